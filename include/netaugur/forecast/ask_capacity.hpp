#pragma once
// When the links of many series are full: what `predict capacity` and the API answer.

#include <functional>
#include <optional>
#include <vector>

#include "netaugur/forecast/ask.hpp"
#include "netaugur/forecast/capacity.hpp"
#include "netaugur/store/settings.hpp"

namespace netaugur {

/// As much history as one question to the store holds: a trend needs weeks.
inline constexpr Duration capacity_history = std::chrono::days(365);
/// How far the forecast itself reaches; beyond it the trend tells.
inline constexpr Duration capacity_horizon = std::chrono::days(7);

/// What a series' link carries, in the metric's unit a second; none: nobody knows.
using LinkOf = std::function<std::optional<double>(const SeriesKey&)>;

/// The limits that are set, in octets a second: by sensor each its own, else that of the one sensor that the filter
/// asks for. Errors: usage (whose link is meant?), not_found (it is not set).
[[nodiscard]] Result<LinkOf> links_of(const Settings& settings, const Filter& filter, Dimension by);

struct CapacityQuestion {
  LinkOf limit_of;    ///< a series without one is left out
  CapacityWish wish;  ///< but for its limit
  const Model* model = nullptr;
  std::size_t horizon = 1;  ///< steps
  std::size_t threads = 1;
};

struct SeriesSaturation {
  SeriesKey key;
  Timestamp end;                ///< of the history
  double limit_per_second = 0;  ///< in the metric's unit
  Saturation saturation;

  /// From the history's end to the date. Precondition: there is a date.
  [[nodiscard]] double days() const;
};

/// Some series at a time; empty at the end.
using NextHistories = std::function<Result<std::vector<SeriesHistory>>()>;

/// The soonest first; empty where no series came, or none of them has a limit. Errors: those of `next`; the model's
/// where it failed for all.
[[nodiscard]] Result<std::vector<SeriesSaturation>> find_saturations(const NextHistories& next,
                                                                     const CapacityQuestion& question);

}  // namespace netaugur
