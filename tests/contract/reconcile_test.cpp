// Totals reconcile at every resolution, by SQL and not by our own readers; nothing counts twice under concurrency.

#include <fmt/format.h>

#include <chrono>
#include <latch>
#include <thread>

#include "catch.hpp"
#include "database.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

const Timestamp new_year = at("2025-12-31T23:58:20Z");

/// A window of each sensor that is so late that everything before it is complete, also in 30 days.
std::vector<WindowRecord> closing_windows() {
  const auto far = at("2026-06-01T00:00:00Z");
  return {window("edge1", run_a, far, std::chrono::seconds(5), {}),
          window("demo", run_b, far, std::chrono::minutes(1), {})};
}

/// The sums of every table that holds them, as text; equal everywhere where totals reconcile.
std::vector<std::string> sums() {
  std::vector<std::string> all;
  for (const char* table : {"traffic", "traffic_1m", "traffic_1h", "traffic_1d", "traffic_30d", "class_1m", "class_1h",
                            "class_1d", "class_30d", "traffic_window"}) {
    all.push_back(
        ask(fmt::format("SELECT coalesce(sum(packets), 0) || '/' || coalesce(sum(bytes), 0) FROM {}", table)));
  }
  all.push_back(
      ask("SELECT coalesce(sum(c.p), 0) || '/' || coalesce(sum(c.b), 0) FROM traffic_window w,"
          " unnest(w.class_packets, w.class_bytes) AS c(p, b)"));
  return all;
}

/// The sums over single ends of the traffic: of raw rows, and of each rollup of addresses.
std::vector<std::string> sums_of_ends() {
  std::vector<std::string> all{ask(
      "SELECT sum(packets * ends) || '/' || sum(bytes * ends) FROM (SELECT packets, bytes, (src_ip IS NOT NULL)::int"
      " + (dst_ip IS NOT NULL AND src_ip IS DISTINCT FROM dst_ip)::int AS ends FROM traffic) AS rows")};
  for (const char* level : {"1m", "1h", "1d", "30d"}) {
    all.push_back(ask(fmt::format("SELECT sum(packets) || '/' || sum(bytes) FROM address_{}", level)));
  }
  return all;
}

std::string sum_of(const std::vector<WindowRecord>& windows) {
  Counts total;
  for (const auto& one : windows) total += one.summary.total;
  return fmt::format("{}/{}", total.packets.value, total.bytes.value);
}

void check_sums(const std::string& wanted) {
  for (const auto& sum : sums()) CHECK(sum == wanted);
}

}  // namespace

TEST_CASE("total = sum over proto = family = pairs, at every resolution, by SQL", "[postgres][reconcile]") {
  auto store = fresh_store();
  run_sql("UPDATE retention SET keys = NULL");  // so that no row is folded into the rest of its class
  const auto windows = random_traffic(11, new_year, 300);
  REQUIRE(store->write(windows));
  REQUIRE(store->write(closing_windows()));
  settle(*store);
  CHECK(ask("SELECT count(*) FROM rollup_due WHERE start < '2026-06-01'") == "0");
  check_sums(sum_of(windows));
  for (const auto& sum : sums_of_ends()) CHECK(sum == sums_of_ends().front());
  for (const char* table : {"traffic", "traffic_1m", "traffic_1h", "traffic_1d", "traffic_30d"}) {
    for (const char* key : {"proto", "family", "src_ip, dst_ip"}) {
      CHECK(ask(fmt::format(
                "SELECT sum(p) || '/' || sum(b) FROM (SELECT sum(packets) AS p, sum(bytes) AS b FROM {} GROUP BY {})"
                " AS grouped",
                table, key)) == sum_of(windows));
    }
  }
  for (const auto& [level, length] : {std::pair("1m", "1 minute"), std::pair("1h", "1 hour"), std::pair("1d", "1 day"),
                                      std::pair("30d", "30 days")}) {
    // Each bucket of a rollup is the sum of its raw rows, key by key.
    CHECK(ask(fmt::format(
              "WITH raw AS (SELECT date_bin('{0}', start, 'epoch') AS start, sensor_id, family, proto, src_ip, dst_ip,"
              " service, sum(packets) AS packets, sum(bytes) AS bytes FROM traffic GROUP BY 1, 2, 3, 4, 5, 6, 7)"
              " SELECT count(*) FROM (TABLE raw EXCEPT ALL SELECT start, sensor_id, family, proto, src_ip, dst_ip,"
              " service, packets, bytes FROM traffic_{1}) AS differing",
              length, level)) == "0");
    CHECK(ask(fmt::format("SELECT sum(windows) FROM window_{} WHERE start < '2026-05-01'", level)) ==
          std::to_string(windows.size()));
  }
}

TEST_CASE("a window that comes after its buckets were rolled up is rolled up as well", "[postgres][reconcile]") {
  auto store = fresh_store();
  const auto windows = random_traffic(15, new_year, 200);
  REQUIRE(store->write(closing_windows()));
  for (const auto& one : windows) {
    REQUIRE(store->write(std::span(&one, 1)));
    if (&one - windows.data() == 150 || &one == &windows.back()) settle(*store);
  }
  check_sums(sum_of(windows));
  for (const auto& sum : sums_of_ends()) CHECK(sum == sums_of_ends().front());
}

TEST_CASE("beyond the limit of keys the largest stay, the rest is one row a class, and sums are the same",
          "[postgres][reconcile]") {
  auto store = fresh_store();
  run_sql("UPDATE retention SET keys = 2");
  std::vector<TrafficRow> rows{row("tcp 10.0.0.1>10.0.0.2:443 1/90000"), row("tcp 10.0.0.3>10.0.0.4:80 900/900"),
                               row("tcp 10.0.0.5>10.0.0.6:22 2/3000"),   row("udp 10.0.0.5>10.0.0.6:53 3/200"),
                               row("udp 10.0.0.7>10.0.0.6:53 5/100"),    row("other ->- 1/60")};
  REQUIRE(store->write(std::vector{window("edge1", run_a, new_year, std::chrono::seconds(5), rows)}));
  REQUIRE(store->write(closing_windows()));
  settle(*store);
  check_sums("912/94260");
  for (const auto& sum : sums_of_ends()) CHECK(sum == sums_of_ends().front());
  // The two largest by bytes and the two by packets, the rest of udp, and what never had an address.
  CHECK(ask("SELECT string_agg(coalesce(host(src_ip), '-') || ' ' || packets, ', ' ORDER BY bytes DESC) FROM "
            "traffic_1m") == "10.0.0.1 1, 10.0.0.5 2, 10.0.0.3 900, - 3, 10.0.0.7 5, - 1");
  CHECK(ask("SELECT count(*) FROM address_1m WHERE ip IS NULL") == "2");
  const auto top = store->top({{new_year, new_year + std::chrono::minutes(10)}, {}, Dimension::ip, Metric::bytes, 10});
  REQUIRE(top);
  CHECK(top->total == Counts{Packets{912}, Bytes{94'260}});
}

TEST_CASE("days without a gap are rolled up across the border of two partitions", "[postgres][reconcile]") {
  auto store = fresh_store();
  // 2025-03-13 begins a partition of days, and none of hours, of which days are made.
  std::vector<WindowRecord> windows;
  for (int day = 0; day < 7; ++day) {
    windows.push_back(window("edge1", run_a, at("2025-03-10T12:00:00Z") + std::chrono::days(day),
                             std::chrono::seconds(5), {row("tcp 10.0.0.1>10.0.0.2:443 1/100")}));
  }
  REQUIRE(store->write(windows));
  REQUIRE(store->write(closing_windows()));
  settle(*store);
  CHECK(ask("SELECT count(DISTINCT tableoid) FROM traffic_1d") == "2");
  check_sums(sum_of(windows));
}

TEST_CASE("a coarser resolution that keeps more keys than the finer one takes over its rest", "[postgres][reconcile]") {
  auto store = fresh_store();
  run_sql("UPDATE retention SET keys = 2 WHERE resolution = '1m'");
  const auto windows = random_traffic(16, new_year, 40);
  REQUIRE(store->write(windows));
  REQUIRE(store->write(closing_windows()));
  settle(*store);
  CHECK(ask("SELECT count(*) > 0 FROM address_1m WHERE ip IS NULL") == "t");
  check_sums(sum_of(windows));
  for (const auto& sum : sums_of_ends()) CHECK(sum == sums_of_ends().front());
}

TEST_CASE("a replay in other spans leaves every table as it was", "[postgres][reconcile]") {
  auto store = fresh_store();
  const auto windows = random_traffic(12, new_year, 120);
  REQUIRE(store->write(windows));
  settle(*store);
  const auto before = sums();
  const auto rows = ask("SELECT count(*) FROM traffic");
  for (std::size_t i = 0; i < windows.size(); i += 17) {
    const auto span = std::span(windows).subspan(i, std::min<std::size_t>(17, windows.size() - i));
    const auto report = store->write(span);
    REQUIRE(report);
    CHECK(report->written == 0);
  }
  CHECK(sums() == before);
  CHECK(ask("SELECT count(*) FROM traffic") == rows);
}

TEST_CASE("two writers of the same windows at once count them once and do not lock each other out",
          "[postgres][reconcile]") {
  fresh_schema();
  const auto windows = random_traffic(13, new_year, 160);
  constexpr int writers = 3;
  std::latch start(writers);
  std::vector<std::string> failures(writers);
  std::vector<std::size_t> written(writers);
  {
    std::vector<std::jthread> threads;
    for (std::size_t w = 0; w < writers; ++w) {
      threads.emplace_back([&, w] {
        auto store = PostgresStore::connect(database_url());
        start.arrive_and_wait();
        if (!store) {
          failures[w] = store.error().message;
          return;
        }
        // Each in its own order, so that locks taken in the order of arrival would cross.
        for (std::size_t i = 0; i < windows.size(); i += 8) {
          const std::size_t from = w % 2 == 0 ? i : windows.size() - 8 - i;
          const auto report = (*store)->write(std::span(windows).subspan(from, 8));
          if (!report) failures[w] = report.error().message;
          if (report) written[w] += report->written;
        }
      });
    }
  }
  for (const auto& failure : failures) CHECK(failure.empty());
  CHECK(written[0] + written[1] + written[2] == windows.size());
  auto store = another_store();
  REQUIRE(store->write(closing_windows()));
  settle(*store);
  check_sums(sum_of(windows));
}

TEST_CASE("a reader who follows the sequence while writers commit sees every window", "[postgres][reconcile]") {
  fresh_schema();
  const auto windows = random_traffic(14, new_year, 200);
  std::atomic<int> running{2};
  std::vector<std::jthread> threads;
  for (std::size_t w = 0; w < 2; ++w) {
    threads.emplace_back([&, w] {
      auto store = PostgresStore::connect(database_url());
      for (std::size_t i = w; store && i < windows.size(); i += 2) (void)(*store)->write(std::span(&windows[i], 1));
      --running;
    });
  }
  auto reader = another_store();
  std::int64_t after = 0;
  std::size_t seen = 0;
  while (true) {
    const bool last_round = running == 0;
    const auto more = reader->windows_after(after, 50);
    REQUIRE(more);
    seen += more->size();
    if (!more->empty()) after = more->back().sequence;
    if (last_round && more->empty()) break;
  }
  CHECK(seen == windows.size());
}

}  // namespace netaugur::contract
