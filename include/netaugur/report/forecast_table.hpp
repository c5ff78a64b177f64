#pragma once
// What is said about forecasts, as tables.

#include <utility>
#include <vector>

#include "netaugur/forecast/ask_anomalies.hpp"
#include "netaugur/forecast/ask_capacity.hpp"
#include "netaugur/report/table.hpp"

namespace netaugur {

/// A row a series, in the order given.
[[nodiscard]] Table table_of(const std::vector<SeriesSaturation>& saturations);
/// A row a forecast; without a compared step its figures are empty.
[[nodiscard]] Table table_of(const std::vector<std::pair<ForecastSet, ForecastScore>>& scores);
/// `lo` and `hi` are the bounds of the level's interval.
[[nodiscard]] Table table_of(const std::vector<SeriesAnomaly>& anomalies, IntervalLevel level);

}  // namespace netaugur
