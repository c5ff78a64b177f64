#pragma once
// What a paged table is ordered by, alike for the command line and REST. Values only.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "netaugur/base/result.hpp"

namespace netaugur {

/// `lost` is what a window did not count or could not read, as in SeriesAnswer::lost. `value` is the key itself:
/// addresses and ports by number and not as text. `excess` counts on whichever side of the interval it lies.
enum class SortColumn { start, packets, bytes, hosts, pairs, lost, value, src_ip, dst_ip, service, excess };
enum class SortOrder { descending, ascending };

/// Rows that are alike in the column come newest first where they have a time (oldest first where they are sorted so),
/// then by key.
struct Sort {
  SortColumn column = SortColumn::start;
  SortOrder order = SortOrder::descending;

  friend bool operator==(const Sort&, const Sort&) = default;
};

[[nodiscard]] std::string_view name_of(SortColumn column);
[[nodiscard]] std::string_view name_of(SortOrder order);  // `desc`, `asc`

/// What each table may be sorted by; the first is what it is sorted by where nothing is said (of ranked keys: the
/// metric). Family, protocol and sensor have few values: those are for the filter.
inline constexpr std::array ranked_columns{SortColumn::bytes, SortColumn::packets, SortColumn::value};
inline constexpr std::array traffic_columns{SortColumn::start,  SortColumn::bytes,  SortColumn::packets,
                                            SortColumn::src_ip, SortColumn::dst_ip, SortColumn::service};
inline constexpr std::array window_columns{SortColumn::start, SortColumn::bytes, SortColumn::packets,
                                           SortColumn::hosts, SortColumn::pairs, SortColumn::lost};
inline constexpr std::array anomaly_columns{SortColumn::start, SortColumn::excess};

/// As it was typed; what is left out is `usual`'s column, and the order that is usual for the column: ascending for
/// addresses, services and keys, else descending.
struct SortWish {
  std::optional<std::string> column = {};
  std::optional<std::string> order = {};
};
/// Error: usage.
[[nodiscard]] Result<Sort> parse_sort(const SortWish& wish, std::span<const SortColumn> columns, SortColumn usual);

/// Error: usage: the table has no such column.
[[nodiscard]] Status check_sort(const Sort& sort, std::span<const SortColumn> columns);
/// Error: usage: a cursor of another order.
[[nodiscard]] Status check_goes_on(const Sort& cursor, const Sort& question);

}  // namespace netaugur
