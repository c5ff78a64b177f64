#pragma once
// How far forecasts were from what happened. Formulas: MASE, relative MAE and RMSE after Hyndman and Koehler 2006,
// symmetric MAPE after Makridakis 1993, pinball loss after Koenker and Bassett 1978.

#include <span>
#include <vector>

#include "netaugur/forecast/model.hpp"
#include "netaugur/store/question.hpp"

namespace netaugur {

/// Sums up comparisons, in any order:
///   mae           mean |actual - mean|                       mase          mae / scale
///   rmse          sqrt(mean (actual - mean)^2)               relative_mae  mae / mae of the seasonal naive, same steps
///   smape         mean 2|actual - mean| / (actual + mean), 0 where both are zero
///   pinball       mean over steps and the quantiles .025, .1, .5, .9, .975 of max(q d, (q - 1) d), d = actual -
///   quantile coverage80    part of the steps with lo80 <= actual <= hi80; coverage95 likewise
class Comparison {
 public:
  /// One step: what was foretold, what came, and what the seasonal naive had foretold (`naive`) from the same history.
  void add(const ForecastStep& step, double actual, double naive);
  /// `scale`: the seasonal naive's mean absolute error within the history, 0 where there is none.
  [[nodiscard]] Accuracy accuracy(double scale) const;

 private:
  std::size_t steps_ = 0, within80_ = 0, within95_ = 0;
  double absolute_ = 0, squared_ = 0, symmetric_ = 0, pinball_ = 0, naive_ = 0;
};

/// Mean |value - value one season before| over known pairs; 0 where there are none. n values, NaN for gaps.
[[nodiscard]] double seasonal_scale(std::span<const double> values, std::size_t season);

/// What the seasonal naive foretells `ahead` steps (1 is the next) behind gap-free values: the value a whole number of
/// seasons before. Precondition: values are not empty.
[[nodiscard]] double seasonal_naive(std::span<const double> values, std::size_t season, std::size_t ahead);

/// Holds a forecast against `actual`, whose steps are the forecast's; it should reach back to one season before the
/// issue, so that the seasonal naive can be compared. Steps that `actual` has as NaN, or that lie outside of it but end
/// before `until`, are missing; those that end later are pending.
[[nodiscard]] ForecastScore score_forecast(const StoredForecast& forecast, const History& actual, Timestamp until);

/// The p-quantile of a step's distribution, 0 < p < 1: linear in the standard normal score between the five that are
/// known (lo95 .025, lo80 .1, mean .5, hi80 .9, hi95 .975) and, with the slope of the outer two, beyond. Never
/// negative.
[[nodiscard]] double quantile_of(const ForecastStep& step, double p);

/// The standard normal quantile (Acklam 2003, relative error below 1.2e-9). Precondition: 0 < p < 1.
[[nodiscard]] double normal_quantile(double p);

}  // namespace netaugur
