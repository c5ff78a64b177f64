#pragma once
// Damped Holt-Winters as innovations state space models: ETS(A,Ad,A), ETS(A,Ad,M) and ETS(A,Ad,N).
// Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008), chapters 2 and 5; FPP3
// sections 8.3 and 8.5.

#include <cstddef>
#include <span>
#include <vector>

#include "netaugur/forecast/season.hpp"

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
  std::vector<double> season;  ///< the next m parts, the next step's first; empty: no season
  SeasonKind kind = SeasonKind::additive;
};

/// A model with what was estimated of it.
struct HoltWinters {
  HoltWintersRates rates;
  HoltWintersState start;  ///< before the first value
  double squares = 0;      ///< sum of squared one-step errors
};

/// Starting state from the first values: level and trend from the first two seasons (or the first few values), season
/// as the mean deviation of each phase from its own season's mean, or its ratio to it. Shape: n >= 2m values for m > 1;
/// n >= 2 for m = 1.
[[nodiscard]] HoltWintersState holt_winters_start(std::span<const double> values, std::size_t season, SeasonKind kind);

/// Runs the values through the state. Additive: e = y - (l + phi b + s); l' = l + phi b + alpha e; b' = phi b + beta e;
/// s' = s + gamma e. Multiplicative: e = y - (l + phi b) s; l' and b' move by e / s, s' by e / (l + phi b). Answers the
/// sum of squared one-step errors.
double holt_winters_run(std::span<const double> values, const HoltWintersRates& rates, HoltWintersState& state);

/// y(n+h) = l + (phi + phi^2 + ... + phi^h) b + s(h), or times s(h). Shape: horizon means.
[[nodiscard]] std::vector<double> holt_winters_means(const HoltWintersState& state, double phi, std::size_t horizon);

/// Rates of the least one-step squared error from a bounded compass search (Hooke and Jeeves 1961) with fixed starts
/// and steps.
[[nodiscard]] HoltWintersRates holt_winters_search(std::span<const double> values, const HoltWintersState& start);

/// Rates and starting state together: rates from the first guess of the state, the state by running the values
/// backwards (backcasting, Box and Jenkins 1970), and rates anew; the better of both. Shape as for the start.
[[nodiscard]] HoltWinters holt_winters_fit(std::span<const double> values, std::size_t season, SeasonKind kind);

/// The model of the least AIC = n log(squares / n) + 2 parameters: no season, an additive one and, where all values are
/// above zero, a multiplicative one; below two seasons none. Shape: n >= 2.
[[nodiscard]] HoltWinters holt_winters_choose(std::span<const double> values, std::size_t season);

}  // namespace netaugur
