#pragma once
// What every store does alike once it has its numbers: empty answers, the largest keys, pages, order of forecasts.
// Pure.

#include <optional>
#include <vector>

#include "netaugur/store/plan.hpp"

namespace netaugur {

/// Every step uncovered, nothing lost, nothing counted.
[[nodiscard]] SeriesAnswer empty_answer(const SeriesPlan& plan);

/// Packets that a window did not count or could not read: dropped, late and truncated ones (not folded: those are
/// counted).
[[nodiscard]] Packets lost_of(const Loss& loss);

/// Orders the series by their sum in the question's metric, ties by value; keeps `limit`, of the question's `values`
/// where it names some, and puts the rest into `other` (by ip there is no rest to put). Adds the total's series where
/// the question is by total and it had no row.
void keep_largest(SeriesAnswer& answer, const SeriesQuestion& question);

/// The same for a top list, whose rows are all behind the question's cursor; by ip, `other` is the sum over the
/// addresses that were cut, each with both of its ends. Sets `next_cursor` where rows were cut.
void keep_largest(TopAnswer& answer, const TopQuestion& question);

/// Whether the text is an address of one of the networks, or there are none to be of.
[[nodiscard]] bool is_within(const Choice<IpNetwork>& networks, const std::string& address);

/// The question, checked: where it goes on. Errors: usage (limit, sort, cursor of another question, empty period).
[[nodiscard]] Result<std::optional<RankCursor>> plan_top(const TopQuestion& question);

/// Precondition: there are tiles.
[[nodiscard]] Resolution coarsest_of(const Tiles& tiles);

/// A page of rows, checked: its resolution is the cursor's where there is one, so that all pages have the same.
struct TrafficPagePlan {
  Tile tile;
  std::optional<TrafficCursor> cursor;
};
/// None is finer than `finest`, but for a cursor's. Errors: usage (limit, sort, cursor, empty period).
[[nodiscard]] Result<TrafficPagePlan> plan_traffic_page(const PageQuestion& question,
                                                        Resolution finest = Resolution::raw);
/// Where the page's last row is. Precondition: it has one.
[[nodiscard]] std::string cursor_after(const TrafficPage& page, const Sort& sort);
[[nodiscard]] std::string cursor_after(const WindowPage& page, const Sort& sort);

/// Errors: usage (limit, sort, cursor, filter, empty period).
[[nodiscard]] Result<std::optional<WindowCursor>> plan_window_page(const PageQuestion& question);

/// A set has a series value that fits its dimension's emptiness, a step, finite points in order. Error: bad_input.
[[nodiscard]] Status check_forecast(const ForecastSet& set);

/// Errors: usage (limit, empty period).
[[nodiscard]] Status check_covering(const ForecastQuestion& question, Period period);
/// Error: limit, saying how many were asked for.
[[nodiscard]] tl::unexpected<Error> too_many_forecasts(const ForecastQuestion& question);

/// The largest mean per second first, ties by value and sensor; at most `limit`.
void order_forecasts(std::vector<ForecastSet>& sets, std::size_t limit);

}  // namespace netaugur
