#include "netaugur/forecast/smoothing.hpp"

#include <algorithm>
#include <array>

namespace netaugur {

namespace {

/// At several rates in one pass: a rate by itself waits for its own last step most of the time.
template <std::size_t N>
std::array<Smoothing, N> smooth_each(std::span<const double> values, const std::array<double, N>& alphas) {
  // From level zero; a starting level adds `left`, what is left of it by then, to each forecast.
  std::array<double, N> level{}, squares{}, products{}, lefts{}, left{};
  left.fill(1);
  for (const double y : values) {
    for (std::size_t k = 0; k < N; ++k) {
      const double error = y - level[k];
      squares[k] += error * error;
      products[k] += error * left[k];
      lefts[k] += left[k] * left[k];
      level[k] += alphas[k] * error;
      left[k] *= 1 - alphas[k];
    }
  }
  std::array<Smoothing, N> all;
  for (std::size_t k = 0; k < N; ++k) {
    const double start = products[k] / lefts[k];
    all[k] = {alphas[k], start, level[k] + start * left[k], std::max(squares[k] - start * products[k], 0.0)};
  }
  return all;
}

}  // namespace

Smoothing smooth(std::span<const double> values, double alpha) { return smooth_each<1>(values, {alpha}).front(); }

Smoothing fit_smoothing(std::span<const double> values) {
  constexpr std::array<double, 14> grid{0.0001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 0.9999};
  const auto tried = smooth_each(values, grid);
  const auto least = std::ranges::min_element(tried, {}, &Smoothing::squares);
  Smoothing best = *least;
  const auto place = static_cast<std::size_t>(least - tried.begin());
  constexpr double golden = 0.6180339887498949;
  double low = grid[place > 0 ? place - 1 : 0];
  double high = grid[std::min(place + 1, grid.size() - 1)];
  for (int i = 0; i < 16; ++i) {
    const auto [left, right] = smooth_each<2>(values, {high - golden * (high - low), low + golden * (high - low)});
    if (left.squares <= right.squares) {
      high = right.alpha;
    } else {
      low = left.alpha;
    }
    for (const Smoothing& now : {left, right}) {
      if (now.squares < best.squares) best = now;
    }
  }
  return best;
}

}  // namespace netaugur
