#pragma once
// Damped additive Holt-Winters as an innovations state space model, ETS(A,Ad,A) and ETS(A,Ad,N).
// Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008), chapter 2; FPP3 sections 8.3
// and 8.5.

#include <cstddef>
#include <span>
#include <vector>

namespace netaugur {

/// 0 < alpha < 1, 0 <= beta <= alpha, 0 <= gamma <= 1 - alpha, 0 < phi < 1.
struct HoltWintersRates {
  double alpha = 0.3;  ///< of the level
  double beta = 0.01;  ///< of the trend
  double gamma = 0.1;  ///< of the season
  double phi = 0.95;   ///< damping: the trend's part that is left a step later
};

struct HoltWintersState {
  double level = 0;
  double trend = 0;
  std::vector<double> season;  ///< the next m additive parts, the next step's first; empty: no season
};

/// Starting state from the first values: level and trend from the first two seasons (or the first few values), season
/// as the mean deviation of each phase from its own season's mean. Shape: n >= 2m values for m > 1; n >= 2 for m = 1.
[[nodiscard]] HoltWintersState holt_winters_start(std::span<const double> values, std::size_t season);

/// Runs the values through the state: e = y - (l + phi b + s); l' = l + phi b + alpha e; b' = phi b + beta e; s' = s +
/// gamma e. Answers the sum of squared one-step errors.
double holt_winters_run(std::span<const double> values, const HoltWintersRates& rates, HoltWintersState& state);

/// y(n+h) = l + (phi + phi^2 + ... + phi^h) b + s(h). Shape: horizon means.
[[nodiscard]] std::vector<double> holt_winters_means(const HoltWintersState& state, double phi, std::size_t horizon);

/// Rates of the least one-step squared error from a bounded compass search (Hooke and Jeeves 1961) with fixed starts
/// and steps.
[[nodiscard]] HoltWintersRates holt_winters_search(std::span<const double> values, const HoltWintersState& start);

}  // namespace netaugur
