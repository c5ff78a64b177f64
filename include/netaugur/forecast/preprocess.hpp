#pragma once
// From measured points to what a model can take: a regular grid, no gaps, values around one. Everything here is pure
// and deterministic.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "netaugur/base/result.hpp"
#include "netaugur/base/time.hpp"
#include "netaugur/forecast/model.hpp"

namespace netaugur {

/// One measured value; `at` is the start of the step that it covers.
struct Point {
  Timestamp at;
  double value = 0;
};

/// A history, and what had to be done to the points to get it.
struct Grid {
  History history;
  std::size_t duplicates = 0;  ///< points whose step already had a value: the last one stays
  bool sorted = false;         ///< points were out of order
  std::vector<std::string> notes;
};

/// Puts points onto a regular grid that starts at the earliest one and ends behind the latest one; a point belongs to
/// the nearest step, so that times that jitter by less than half a step make neither gaps nor duplicates. Steps without
/// a point are NaN. `step` zero: the median gap between neighbours, which needs two different times. A step of twice
/// the median gap or more sums the points up: it is aligned to the epoch, its first and last step are left out where
/// points do not reach over them, one with fewer than half of its points is NaN, and one with fewer than all is scaled
/// up. Errors: bad_input (no points, one instant only and no step, more than `grid_steps_max` steps, a step that is no
/// multiple of the points' or longer than all of them).
[[nodiscard]] Result<Grid> to_grid(std::span<const Point> points, Duration step);

/// More steps than this are refused: a stray timestamp would otherwise ask for years of empty steps.
inline constexpr std::int64_t grid_steps_max = 20'000'000;

[[nodiscard]] std::size_t known_values(std::span<const double> values);

/// Steps in 24 h where the step divides a day and at least one whole day is there; else 1: no season.
[[nodiscard]] std::size_t detect_season(const History& history);

/// n values with NaN for gaps -> n finite values. A gap takes the value one season earlier (causal); where there is
/// none, a straight line between its known neighbours, or the nearest known value at either end. All NaN gives zeros.
[[nodiscard]] std::vector<double> fill_gaps(std::span<const double> values, std::size_t season);

/// The mean magnitude of the values, by which models divide so that fits behave alike at 1e-3 and at 1e10; 1 for a
/// series of zeros.
[[nodiscard]] double scale_of(std::span<const double> values);

}  // namespace netaugur
