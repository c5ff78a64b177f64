#pragma once
// Prediction intervals from what a model got wrong before: conformal quantiles of rolling-origin residuals.

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "netaugur/forecast/model.hpp"

namespace netaugur {

/// n gap-free values -> horizon means. Must be deterministic.
using PointForecast = std::function<std::vector<double>(std::span<const double> past, std::size_t horizon)>;

/// One residual of a backtest: actual - forecast at this many steps ahead, and the forecast itself.
struct Residual {
  std::size_t ahead = 1;
  std::size_t origin = 0;
  double forecast = 0;
  double error = 0;
};

struct BacktestPlan {
  std::size_t values_min = 1;  ///< no origin sees fewer values than this
  std::size_t horizon = 1;     ///< steps
  std::size_t season = 1;      ///< origins are spread over its phases
  std::size_t origins_max = 24;
};

/// Where to stand in a history of n values: increasing, each in [values_min, n-1], spread over the later half. Empty
/// when n <= values_min.
[[nodiscard]] std::vector<std::size_t> rolling_origins(std::size_t n, const BacktestPlan& plan);

/// Forecasts from each origin with only the values before it, and compares with what came: `known[i]` false (a filled
/// gap) is not scored.
[[nodiscard]] std::vector<Residual> backtest(std::span<const double> values, const std::vector<bool>& known,
                                             const BacktestPlan& plan, const PointForecast& model);

/// Mean absolute error; +infinity when there is nothing to compare.
[[nodiscard]] double mean_absolute_error(std::span<const Residual> residuals);

/// The unit in which residuals of a scaled series are compared: the square root of the forecast, kept off zero, as
/// traffic's spread grows with its level.
[[nodiscard]] double spread_at(double forecast);

/// Means -> steps with 80 % and 95 % intervals: means are clipped at zero, bounds are ordered and never negative.
/// Residuals are divided by `spread_at` their forecast, pooled over
/// neighbouring horizons, and their finite-sample conformal quantiles (Vovk, Gammerman, Shafer 2005; split conformal,
/// Lei et al. 2018) put around each mean. Beyond the farthest residual the width grows with the square root of the
/// horizon. No half-width is under `floor`. Without residuals the spread of the history's step-to-step changes stands
/// in, as for a random walk.
[[nodiscard]] std::vector<ForecastStep> with_intervals(std::span<const double> means,
                                                       std::span<const Residual> residuals,
                                                       std::span<const double> values, double floor);

}  // namespace netaugur
