#include "netaugur/forecast/anomaly.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "netaugur/forecast/preprocess.hpp"

namespace netaugur {

namespace {

ForecastStep step_of(const ForecastPoint& point) {
  return {point.mean, point.lo80, point.hi80, point.lo95, point.hi95};
}

struct Judge {
  std::size_t forecast = 0;
  const ForecastPoint* point = nullptr;
};

/// The newest set's point for the window; `sets` by issue time.
Judge newest_point(std::span<const ForecastSet> sets, const Window& window) {
  for (std::size_t at = sets.size(); at-- > 0;) {
    const ForecastSet& set = sets[at];
    if (set.issued_at > window.start || set.points.empty()) continue;
    const std::int64_t i = (window.start - set.points.front().window.start) / window.length;
    if (i < 0 || i >= std::ssize(set.points)) continue;
    const ForecastPoint& point = set.points[static_cast<std::size_t>(i)];
    if (point.window == window) return {at, &point};
  }
  return {};
}

void take(AnomalyReport& report, std::optional<Anomaly> anomaly) {
  ++report.judged;
  if (anomaly) report.anomalies.push_back(*anomaly);
}

}  // namespace

std::optional<Anomaly> judge(const Window& window, double actual, const ForecastStep& expected, IntervalLevel level) {
  const bool wide = level == IntervalLevel::ninety_five;
  const double low = wide ? expected.lo95 : expected.lo80;
  const double high = wide ? expected.hi95 : expected.hi80;
  if (std::isnan(actual) || (low <= actual && actual <= high)) return std::nullopt;
  const double bound = actual < low ? low : high;
  const double least = expected.mean > 0 ? expected.mean / 1000 : 1.0;
  return Anomaly{window, actual, expected, (actual - bound) / std::max(std::abs(bound - expected.mean), least)};
}

AnomalyReport anomalies_of(const History& actual, std::span<const ForecastSet> sets, Timestamp since,
                           IntervalLevel level) {
  AnomalyReport report;
  Window window{actual.start, actual.step};
  for (const double value : actual.values) {
    if (window.start >= since) {
      const auto [forecast, point] = newest_point(sets, window);
      if (point == nullptr || std::isnan(value)) {
        ++report.unknown;
      } else {
        auto anomaly = judge(window, value, step_of(*point), level);
        if (anomaly) anomaly->forecast = forecast;
        take(report, anomaly);
      }
    }
    window.start += actual.step;
  }
  return report;
}

Result<AnomalyReport> rolling_anomalies(const History& history, const Model& model, const RollingPlan& plan) {
  const std::size_t n = history.values.size();
  const std::int64_t before = plan.since > history.start ? (plan.since - history.start) / history.step : 0;
  const std::size_t first = std::min(static_cast<std::size_t>(before), n);
  if (first == n) return fail(ErrorCode::bad_input, "no window to judge: take an earlier --since");
  const std::size_t block = (n - first + plan.forecasts_max - 1) / plan.forecasts_max;
  AnomalyReport report;
  History past{history.start, history.step, {history.values.begin(), history.values.begin() + before}};
  std::size_t row = 0;  // anomalies on end
  for (std::size_t at = first; at < n; at += block) {
    const std::size_t horizon = std::min(block, n - at);
    const Result<Forecast> forecast = model.forecast({past, horizon, detect_season(past)});
    if (!forecast) return tl::unexpected(forecast.error());
    for (std::size_t h = 0; h < horizon; ++h) {
      const double value = history.values[at + h];
      past.values.push_back(value);
      if (std::isnan(value)) {
        ++report.unknown;
        continue;
      }
      auto anomaly = judge({history.start + history.step * static_cast<std::int64_t>(at + h), history.step}, value,
                           forecast->steps[h], plan.level);
      row = anomaly ? row + 1 : 0;
      if (anomaly && row <= new_level) past.values.back() = std::numeric_limits<double>::quiet_NaN();
      // Once it is the rule, the windows that led to it are known again.
      if (row == new_level + 1) {
        for (std::size_t i = at + h + 1 - row; i < at + h; ++i) past.values[i] = history.values[i];
      }
      take(report, anomaly);
    }
  }
  return report;
}

}  // namespace netaugur
