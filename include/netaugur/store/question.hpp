#pragma once
// Questions to the store and their answers: what `query`, REST, the stream and `predict` ask. Values only.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "netaugur/base/time.hpp"
#include "netaugur/store/filter.hpp"
#include "netaugur/store/sort.hpp"
#include "netaugur/stream/line.hpp"

namespace netaugur {

/// The stored resolutions, finest first. `raw` has the windows as `aggregate` made them (5 s by default); a month is 30
/// days counted from the epoch.
enum class Resolution { raw, minute, hour, day, month };
inline constexpr std::size_t resolution_count = 5;
[[nodiscard]] std::string_view name_of(Resolution resolution);  // `raw`, `1m`, `1h`, `1d`, `30d`
/// The next finer one. Precondition: not raw.
[[nodiscard]] constexpr Resolution finer(Resolution resolution) {
  return static_cast<Resolution>(static_cast<int>(resolution) - 1);
}
/// The length of a rollup's bucket; zero for raw.
[[nodiscard]] Duration length_of(Resolution resolution);

/// No answer has more points a series than this.
inline constexpr std::int64_t points_max = 2000;
/// No page has more rows than this.
inline constexpr std::size_t page_max = 10'000;

/// Asks for one value a step and key. `step` zero: chosen so that a series has at most about 400 points.
struct SeriesQuestion {
  Period period;
  Filter filter;
  Dimension by = Dimension::total;
  Metric metric = Metric::bytes;  ///< ranks the keys; the answer carries both
  Duration step{0};
  std::size_t limit = 10;  ///< the largest so many keys; the rest goes into `other`
  /// Where there are any: these keys (as SeriesKey::value) and no others, whether they are the largest or not.
  std::vector<std::string> values = {};
};

struct Series {
  SeriesKey key;
  std::vector<Counts> values;  ///< one a step, shape as SeriesAnswer::covered
};

/// `values[i]` is the sum over `[start + i*step, start + (i+1)*step)`. `covered[i]` is false where no window of any
/// asked sensor lies in the step: a gap, not a zero. Sum over series + other = total, except by ip, where traffic
/// counts at both of its ends and `other` is empty.
struct SeriesAnswer {
  Timestamp start;
  Duration step{0};
  Resolution resolution = Resolution::raw;
  std::vector<bool> covered;
  std::vector<Packets> received;  ///< by libpcap for the windows in the step, whatever the filter
  std::vector<Packets> lost;      ///< dropped + late + truncated of the same windows
  std::vector<Series> series;     ///< largest first
  std::vector<Counts> other;      ///< empty when nothing was cut
  std::vector<Counts> total;
};

struct TopQuestion {
  Period period;
  Filter filter;
  Dimension by = Dimension::ip;
  Metric metric = Metric::bytes;
  std::size_t limit = 10;
  std::string cursor = {};  ///< opaque, from the page before; by ip, pair and service alone
  /// Where there is one, in place of the metric, largest first; by ip, pair and service alone.
  std::optional<Sort> sort = {};
  /// By ip: where there are any, only addresses of these, each with all of its traffic. A filter by address would take
  /// the traffic that has an end there, and all of its ends.
  Choice<IpNetwork> within = {};
};

struct TopRow {
  std::string value;  ///< as SeriesKey::value
  Counts counts;
};

/// Sum over rows + other = total, except by ip, where traffic counts at both of its ends, and behind a cursor, where
/// the rows before it are in neither.
struct TopAnswer {
  Resolution resolution = Resolution::raw;
  std::vector<TopRow> rows;  ///< in the order asked for, ties by value as text
  Counts other;              ///< what comes behind the rows
  Counts total;
  std::string next_cursor = {};  ///< empty at the end
};

/// A page of stored rows or of windows. `cursor` is opaque, from the page before.
struct PageQuestion {
  Period period;
  Filter filter;
  std::size_t limit = 100;
  std::string cursor;
  Sort sort = {};  ///< by one of `traffic_columns` or `window_columns`
};

struct StoredRow {
  Timestamp start;
  std::string sensor;
  TrafficRow row;
};

struct TrafficPage {
  Resolution resolution = Resolution::raw;
  std::vector<StoredRow> rows;  ///< in the order asked for
  std::string next_cursor;      ///< empty at the end
};

struct StoredWindow {
  std::int64_t sequence = 0;  ///< grows with each commit of a window; the stream's cursor
  WindowSummary summary;
};

struct WindowPage {
  std::vector<StoredWindow> windows;  ///< in the order asked for; those of one start by sequence
  std::string next_cursor;
};

/// What was counted and what was lost, by step and sensor. `step` as in SeriesQuestion; the filter narrows by sensor.
struct LossQuestion {
  Period period;
  Filter filter;
  Duration step{0};
};

struct LossRow {
  Timestamp start;
  std::string sensor;
  std::uint64_t windows = 0;
  Loss loss;
};

struct LossAnswer {
  Duration step{0};
  Resolution resolution = Resolution::raw;
  std::vector<LossRow> rows;  ///< by start, then sensor; none where a sensor has no window in a step
};

struct SensorState {
  std::string name;
  Timestamp first;   ///< start of its oldest window
  Timestamp newest;  ///< end of its newest window
  std::int64_t windows = 0;
  Duration window_length{0};  ///< the longest window that it ever wrote
};

/// Forecasts as stored: one set for a series, model and issue time.
struct ForecastPoint {
  Window window;
  double mean = 0, lo80 = 0, hi80 = 0, lo95 = 0, hi95 = 0;  ///< per window, in the metric's unit
};

struct ForecastSet {
  SeriesKey series;
  std::string sensor;  ///< empty: all sensors
  Metric metric = Metric::bytes;
  std::string model;
  Timestamp issued_at;
  Duration step{0};
  std::vector<std::string> notes;  ///< e.g. what was used instead because history was short
  std::vector<ForecastPoint> points;
  double scale = 0;  ///< mean absolute error of the seasonal naive within the history (for MASE); 0: none
};

/// Of each (series, sensor, metric, step) that matches, the newest set that was issued.
struct ForecastQuestion {
  Dimension by = Dimension::total;
  std::optional<std::string> value;
  std::optional<std::string> sensor;
  Metric metric = Metric::bytes;
  std::size_t limit = 20;
};

/// How far forecasts were from what happened. Formulas: forecast/score.hpp.
struct Accuracy {
  std::size_t steps = 0;                  ///< that were compared; without any the rest is zero
  double mae = 0, rmse = 0, pinball = 0;  ///< in the metric's unit, per window
  double smape = 0;                       ///< 0 to 2
  double coverage80 = 0, coverage95 = 0;  ///< parts of the steps
  std::optional<double> mase;             ///< none where the seasonal naive never erred
  std::optional<double> relative_mae;     ///< to the seasonal naive's on the same steps

  friend bool operator==(const Accuracy&, const Accuracy&) = default;
};

/// A stored forecast, by its number: grows with each saving.
struct StoredForecast {
  std::int64_t id = 0;
  ForecastSet set;
};

/// A stored forecast held against what happened.
struct ForecastScore {
  std::int64_t forecast = 0;  ///< StoredForecast::id
  Accuracy accuracy;
  std::size_t missing = 0;  ///< windows that nothing was measured in, or that lost too much
  std::size_t pending = 0;  ///< windows that have not ended: it is scored again

  friend bool operator==(const ForecastScore&, const ForecastScore&) = default;
};

/// Forecasts of which a window has ended before `until` and that are not scored to their end; by number, from behind
/// `after` on.
struct UnscoredQuestion {
  Timestamp until;
  std::int64_t after = 0;
  std::size_t limit = 100;
};

}  // namespace netaugur
