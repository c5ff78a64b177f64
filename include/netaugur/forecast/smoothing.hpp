#pragma once
// Simple exponential smoothing, ETS(A,N,N). Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential
// Smoothing (2008), chapter 2; FPP3 section 8.1.

#include <span>

namespace netaugur {

/// l' = l + alpha (y - l).
struct Smoothing {
  double alpha = 0.5;
  double start = 0;    ///< the level before the first value
  double level = 0;    ///< the level after the last one: the forecast of every step ahead
  double squares = 0;  ///< sum of squared one-step errors
};

/// At this rate, from the starting level of the least squared error, which has a closed form: errors are linear in it.
/// Shape: n >= 1.
[[nodiscard]] Smoothing smooth(std::span<const double> values, double alpha);

/// The alpha in [0.0001, 0.9999] of the least squared error, by golden-section search around the best point of a grid.
[[nodiscard]] Smoothing fit_smoothing(std::span<const double> values);

}  // namespace netaugur
