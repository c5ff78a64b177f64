#include "netaugur/forecast/smoothing.hpp"

#include <algorithm>
#include <array>

namespace netaugur {

Smoothing smooth(std::span<const double> values, double alpha) {
  // From level zero; a starting level adds `left`, what is left of it by then, to each forecast.
  double level = 0;
  double left = 1;
  double squares = 0;
  double products = 0;
  double lefts = 0;
  for (const double y : values) {
    const double error = y - level;
    squares += error * error;
    products += error * left;
    lefts += left * left;
    level += alpha * error;
    left *= 1 - alpha;
  }
  const double start = products / lefts;
  return {alpha, start, level + start * left, std::max(squares - start * products, 0.0)};
}

Smoothing fit_smoothing(std::span<const double> values) {
  constexpr std::array<double, 14> grid{0.0001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 0.9999};
  Smoothing best = smooth(values, grid.front());
  std::size_t place = 0;
  for (std::size_t i = 1; i < grid.size(); ++i) {
    if (const Smoothing now = smooth(values, grid[i]); now.squares < best.squares) {
      best = now;
      place = i;
    }
  }
  constexpr double golden = 0.6180339887498949;
  double low = grid[place > 0 ? place - 1 : 0];
  double high = grid[std::min(place + 1, grid.size() - 1)];
  for (int i = 0; i < 16; ++i) {
    const Smoothing left = smooth(values, high - golden * (high - low));
    const Smoothing right = smooth(values, low + golden * (high - low));
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
