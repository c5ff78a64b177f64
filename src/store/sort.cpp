#include "netaugur/store/sort.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "netaugur/base/suggest.hpp"

namespace netaugur {

namespace {

constexpr std::array<std::string_view, 11> column_names{"start", "packets", "bytes",  "hosts",   "pairs", "lost",
                                                        "value", "src_ip",  "dst_ip", "service", "excess"};

std::string names_of(std::span<const SortColumn> columns) {
  std::string names;
  for (const SortColumn& column : columns) {
    const bool last = &column == &columns.back();
    names += (names.empty() ? "" : last ? " or " : ", ") + std::string(name_of(column));
  }
  return names;
}

SortOrder usual_order(SortColumn column) {
  const bool names_something = column == SortColumn::value || column == SortColumn::src_ip ||
                               column == SortColumn::dst_ip || column == SortColumn::service;
  return names_something ? SortOrder::ascending : SortOrder::descending;
}

}  // namespace

std::string_view name_of(SortColumn column) { return column_names[static_cast<std::size_t>(column)]; }
std::string_view name_of(SortOrder order) { return order == SortOrder::descending ? "desc" : "asc"; }

Result<Sort> parse_sort(const SortWish& wish, std::span<const SortColumn> columns, SortColumn usual) {
  SortColumn column = usual;
  if (wish.column) {
    const auto found = std::ranges::find(columns, std::string_view(*wish.column),
                                         static_cast<std::string_view (*)(SortColumn)>(name_of));
    if (found == columns.end()) {
      std::vector<std::string_view> names;
      for (const SortColumn one : columns) names.push_back(name_of(one));
      return fail(ErrorCode::usage, fmt::format("sort '{}' is no column to sort by here; take {}{}", *wish.column,
                                                names_of(columns), did_you_mean(*wish.column, names)));
    }
    column = *found;
  }
  if (!wish.order) return Sort{column, usual_order(column)};
  for (const SortOrder order : {SortOrder::descending, SortOrder::ascending}) {
    if (*wish.order == name_of(order)) return Sort{column, order};
  }
  return fail(ErrorCode::usage, fmt::format("order '{}' is neither asc nor desc", *wish.order));
}

Status check_sort(const Sort& sort, std::span<const SortColumn> columns) {
  if (std::ranges::find(columns, sort.column) != columns.end()) return {};
  return fail(ErrorCode::usage,
              fmt::format("this table is not sorted by {}; take {}", name_of(sort.column), names_of(columns)));
}

Status check_goes_on(const Sort& cursor, const Sort& question) {
  if (cursor == question) return {};
  return fail(ErrorCode::usage, fmt::format("the cursor goes on by {} {}, not by {} {}", name_of(cursor.column),
                                            name_of(cursor.order), name_of(question.column), name_of(question.order)));
}

}  // namespace netaugur
