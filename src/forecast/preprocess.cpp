#include "netaugur/forecast/preprocess.hpp"

#include <algorithm>
#include <cmath>

namespace netaugur {

std::size_t known_values(std::span<const double> values) {
  return static_cast<std::size_t>(std::count_if(values.begin(), values.end(), [](double v) { return !std::isnan(v); }));
}

std::size_t detect_season(const History& history) {
  const Duration day = std::chrono::hours(24);
  if (history.step <= Duration{0} || history.step >= day || day % history.step != Duration{0}) return 1;
  const auto season = static_cast<std::size_t>(day / history.step);
  return history.values.size() >= season ? season : 1;
}

std::vector<double> fill_gaps(std::span<const double> values, std::size_t season) {
  std::vector<double> filled(values.begin(), values.end());
  if (season > 1) {
    for (std::size_t i = season; i < filled.size(); ++i) {
      if (std::isnan(filled[i])) filled[i] = filled[i - season];
    }
  }
  std::size_t i = 0;
  while (i < filled.size()) {
    if (!std::isnan(filled[i])) {
      ++i;
      continue;
    }
    std::size_t next = i;
    while (next < filled.size() && std::isnan(filled[next])) ++next;
    const bool has_left = i > 0;
    const bool has_right = next < filled.size();
    const double right = has_right ? filled[next] : (has_left ? filled[i - 1] : 0.0);
    const double left = has_left ? filled[i - 1] : right;
    const auto width = static_cast<double>(next - i + 1);
    for (std::size_t k = i; k < next; ++k) filled[k] = left + (right - left) * static_cast<double>(k - i + 1) / width;
    i = next;
  }
  return filled;
}

double scale_of(std::span<const double> values) {
  double sum = 0;
  std::size_t known = 0;
  for (const double v : values) {
    if (std::isnan(v)) continue;
    ++known;
    // A running mean, so that even the largest finite values do not overflow the sum.
    sum += (std::abs(v) - sum) / static_cast<double>(known);
  }
  return sum > 0 && std::isfinite(sum) ? sum : 1.0;
}

}  // namespace netaugur
