#pragma once
// Whether a series has a season, and what it is: classical decomposition. Source: FPP3, sections 3.3 and 3.4.

#include <cstddef>
#include <span>
#include <vector>

namespace netaugur {

/// Added to the level, or multiplied with it.
enum class SeasonKind { additive, multiplicative };

/// Whether the autocorrelation at one season is significant at 90 %: |r(m)| > 1.645 sqrt((1 + 2 sum r(i)^2, i < m) /
/// n).
[[nodiscard]] bool has_season(std::span<const double> values, std::size_t season);

/// Classical decomposition: the part of each phase from the values over (or minus) their centred moving average.
/// Multiplicative parts have mean 1, additive ones mean 0. Shape: n >= 2m -> m parts, of the phase of values[0] first.
[[nodiscard]] std::vector<double> seasonal_parts(std::span<const double> values, std::size_t season, SeasonKind kind);

}  // namespace netaugur
