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

/// The sums of every table that holds them, as text; equal everywhere where totals reconcile.
std::vector<std::string> sums() {
  std::vector<std::string> all;
  for (const char* table :
       {"traffic", "traffic_1m", "traffic_1h", "traffic_1d", "class_1m", "class_1h", "class_1d", "traffic_window"}) {
    all.push_back(
        ask(fmt::format("SELECT coalesce(sum(packets), 0) || '/' || coalesce(sum(bytes), 0) FROM {}", table)));
  }
  all.push_back(
      ask("SELECT coalesce(sum(c.p), 0) || '/' || coalesce(sum(c.b), 0) FROM traffic_window w,"
          " unnest(w.class_packets, w.class_bytes) AS c(p, b)"));
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
  const auto windows = random_traffic(11, new_year, 300);
  REQUIRE(store->write(windows));
  check_sums(sum_of(windows));
  for (const char* table : {"traffic", "traffic_1m", "traffic_1h", "traffic_1d"}) {
    for (const char* key : {"proto", "family", "src_ip, dst_ip"}) {
      CHECK(ask(fmt::format(
                "SELECT sum(p) || '/' || sum(b) FROM (SELECT sum(packets) AS p, sum(bytes) AS b FROM {} GROUP BY {})"
                " AS grouped",
                table, key)) == sum_of(windows));
    }
  }
  for (const char* length : {"minute", "hour", "day"}) {
    // Each bucket of a rollup is the sum of its raw rows, key by key.
    const std::string letter(1, length[0]);
    CHECK(
        ask(fmt::format(
            "WITH raw AS (SELECT date_bin('1 {0}', start, 'epoch') AS start, sensor_id, family, proto, src_ip, dst_ip,"
            " service, bucket, sum(packets) AS packets, sum(bytes) AS bytes FROM traffic GROUP BY 1, 2, 3, 4, 5, 6, 7, "
            "8)"
            " SELECT count(*) FROM (TABLE raw EXCEPT ALL SELECT start, sensor_id, family, proto, src_ip, dst_ip, "
            "service,"
            " bucket, packets, bytes FROM traffic_1{1}) AS differing",
            length, letter)) == "0");
    CHECK(ask(fmt::format("SELECT sum(windows) FROM window_1{}", letter)) == std::to_string(windows.size()));
  }
}

TEST_CASE("a replay in other spans leaves every table as it was", "[postgres][reconcile]") {
  auto store = fresh_store();
  const auto windows = random_traffic(12, new_year, 120);
  REQUIRE(store->write(windows));
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
