#pragma once
// The histories that a forecast starts from, asked of whatever keeps the traffic.

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "netaugur/forecast/plan.hpp"
#include "netaugur/store/store.hpp"

namespace netaugur {

struct SeriesWish {
  Dimension by = Dimension::total;
  Metric metric = Metric::bytes;
  Filter filter;
  std::size_t top = 10;  ///< by ip, pair and service: the largest so many; by ip of those in `filter.ips` where there
                         ///< are any. The other dimensions have few, and give all.
  ForecastWish plan;     ///< `window` is found out here
  Timestamp as_of;
};

/// What to ask for, found out before any values are read.
struct HistoryPlan {
  SeriesQuestion question;
  /// By ip, pair and service: whose histories, the largest first. By sensor: which sensors.
  std::vector<std::string> values;
  std::size_t horizon = 1;
  std::vector<std::string> notes;
};

/// Histories end at the last whole step before `as_of` that the newest window fills: a step that is still being filled
/// would read as a fall. Errors: usage (see plan_forecast), not_found (a sensor that is not there), bad_input (no
/// windows), and those of the reader.
[[nodiscard]] Result<HistoryPlan> plan_histories(SeriesReader& reader, const SeriesWish& wish);

/// The histories of a plan, some hundred series at a time, so that any number of them takes the memory of one piece.
/// Not thread-safe. The reader must live longer.
class HistoryPieces {
 public:
  HistoryPieces(SeriesReader& reader, HistoryPlan plan) : reader_(reader), plan_(std::move(plan)) {}
  /// Largest first; all end at the same instant. Empty at the end. Errors: those of the reader.
  [[nodiscard]] Result<std::vector<SeriesHistory>> next();
  [[nodiscard]] const HistoryPlan& plan() const { return plan_; }

 private:
  SeriesReader& reader_;
  HistoryPlan plan_;
  std::size_t at_ = 0;
  bool done_ = false;
};

/// So many values are asked for at once, some 100 MiB: 1,000 series of 2,000 steps. A piece of many keys may read the
/// whole table: fewer pieces, fewer times.
inline constexpr std::size_t values_a_piece = 2'000'000;
inline constexpr std::size_t series_a_piece_max = 2'000;

/// The histories of a question, of which those by sensor are asked one by one: a sensor that was away has a gap, though
/// others counted. `values` as in HistoryPlan. Any number of steps: more than `points_max` are asked in parts.
[[nodiscard]] Result<std::vector<SeriesHistory>> read_histories(SeriesReader& reader, const SeriesQuestion& question,
                                                                std::span<const std::string> values);

/// Of a key that had no traffic at all, which is in no answer: zero where the question's sensors were measured. No
/// values where nothing was. Errors: those of the reader.
[[nodiscard]] Result<History> quiet_history(SeriesReader& reader, const SeriesQuestion& question);

struct AskedHistories {
  std::vector<SeriesHistory> series;  ///< largest first; all end at the same instant
  std::size_t horizon = 1;
  std::vector<std::string> notes;
};

/// All of them at once, for few.
[[nodiscard]] Result<AskedHistories> ask_histories(SeriesReader& reader, const SeriesWish& wish);

}  // namespace netaugur
