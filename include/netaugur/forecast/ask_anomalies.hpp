#pragma once
// Stored forecasts held against what came: what `predict anomalies`, the API and the stream answer.

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "netaugur/forecast/anomaly.hpp"
#include "netaugur/forecast/ask.hpp"

namespace netaugur {

struct AnomalyQuestion {
  Period period;
  Dimension by = Dimension::total;
  Metric metric = Metric::bytes;
  std::string sensor = {};  ///< forecasts of this sensor's traffic; empty: of all sensors'
  IntervalLevel level = IntervalLevel::ninety_five;
  std::optional<std::string> model = {};  ///< forecasts of this model alone
  std::optional<Duration> step = {};      ///< and of this step
  Filter filter = {};                     ///< the series that it names, see `names_series`
};

struct SeriesAnomaly {
  SeriesKey key;
  std::string sensor;
  Metric metric = Metric::bytes;
  std::string model;
  Timestamp issued_at;  ///< of the forecast that judged it
  Anomaly anomaly;
};

struct AnomalyAnswer {
  std::vector<SeriesAnomaly> found;  ///< by time, then series
  std::size_t forecasts = 0;         ///< that reach into the period
  std::size_t judged = 0, unknown = 0;
};

/// Whether the filter means this series: `ip` names those by ip and by pair (either end), `pair` those by
/// pair, `proto`, `family` and
/// `service` those by it. `sensor` names those by sensor and says nothing of the others, which are a sensor's or all
/// sensors'.
[[nodiscard]] bool names_series(const Filter& filter, const SeriesKey& key);

/// A step is judged where it is within the period wholly, and by the newest forecast that was issued before it.
/// Errors: limit (too many forecasts), those of the readers.
[[nodiscard]] Result<AnomalyAnswer> stored_anomalies(SeriesReader& reader, ForecastStore& forecasts,
                                                     const AnomalyQuestion& question);

/// In the order in which an answer about all of them has them.
inline constexpr std::array all_dimensions = {Dimension::total, Dimension::proto,   Dimension::family, Dimension::ip,
                                              Dimension::pair,  Dimension::service, Dimension::sensor};

/// Tells anomalies as the steps of stored forecasts end. Not thread-safe.
class AnomalyWatch {
 public:
  /// Of a sensor's forecasts (empty: of those of all sensors together), in both metrics: the steps that ended within
  /// the period (its start excluded, its end included), judged by the 95 % interval; by the end of their windows. Where
  /// no step can have ended nothing is asked. Errors: those of `stored_anomalies`.
  [[nodiscard]] Result<std::vector<SeriesAnomaly>> find(SeriesReader& reader, ForecastStore& forecasts,
                                                        const std::string& sensor, Period period);
  /// New forecasts were stored.
  void forget() { steps_.reset(); }

 private:
  std::optional<std::vector<std::pair<std::string, Duration>>> steps_;  ///< as ForecastStore::steps
};

/// The end of the newest window of any sensor; what ends later may still be written. `Timestamp::min()` without any.
[[nodiscard]] Result<Timestamp> newest_end(SeriesReader& reader);

/// The bounds of the level's interval.
struct IntervalBounds {
  double lo = 0, hi = 0;
};
[[nodiscard]] IntervalBounds bounds_of(const ForecastStep& step, IntervalLevel level);

}  // namespace netaugur
