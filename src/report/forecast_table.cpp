#include "netaugur/report/forecast_table.hpp"

#include <optional>
#include <string>

namespace netaugur {

Table table_of(const std::vector<SeriesSaturation>& saturations) {
  Table table;
  table.columns = {"by",   "value", "limit_per_second", "used", "growth_a_day", "date", "earliest", "latest",
                   "days", "basis", "trend_days"};
  const auto cell = [](const std::optional<Timestamp>& at) { return at ? Cell(*at) : Cell(); };
  for (const SeriesSaturation& one : saturations) {
    const Saturation& s = one.saturation;
    table.rows.push_back({std::string(name_of(one.key.by)), one.key.value, one.limit_per_second, s.used, s.growth_a_day,
                          cell(s.date), cell(s.earliest), cell(s.latest), s.date ? Cell(one.days()) : Cell(),
                          std::string(name_of(s.basis)), s.trend_days});
  }
  return table;
}

Table table_of(const std::vector<std::pair<ForecastSet, ForecastScore>>& scores) {
  Table table;
  table.columns = {"by",      "value", "sensor",       "metric", "model", "issued_at", "steps",      "missing",
                   "pending", "mase",  "relative_mae", "smape",  "rmse",  "pinball",   "coverage80", "coverage95"};
  const auto optional = [](const std::optional<double>& value) { return value ? Cell(*value) : Cell(); };
  for (const auto& [set, score] : scores) {
    const Accuracy& a = score.accuracy;
    const auto figure = [&a](double value) { return a.steps > 0 ? Cell(value) : Cell(); };
    table.rows.push_back({std::string(name_of(set.series.by)), set.series.value, set.sensor,
                          std::string(name_of(set.metric)), set.model, set.issued_at, a.steps, score.missing,
                          score.pending, optional(a.mase), optional(a.relative_mae), figure(a.smape), figure(a.rmse),
                          figure(a.pinball), figure(a.coverage80), figure(a.coverage95)});
  }
  return table;
}

Table table_of(const std::vector<SeriesAnomaly>& anomalies, IntervalLevel level) {
  Table table;
  table.columns = {"start", "end", "by", "value",  "sensor", "metric",   "actual",
                   "mean",  "lo",  "hi", "excess", "model",  "issued_at"};
  for (const SeriesAnomaly& one : anomalies) {
    const Anomaly& anomaly = one.anomaly;
    const auto [lo, hi] = bounds_of(anomaly.expected, level);
    table.rows.push_back({anomaly.window.start, anomaly.window.end(), std::string(name_of(one.key.by)), one.key.value,
                          one.sensor, std::string(name_of(one.metric)), anomaly.actual, anomaly.expected.mean, lo, hi,
                          anomaly.excess, one.model, one.issued_at});
  }
  return table;
}

}  // namespace netaugur
