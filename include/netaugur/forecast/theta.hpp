#pragma once
// The Theta method. Source: Assimakopoulos and Nikolopoulos, Int. J. Forecasting 16 (2000); in the form of Hyndman and
// Billah, Int. J. Forecasting 19 (2003): simple exponential smoothing with half of the trend line's slope as drift.

#include <cstddef>
#include <span>
#include <vector>

namespace netaugur {

/// Simple exponential smoothing l' = l + alpha (y - l) from l = the first value; answers the last level.
/// `squares`, where given, receives the sum of squared one-step errors. Shape: n >= 1.
[[nodiscard]] double smoothed_level(std::span<const double> values, double alpha, double* squares = nullptr);

/// The alpha in [0.01, 0.99] of the least one-step squared error, by golden-section search between the best points of a
/// grid.
[[nodiscard]] double smoothing_search(std::span<const double> values);

/// y(n+h) = l(n) + b/2 (h - 1 + (1 - (1 - alpha)^n) / alpha), b the slope of the least-squares line. Shape: n >= 2 ->
/// horizon means.
[[nodiscard]] std::vector<double> theta_means(std::span<const double> values, double alpha, std::size_t horizon);

/// Whether the autocorrelation at one season is significant at 90 %: |r(m)| > 1.645 sqrt((1 + 2 sum r(i)^2, i < m) /
/// n).
[[nodiscard]] bool has_season(std::span<const double> values, std::size_t season);

/// Classical decomposition: the part of each phase from the values over (or minus) their centred moving average.
/// Multiplicative parts have mean 1, additive ones mean 0. Shape: n >= 2m -> m parts, of the phase of values[0] first.
enum class SeasonKind { additive, multiplicative };
[[nodiscard]] std::vector<double> seasonal_parts(std::span<const double> values, std::size_t season, SeasonKind kind);

}  // namespace netaugur
