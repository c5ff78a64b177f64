// Pages in every order that a table knows, on the store in memory and on PostgreSQL.

#include <chrono>
#include <functional>
#include <tuple>

#include "catch.hpp"
#include "database.hpp"
#include "stores.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

using std::chrono::hours;

const Timestamp noon = at("2026-03-14T12:00:00Z");
const Period around{noon - hours(2), noon + hours(2)};

/// All sorts of a table.
std::vector<Sort> sorts_by(std::span<const SortColumn> columns) {
  std::vector<Sort> sorts;
  for (const SortColumn column : columns) {
    for (const SortOrder order : {SortOrder::descending, SortOrder::ascending}) sorts.push_back({column, order});
  }
  return sorts;
}

/// A number or an address, its kind first; missing ones come first.
using Place = std::tuple<std::int64_t, IpAddress>;

Place place_of(const IpAddress& address) { return {static_cast<std::int64_t>(address.kind), address}; }
Place place_of(std::uint64_t number) { return {static_cast<std::int64_t>(number), {}}; }

Place place_of(const StoredRow& row, SortColumn column) {
  const auto& [key, counts] = row.row;
  if (column == SortColumn::start) return {row.start.time_since_epoch().count(), {}};
  if (column == SortColumn::src_ip) return place_of(key.src);
  if (column == SortColumn::dst_ip) return place_of(key.dst);
  if (column == SortColumn::service) return {key.service ? int{*key.service} : -1, {}};
  return place_of(column == SortColumn::packets ? counts.packets.value : counts.bytes.value);
}

Place place_of(const StoredWindow& window, SortColumn column) {
  const auto& summary = window.summary;
  const auto& loss = summary.loss;
  if (column == SortColumn::start) return {summary.window.start.time_since_epoch().count(), {}};
  if (column == SortColumn::hosts) return place_of(summary.hosts);
  if (column == SortColumn::pairs) return place_of(summary.pairs);
  if (column == SortColumn::lost) {
    return place_of((loss.dropped_kernel + loss.dropped_interface + loss.late + loss.truncated).value);
  }
  return place_of(column == SortColumn::packets ? summary.total.packets.value : summary.total.bytes.value);
}

Place place_of(const TopRow& row, SortColumn column) {
  if (column == SortColumn::value) return place_of(parse_address(row.value).value());
  return place_of(column == SortColumn::packets ? row.counts.packets.value : row.counts.bytes.value);
}

template <class Row>
void check_order(const std::vector<Row>& rows, const Sort& sort) {
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Place before = place_of(rows[i - 1], sort.column);
    const Place after = place_of(rows[i], sort.column);
    REQUIRE((sort.order == SortOrder::ascending ? before <= after : before >= after));
  }
}

/// Every page from the first to the last; `ask` answers the rows of one, and where it ends.
template <class Row>
std::vector<Row> all_pages(const std::function<std::pair<std::vector<Row>, std::string>(const std::string&)>& ask) {
  std::vector<Row> rows;
  std::string cursor;
  do {
    auto [page, next] = ask(cursor);
    rows.insert(rows.end(), page.begin(), page.end());
    cursor = next;
  } while (!cursor.empty());
  return rows;
}

}  // namespace

TEMPLATE_TEST_CASE("pages of rows in any order show every row once, in that order", "[store][sort]", InMemory,
                   InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(random_traffic(3, noon, 60)));
  const auto newest_first = fixture.store.traffic({around, {}, 10'000, ""});
  REQUIRE(newest_first);
  for (const Sort& sort : sorts_by(traffic_columns)) {
    CAPTURE(name_of(sort.column), name_of(sort.order));
    const auto rows = all_pages<StoredRow>([&](const std::string& cursor) {
      const auto page = fixture.store.traffic({around, {}, 7, cursor, sort});
      REQUIRE(page);
      return std::pair(page->rows, page->next_cursor);
    });
    REQUIRE(rows.size() == newest_first->rows.size());
    check_order(rows, sort);
    std::set<std::tuple<Timestamp, std::string, TrafficKey>> distinct;
    for (const auto& one : rows) distinct.emplace(one.start, one.sensor, one.row.key);
    CHECK(distinct.size() == rows.size());
  }
}

TEMPLATE_TEST_CASE("pages of windows in any order show every window once, in that order", "[store][sort]", InMemory,
                   InPostgres) {
  TestType fixture;
  const auto traffic = random_traffic(4, noon, 60);
  REQUIRE(fixture.store.write(traffic));
  for (const Sort& sort : sorts_by(window_columns)) {
    CAPTURE(name_of(sort.column), name_of(sort.order));
    const auto windows = all_pages<StoredWindow>([&](const std::string& cursor) {
      const auto page = fixture.store.windows({{noon - hours(100), noon + hours(100)}, {}, 7, cursor, sort});
      REQUIRE(page);
      return std::pair(page->windows, page->next_cursor);
    });
    check_order(windows, sort);
    std::set<std::int64_t> distinct;
    for (const auto& one : windows) distinct.insert(one.sequence);
    CHECK(distinct.size() == traffic.size());
    CHECK(windows.size() == traffic.size());
  }
}

TEMPLATE_TEST_CASE("pages of addresses in any order show every address once, in that order", "[store][sort]", InMemory,
                   InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(random_traffic(31, noon, 60)));
  const auto whole = fixture.store.top({around, {}, Dimension::ip, Metric::bytes, 10'000});
  REQUIRE(whole);
  for (const Sort& sort : sorts_by(ranked_columns)) {
    CAPTURE(name_of(sort.column), name_of(sort.order));
    const auto rows = all_pages<TopRow>([&](const std::string& cursor) {
      const auto page = fixture.store.top({around, {}, Dimension::ip, Metric::bytes, 3, cursor, sort});
      REQUIRE(page);
      CHECK(page->total == whole->total);
      return std::pair(page->rows, page->next_cursor);
    });
    CHECK(rows.size() == whole->rows.size());
    check_order(rows, sort);
  }
}

TEMPLATE_TEST_CASE("a cursor of another order is refused", "[store][sort]", InMemory, InPostgres) {
  TestType fixture;
  REQUIRE(fixture.store.write(random_traffic(3, noon, 60)));
  const Sort bytes{SortColumn::bytes};
  const Sort smallest{SortColumn::bytes, SortOrder::ascending};
  const auto rows = fixture.store.traffic({around, {}, 1, "", bytes});
  const auto windows = fixture.store.windows({around, {}, 1, "", bytes});
  const auto hosts = fixture.store.top({around, {}, Dimension::ip, Metric::packets, 1, "", bytes});
  REQUIRE((rows && windows && hosts));
  CHECK(fixture.store.traffic({around, {}, 1, rows->next_cursor, bytes}));
  CHECK(!fixture.store.traffic({around, {}, 1, rows->next_cursor}));
  CHECK(!fixture.store.windows({around, {}, 1, windows->next_cursor, smallest}));
  CHECK(!fixture.store.top({around, {}, Dimension::ip, Metric::packets, 1, hosts->next_cursor}));
  // That metric's own order is the same.
  CHECK(fixture.store.top({around, {}, Dimension::ip, Metric::bytes, 1, hosts->next_cursor}));
}

}  // namespace netaugur::contract
