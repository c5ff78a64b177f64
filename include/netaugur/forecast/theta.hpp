#pragma once
// The Theta method. Source: Assimakopoulos and Nikolopoulos, Int. J. Forecasting 16 (2000); in the form of Hyndman and
// Billah, Int. J. Forecasting 19 (2003): simple exponential smoothing with half of the trend line's slope as drift.

#include <cstddef>
#include <span>
#include <vector>

#include "netaugur/forecast/smoothing.hpp"

namespace netaugur {

/// y(n+h) = l(n) + b/2 (h - 1 + (1 - (1 - alpha)^n) / alpha), b the slope of the least-squares line. Shape: n >= 2 ->
/// horizon means.
[[nodiscard]] std::vector<double> theta_means(std::span<const double> values, const Smoothing& smoothing,
                                              std::size_t horizon);

}  // namespace netaugur
