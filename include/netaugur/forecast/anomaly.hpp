#pragma once
// Windows that came otherwise than was foretold before they happened.

#include <optional>
#include <span>
#include <vector>

#include "netaugur/forecast/model.hpp"
#include "netaugur/store/question.hpp"

namespace netaugur {

/// Which interval a window must leave to be told.
enum class IntervalLevel { eighty, ninety_five };

struct Anomaly {
  Window window;
  double actual = 0;
  ForecastStep expected;
  /// How far beyond the bound, in distances from the mean to that bound: 0 is at the bound, 1 twice as far out. Signed:
  /// negative below the interval. Never infinite: a bound at the mean counts as a thousandth of it, or as 1.
  double excess = 0;
  std::size_t forecast = 0;  ///< index of the stored forecast that judged it
};

/// Empty where the value lies within, or where nothing is known (NaN).
[[nodiscard]] std::optional<Anomaly> judge(const Window& window, double actual, const ForecastStep& expected,
                                           IntervalLevel level);

struct AnomalyReport {
  std::vector<Anomaly> anomalies;  ///< by time
  std::size_t judged = 0;
  std::size_t unknown = 0;  ///< windows that nothing was measured in, or nothing was foretold for
};

/// Against forecasts of one series with the history's step: of those issued at or before a window's start, the newest
/// that has the window tells. `sets` by issue time. Windows before `since` are left out.
[[nodiscard]] AnomalyReport anomalies_of(const History& actual, std::span<const ForecastSet> sets, Timestamp since,
                                         IntervalLevel level);

struct RollingPlan {
  Timestamp since;  ///< windows from here on are judged; what lies before is history
  std::size_t forecasts_max =
      48;  ///< so many forecasts at most, each for as many steps as that takes: one if it can be
  IntervalLevel level = IntervalLevel::ninety_five;
};

/// Where none was stored: forecasts of a rolling backtest, each from what was known before. A window that is an anomaly
/// is unknown to the forecasts behind it, so that a fault does not become the rule, until more than `new_level` follow
/// each other: then it is the rule. Error: bad_input (no window to judge; too little history before `since`).
[[nodiscard]] Result<AnomalyReport> rolling_anomalies(const History& history, const Model& model,
                                                      const RollingPlan& plan);

/// So many anomalies on end are still a fault.
inline constexpr std::size_t new_level = 12;

}  // namespace netaugur
