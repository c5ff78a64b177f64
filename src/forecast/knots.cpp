#include "knots.hpp"

#include <algorithm>
#include <cmath>

namespace netaugur {

std::vector<std::size_t> knot_horizons(std::size_t horizon, std::size_t count) {
  std::vector<std::size_t> knots;
  const double growth =
      std::log(static_cast<double>(horizon)) / static_cast<double>(std::max<std::size_t>(count, 2) - 1);
  for (std::size_t i = 0; i < std::max<std::size_t>(count, 2); ++i) {
    const auto knot = static_cast<std::size_t>(std::llround(std::exp(growth * static_cast<double>(i))));
    if (knots.empty() || knot > knots.back()) knots.push_back(std::min(knot, horizon));
  }
  if (knots.back() != horizon) knots.push_back(horizon);
  return knots;
}

KnotPlace place_between(std::span<const std::size_t> knots, std::size_t ahead) {
  if (knots.size() < 2 || ahead <= knots.front()) return {};
  const auto right = std::min(std::upper_bound(knots.begin(), knots.end(), ahead), knots.end() - 1);
  const std::size_t left = static_cast<std::size_t>(right - knots.begin()) - 1;
  const double width = static_cast<double>(knots[left + 1] - knots[left]);
  return {left, std::min(static_cast<double>(ahead - knots[left]) / width, 1.0)};
}

}  // namespace netaugur
