#pragma once
// The histories that a forecast starts from, asked of whatever keeps the traffic.

#include <string>
#include <vector>

#include "netaugur/forecast/plan.hpp"
#include "netaugur/store/store.hpp"

namespace netaugur {

struct SeriesWish {
  Dimension by = Dimension::total;  ///< total, proto, family or ip
  Metric metric = Metric::bytes;
  Filter filter;
  std::size_t top = 10;  ///< by ip: the largest so many addresses, of those in `filter.ips` where that is not empty
  ForecastWish plan;     ///< `window` is found out here
  Timestamp as_of;
};

struct AskedHistories {
  std::vector<SeriesHistory> series;  ///< largest first; all end at the same instant
  std::size_t horizon = 1;
  std::vector<std::string> notes;
};

/// Histories end at the last whole step before `as_of` that the newest window fills: a step that is still being filled
/// would read as a fall. Errors: usage (see plan_forecast), not_found (a sensor that is not there), bad_input (no
/// windows), and those of the store.
[[nodiscard]] Result<AskedHistories> ask_histories(SeriesReader& reader, const SeriesWish& wish);

}  // namespace netaugur
