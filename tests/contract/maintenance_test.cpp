// Rolling up, retiring and verifying, on a real database.

#include "netaugur/adapters/maintenance.hpp"

#include <fmt/format.h>

#include <chrono>
#include <set>
#include <sstream>
#include <thread>

#include "catch.hpp"
#include "database.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

const Timestamp first_day = at("2026-03-01T00:00:00Z");
const Period all_time{at("2020-01-01T00:00:00Z"), at("2030-01-01T00:00:00Z")};

std::unique_ptr<PostgresMaintenance> maintenance() {
  auto made = PostgresMaintenance::connect(database_url());
  INFO((made ? std::string() : made.error().message));
  REQUIRE(made);
  return std::move(*made);
}

WindowRecord one_window(Timestamp start, const char* run = run_a) {
  return window("edge1", run, start, seconds(5),
                {row("tcp 10.0.0.1>10.0.0.2:443 10/1000"), row("udp 2001:db8::1>2001:db8::2:53 2/200")});
}

/// A window every six hours of forty days: 160 windows of 12 packets.
std::vector<WindowRecord> forty_days() {
  std::vector<WindowRecord> windows;
  for (int i = 0; i < 160; ++i) windows.push_back(one_window(first_day + i * hours(6)));
  return windows;
}

/// Keeps of raw rows so much; everything else for ever.
void keep_raw(PostgresMaintenance& keeper, Duration length) {
  REQUIRE(keeper.change({{"raw", RetentionChange::Field::keep, static_cast<std::uint64_t>(length.count())},
                         {"1m", RetentionChange::Field::keep, {}},
                         {"1h", RetentionChange::Field::keep, {}},
                         {"windows", RetentionChange::Field::keep, {}}}));
}

void roll_up(PostgresMaintenance& keeper) {
  const auto rolled = keeper.roll_up();
  INFO((rolled ? std::string() : rolled.error().message));
  REQUIRE(rolled);
}

std::size_t retire_all(PostgresMaintenance& keeper) {
  const auto beyond = keeper.beyond_rules(at("2026-12-01T00:00:00Z"));
  REQUIRE(beyond);
  for (const auto& gone : *beyond) {
    const auto retired = keeper.retire(gone);
    INFO((retired ? std::string() : retired.error().message));
    REQUIRE(retired);
  }
  return beyond->size();
}

std::uint64_t packets_in(PostgresStore& store, Period period) {
  const auto top = store.top({period, {}, Dimension::ip, Metric::bytes, 10});
  REQUIRE(top);
  const auto series = store.series({period, {}, Dimension::total, Metric::bytes, days(30), 10});
  REQUIRE(series);
  Counts total;
  for (const auto& one : series->total) total += one;
  // The series goes by whole steps: the same where the period holds all there is.
  if (period == all_time) CHECK(total.packets == top->total.packets);
  return top->total.packets.value;
}

void check_sums_fit(PostgresMaintenance& keeper) {
  const auto checks = keeper.verify(all_time);
  REQUIRE(checks);
  CHECK(checks->size() == 21);
  for (const auto& check : *checks) {
    INFO(check.what);
    CHECK(check.first_difference.value_or("") == "");
  }
}

}  // namespace

TEST_CASE("what is too old goes by days, after it has been rolled up, and every sum stays", "[postgres][maintenance]") {
  auto store = fresh_store();
  auto keeper = maintenance();
  REQUIRE(store->write(forty_days()));
  keep_raw(*keeper, days(10));
  REQUIRE(keeper->begin().value());
  roll_up(*keeper);
  // The newest window ends at 18:00:05 on 9 April: days until 30 March are older than ten days.
  CHECK(retire_all(*keeper) == 29);
  CHECK(ask("SELECT min(start) FROM traffic") == "2026-03-30 00:00:00+00");
  CHECK(packets_in(*store, all_time) == 160 * 12);
  check_sums_fit(*keeper);
  CHECK(retire_all(*keeper) == 0);
}

TEST_CASE("a window that comes for a retired day is counted once, at every resolution", "[postgres][maintenance]") {
  auto store = fresh_store();
  auto keeper = maintenance();
  const auto windows = forty_days();
  REQUIRE(store->write(windows));
  keep_raw(*keeper, days(10));
  REQUIRE(keeper->begin().value());
  retire_all(*keeper);
  const std::vector late{one_window(windows[20].summary.window.start, run_b),
                         one_window(windows[20].summary.window.start + seconds(10), run_b)};
  for (int time = 0; time < 2; ++time) REQUIRE(store->write(late));
  CHECK(packets_in(*store, all_time) == 162 * 12);
  roll_up(*keeper);
  CHECK(packets_in(*store, all_time) == 162 * 12);
  CHECK(ask("SELECT sum(packets) FROM traffic_30d") == ask("SELECT sum(packets) FROM class_30d"));
  // What was there is there again, from its own run: a replay of everything changes nothing.
  const auto replay = store->write(windows);
  REQUIRE(replay);
  CHECK(replay->written == 0);
  CHECK(packets_in(*store, all_time) == 162 * 12);
  check_sums_fit(*keeper);
}

TEST_CASE("minutes and hours go like raw rows, the ledger with the minutes, and every sum stays",
          "[postgres][maintenance]") {
  auto store = fresh_store();
  auto keeper = maintenance();
  const auto windows = forty_days();
  REQUIRE(store->write(windows));
  REQUIRE(store->write(std::vector{one_window(at("2027-02-01T00:00:00Z"))}));
  const auto ten_days = static_cast<std::uint64_t>(Duration(days(10)).count());
  REQUIRE(keeper->change({{"raw", RetentionChange::Field::keep, ten_days},
                          {"1m", RetentionChange::Field::keep, ten_days},
                          {"1h", RetentionChange::Field::keep, ten_days},
                          {"windows", RetentionChange::Field::keep, {}}}));
  REQUIRE(keeper->begin().value());
  roll_up(*keeper);
  const auto beyond = keeper->beyond_rules(at("2027-06-01T00:00:00Z"));
  REQUIRE(beyond);
  for (const auto& gone : *beyond) REQUIRE(keeper->retire(gone));
  for (const char* table : {"traffic", "traffic_1m", "traffic_1h", "traffic_window"}) {
    CHECK(ask(fmt::format("SELECT count(*) FROM {} WHERE start < '2027-01-01'", table)) == "0");
  }
  CHECK(packets_in(*store, all_time) == 161 * 12);
  const auto late = store->write(std::vector{one_window(windows[33].summary.window.start, run_b)});
  REQUIRE(late);
  CHECK(late->expired == 1);
  CHECK(packets_in(*store, all_time) == 161 * 12);
  check_sums_fit(*keeper);
  const auto series =
      store->series({{first_day, first_day + hours(1)}, {}, Dimension::total, Metric::bytes, seconds(5), 3});
  REQUIRE(series);
  CHECK(series->step == days(1));
}

TEST_CASE("a window that the ledger is too young to know is refused and told", "[postgres][maintenance]") {
  auto store = fresh_store();
  auto keeper = maintenance();
  REQUIRE(store->write(forty_days()));
  REQUIRE(keeper->change(
      {{"windows", RetentionChange::Field::keep, static_cast<std::uint64_t>(Duration(days(5)).count())}}));
  REQUIRE(keeper->begin().value());
  CHECK(retire_all(*keeper) > 0);
  const auto report =
      store->write(std::vector{one_window(first_day + seconds(30), run_b), one_window(first_day + days(39), run_b)});
  REQUIRE(report);
  CHECK(report->expired == 1);
  CHECK(report->written == 1);
  CHECK(packets_in(*store, all_time) == 161 * 12);
}

TEST_CASE("a cap on disk takes the oldest partitions and never the newest", "[postgres][maintenance]") {
  auto store = fresh_store();
  auto keeper = maintenance();
  REQUIRE(store->write(forty_days()));
  keep_raw(*keeper, days(4000));
  REQUIRE(keeper->change({{"raw", RetentionChange::Field::size_max, 1}}));
  REQUIRE(keeper->begin().value());
  CHECK(retire_all(*keeper) == 39);
  CHECK(ask("SELECT min(start) FROM traffic") == "2026-04-09 00:00:00+00");
  CHECK(packets_in(*store, all_time) == 160 * 12);
}

TEST_CASE("only one rolls up at a time", "[postgres][maintenance]") {
  auto store = fresh_store();
  REQUIRE(store->write(forty_days()));
  auto keeper = maintenance();
  REQUIRE(keeper->begin().value());
  CHECK(!store->settle().value());
  CHECK(ask("SELECT count(*) FROM traffic_1m") == "0");
  keeper.reset();
  CHECK(store->settle().value());
  CHECK(ask("SELECT count(*) FROM traffic_1m") != "0");
}

TEST_CASE("two who maintain at once and one who writes leave every sum right", "[postgres][maintenance]") {
  fresh_schema();
  const auto windows = forty_days();
  std::vector<std::string> failures(3);
  {
    std::vector<std::jthread> threads;
    threads.emplace_back([&] {
      auto store = PostgresStore::connect(database_url());
      for (std::size_t i = 0; store && i < windows.size(); i += 4) {
        if (auto written = (*store)->write(std::span(windows).subspan(i, 4)); !written) {
          failures[0] = written.error().message;
        }
      }
    });
    for (const std::size_t number : {1U, 2U}) {
      threads.emplace_back([&, number] {
        for (int time = 0; time < 4; ++time) {
          auto keeper = PostgresMaintenance::connect(database_url());
          const auto begun = (*keeper)->begin();
          const auto rolled = (*keeper)->roll_up();
          const auto made = (*keeper)->prepare_partitions();
          if (!begun || !*begun || !rolled || !made) failures[number] = "not maintained";
        }
      });
    }
  }
  for (const auto& failure : failures) CHECK(failure.empty());
  auto keeper = maintenance();
  REQUIRE(keeper->begin().value());
  roll_up(*keeper);
  check_sums_fit(*keeper);
  CHECK(packets_in(*another_store(), all_time) == 160 * 12);
}

TEST_CASE("verify names the first bucket whose sums differ", "[postgres][maintenance]") {
  auto store = fresh_store();
  auto keeper = maintenance();
  REQUIRE(store->write(forty_days()));
  REQUIRE(keeper->begin().value());
  roll_up(*keeper);
  check_sums_fit(*keeper);
  for (const char* table : {"traffic", "traffic_1m", "address_1h", "class_1d", "window_1h"}) {
    const bool of_windows = std::string(table) == "window_1h";
    const auto change = [&](const char* sign) {
      run_sql(fmt::format("UPDATE {0} SET {1} = {1} {2} 1 WHERE start = (SELECT min(start) FROM {0}){3}", table,
                          of_windows ? "windows" : "packets", sign, of_windows ? "" : " AND proto = 6"));
    };
    change("+");
    const auto checks = keeper->verify(all_time);
    REQUIRE(checks);
    std::string told;
    for (const auto& check : *checks)
      told += check.first_difference ? check.what + ": " + *check.first_difference + "\n" : "";
    CAPTURE(table, told);
    CHECK_THAT(told, Catch::Matchers::Contains(table));
    CHECK_THAT(told, Catch::Matchers::Contains("2026-03-01T00:00:00Z sensor edge1"));
    change("-");
  }
  check_sums_fit(*keeper);
}

TEST_CASE("no question reads a partition that it does not need", "[postgres][plan]") {
  auto store = fresh_store();
  auto keeper = maintenance();
  REQUIRE(store->write(forty_days()));
  REQUIRE(keeper->begin().value());
  roll_up(*keeper);
  std::string plans;
  store->explain_into(&plans);
  const Period morning{at("2026-03-20T06:00:00Z"), at("2026-03-20T09:00:00Z")};
  const Filter one_address = *parse_filter(std::vector<FilterTerm>{{"ip", "10.0.0.1"}});
  REQUIRE(store->series({morning, {}, Dimension::ip, Metric::bytes, seconds(15), 10}));
  REQUIRE(store->series({morning, one_address, Dimension::proto, Metric::bytes, seconds(0), 10}));
  REQUIRE(store->top({morning, {}, Dimension::pair, Metric::bytes, 10}));
  REQUIRE(store->traffic({morning, one_address, 10, ""}));
  REQUIRE(store->windows({morning, {}, 10, ""}));
  REQUIRE(store->loss({morning, {}, seconds(0)}));
  CHECK_THAT(plans, Catch::Matchers::Contains("Scan"));
  CHECK_THAT(plans, Catch::Matchers::Contains("traffic_20260320"));
  const std::set<std::string> needed{
      "traffic_20260320", "traffic_window_202603", "traffic_1m_202603", "address_1m_202603", "class_1m_202603",
      "window_1m_202603", "traffic_1h_202603",     "address_1h_202603", "class_1h_202603",   "window_1h_202603"};
  std::istringstream partitions(
      ask("SELECT string_agg(relname, ' ') FROM pg_class WHERE relispartition AND relkind = 'r'"));
  std::size_t left_alone = 0;
  for (std::string name; partitions >> name;) {
    CAPTURE(name);
    if (needed.contains(name)) continue;
    CHECK(plans.find(name) == std::string::npos);
    ++left_alone;
  }
  CHECK(left_alone > 40);
}

TEST_CASE("a rule for what does not exist is refused", "[postgres][maintenance]") {
  fresh_schema();
  const auto refused = maintenance()->change({{"5m", RetentionChange::Field::keys, 7}});
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::usage);
}

TEST_CASE("who rolls up leaves no row that the index by time does not know", "[postgres][maintenance]") {
  auto store = fresh_store();
  std::vector<TrafficRow> many;
  for (int i = 0; i < 4000; ++i) many.push_back(row(fmt::format("tcp 10.0.{}.{}>10.1.0.1:443 1/60", i / 250, i % 250)));
  REQUIRE(store->write(std::vector{window("edge1", run_a, first_day, seconds(5), many),
                                   window("edge1", run_a, first_day + hours(1), seconds(5), many)}));
  settle(*store);
  CHECK(ask("SELECT sum(brin_summarize_new_values(inhrelid)) FROM pg_inherits"
            " WHERE inhparent = 'traffic_start'::regclass") == "0");
}

}  // namespace netaugur::contract
