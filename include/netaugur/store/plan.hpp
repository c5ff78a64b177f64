#pragma once
// How a question is answered: step, resolution, tiles, cursors, keys. Shared by every store, so that all answer alike.
// Pure.

#include <array>
#include <string>
#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur {

/// A series aims at no more points than this where the step is left to us.
inline constexpr std::int64_t points_wanted = 400;

/// The steps of a series: step i is [start + i*step, start + (i+1)*step).
struct SeriesPlan {
  Timestamp start;
  Duration step{0};
  std::size_t points = 0;
  Resolution resolution = Resolution::raw;

  [[nodiscard]] Period period() const { return {start, start + step * static_cast<std::int64_t>(points)}; }
  /// Precondition: `at` lies in the period.
  [[nodiscard]] std::size_t index_of(Timestamp at) const { return static_cast<std::size_t>((at - start) / step); }
};

/// Where rollups cannot be taken for what they stand for. A store whose rollups are always complete has none of this.
struct RollupGaps {
  /// By resolution: starts of its buckets that lack windows, ascending. None at raw.
  std::array<std::vector<Timestamp>, resolution_count> due;
  /// Rows that retention has taken away at a resolution. Raw rows that are there all the same came later, and are not
  /// yet in the minutes.
  struct Retired {
    Resolution resolution = Resolution::raw;
    Period period;
  };
  std::vector<Retired> retired;
  std::vector<Period> retired_windows;  ///< none comes later: such a one is refused

  /// The finest resolution that still has all rows at this time.
  [[nodiscard]] Resolution finest_at(Timestamp at) const;
  /// The finest resolution that still has all rows in the whole period.
  [[nodiscard]] Resolution finest_in(Period period) const;
};

/// Widens the period to whole steps. A step of zero is chosen from 5s, 10s, 30s, 1m, 5m, 15m, 1h, 6h, 1d, 7d, 30d,
/// 365d; no step is below `window_longest`, the longest window of the sensors asked (zero: they have none), and all are
/// multiples of the bucket of `finest`: one that was asked for is rounded up. Errors: usage (empty period, more than
/// `points_max` steps: names one that fits).
[[nodiscard]] Result<SeriesPlan> plan_series(Period period, Duration step, Duration window_longest,
                                             Resolution finest = Resolution::raw);

/// A part of a period that one resolution answers exactly.
struct Tile {
  Resolution resolution = Resolution::raw;
  Period period;
};

/// The fewest tiles whose sum is the period's, by window start: the coarsest resolution in the middle, finer ones
/// towards both edges and where a bucket is due. In order of time; they overlap only where retired rows have late
/// company, which differs between what is counted from rows and what is counted from windows (classes, loss).
struct Tiles {
  std::vector<Tile> of_rows;
  std::vector<Tile> of_windows;
};

/// The period is widened where what lies at its edges is retired. Error: usage (empty period).
[[nodiscard]] Result<Tiles> tile(Period period, const RollupGaps& gaps = {}, Resolution coarsest = Resolution::month);

/// The resolution of a page of rows, and the period widened to its buckets: windows up to 6 h, minutes up to 7 d, hours
/// up to 90 d, days beyond, and none finer than `finest`. Error: usage (empty period).
[[nodiscard]] Result<Tile> plan_page(Period period, Resolution finest = Resolution::raw);

/// The period widened to the resolution's buckets.
[[nodiscard]] Tile widen_to(Resolution resolution, Period period);

/// Error: usage (empty period).
[[nodiscard]] Status check_period(Period period);

/// The coarsest resolution whose buckets fill steps of this length.
[[nodiscard]] Resolution resolution_for(Duration step);

/// 1 .. `page_max`. Error: usage.
[[nodiscard]] Status check_limit(std::size_t limit);

/// The values under which a row counts in a dimension: one, or two by ip (one where both ends are the same, none where
/// there is no address). A pair without addresses and a missing service are `none`.
[[nodiscard]] std::vector<std::string> key_values(Dimension by, const std::string& sensor, const TrafficKey& key);

/// Where a page of rows ended. Opaque text to callers.
struct TrafficCursor {
  Resolution resolution = Resolution::raw;
  Timestamp start;
  std::string sensor;
  TrafficKey key;
  Sort sort = {};
  std::uint64_t amount = 0;  ///< of packets or bytes, where they are sorted by them
};
[[nodiscard]] std::string to_text(const TrafficCursor& cursor);
/// Error: usage.
[[nodiscard]] Result<TrafficCursor> parse_traffic_cursor(std::string_view text);

/// Where a page of windows ended.
struct WindowCursor {
  Timestamp start;
  std::int64_t sequence = 0;
  Sort sort = {};
  std::uint64_t amount = 0;  ///< what is sorted by, where that is no start
};
[[nodiscard]] std::string to_text(const WindowCursor& cursor);
/// Error: usage.
[[nodiscard]] Result<WindowCursor> parse_window_cursor(std::string_view text);

/// Where a page of ranked keys ended.
struct RankCursor {
  Dimension by = Dimension::ip;
  Sort sort = {SortColumn::bytes};
  std::uint64_t amount = 0;  ///< of packets or bytes, where they are sorted by them
  std::string value;         ///< as SeriesKey::value
};
[[nodiscard]] std::string to_text(const RankCursor& cursor);
/// Error: usage.
[[nodiscard]] Result<RankCursor> parse_rank_cursor(std::string_view text);

/// Where a page of anomalies ends.
struct AnomalyCursor {
  Timestamp start;
  SeriesKey key;
  std::string sensor;
  Duration step{0};
  double excess = 0;
  Sort sort = {};
  Period period = {};  ///< of the question, as it was for the first page
};
[[nodiscard]] std::string to_text(const AnomalyCursor& cursor);
/// Error: usage.
[[nodiscard]] Result<AnomalyCursor> parse_anomaly_cursor(std::string_view text);

/// Windows have no protocol and no address: a question about them is narrowed by sensor alone. Error: usage.
[[nodiscard]] Status check_window_filter(const Filter& filter);

/// What every store refuses to write: a length below 1 microsecond or a start beside its multiples, a run that is no
/// UUID, rows whose sums are not those of the summary, counts beyond 63 bits. Error: bad_input, naming the window.
[[nodiscard]] Status check_record(const WindowRecord& record);

}  // namespace netaugur
