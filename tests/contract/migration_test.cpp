// The schema goes up and down, and refuses what it cannot know.

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <latch>
#include <thread>

#include "catch.hpp"
#include "database.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

using Direction = Migrator::Direction;

std::unique_ptr<Migrator> migrator(const std::vector<Migration>& steps = migrations()) {
  auto made = Migrator::connect(database_url(), steps);
  INFO((made ? std::string() : made.error().message));
  REQUIRE(made);
  return std::move(*made);
}

std::string tables() {
  return ask(
      "SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class"
      " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S')");
}

void check_refused(const Error& error, const char* word) {
  CHECK(error.code == ErrorCode::conflict);
  CHECK_THAT(error.message, Catch::Matchers::Contains(word));
  CHECK(!error.notes.empty());
}

}  // namespace

TEST_CASE("the schema goes up, down to nothing and up again on populated data", "[postgres][migration]") {
  auto store = fresh_store();
  const auto head = tables();
  REQUIRE(store->write(random_traffic(21, at("2026-01-31T23:59:00Z"), 50)));
  REQUIRE(store->add_sign_in_code(std::string(64, 'a'), Role::viewer, at("2030-01-01T00:00:00Z")));
  const auto down = migrator()->apply({Direction::down, 0});
  REQUIRE(down);
  REQUIRE(down->size() == migrations().size());
  CHECK(down->front().version == static_cast<int>(migrations().size()));
  CHECK(tables() == "schema_migration");
  const auto up = migrator()->apply({Direction::up, {}});
  REQUIRE(up);
  CHECK(up->front().version == 1);
  CHECK(tables() == head);
  // The connection outlived its tables: what it remembers of them must not reach the new ones.
  const auto windows = random_traffic(22, at("2026-01-31T23:59:00Z"), 50);
  const auto report = store->write(windows);
  INFO((report ? std::string() : report.error().message));
  REQUIRE(report);
  CHECK(report->written == windows.size());
  CHECK(ask("SELECT count(*) FROM run JOIN sensor ON sensor.id = sensor_id") == "3");
}

TEST_CASE("rollups that were made later go down to complete ones, and up again", "[postgres][migration]") {
  auto store = fresh_store();
  const auto windows = random_traffic(24, at("2025-12-31T23:58:20Z"), 200);
  REQUIRE(store->write(std::span(windows).first(120)));
  settle(*store);
  REQUIRE(store->write(std::span(windows).subspan(120)));
  const std::string sum = "SELECT sum(packets) || '/' || sum(bytes) FROM ";
  const auto wanted = ask(sum + "traffic");
  REQUIRE(migrator()->apply({Direction::down, 3}));
  for (const char* table : {"traffic_1m", "traffic_1h", "traffic_1d", "class_1m", "class_1h", "class_1d"}) {
    CHECK(ask(sum + table) == wanted);
  }
  CHECK(ask("SELECT sum(windows) FROM window_1d") == std::to_string(windows.size()));
  REQUIRE(migrator()->apply({Direction::up, {}}));
  settle(*another_store());
  CHECK(ask("SELECT count(*) FROM traffic_1m") != "0");
  const auto top = another_store()->top(
      {{at("2025-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")}, {}, Dimension::total, Metric::bytes, 1});
  REQUIRE(top);
  CHECK(fmt::format("{}/{}", top->total.packets.value, top->total.bytes.value) == wanted);
}

TEST_CASE("every earlier state of the schema, as its own program filled it, reaches the head",
          "[postgres][migration]") {
  const auto head = static_cast<int>(migrations().size());
  for (int version = 1; version < head; ++version) {
    CAPTURE(version);
    empty_database();
    // A dump of a database of that version with the windows of one capture from two sensors.
    std::ifstream file(fmt::format("{}/tests/contract/schema_states/{:04}.sql", NETAUGUR_SOURCE_DIR, version));
    REQUIRE(file);
    run_sql({std::istreambuf_iterator<char>(file), {}});
    const auto up = migrator()->apply({Direction::up, {}});
    INFO((up ? std::string() : up.error().message));
    REQUIRE(up);
    CHECK(up->size() == static_cast<std::size_t>(head - version));
    auto store = another_store();
    settle(*store);
    const auto top = store->top(
        {{at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z")}, {}, Dimension::proto, Metric::packets, 1});
    REQUIRE(top);
    CHECK(top->total.packets.value == 36);
    CHECK(store->sensors()->size() == 2);
    CHECK(store->write(random_traffic(25, at("2026-01-01T00:00:00Z"), 20)));
    if (version < 4) continue;
    // States from version 4 on have forecasts: by total one of three steps.
    const auto forecasts = store->newest({Dimension::total, {}, {}, Metric::bytes, 10});
    REQUIRE(forecasts);
    REQUIRE(forecasts->size() == 1);
    CHECK(forecasts->front().model == "drift");
    REQUIRE(forecasts->front().points.size() == 3);
    CHECK(forecasts->front().points[2].window.start == at("2026-01-01T00:00:35Z"));
    CHECK(forecasts->front().points[2].hi95 == 120);
  }
}

TEST_CASE("forecasts and access go down without the traffic", "[postgres][migration]") {
  auto store = fresh_store();
  REQUIRE(store->write(random_traffic(23, at("2026-01-31T23:59:00Z"), 20)));
  const auto sum = ask("SELECT sum(bytes) FROM traffic");
  REQUIRE(migrator()->apply({Direction::down, 1}));
  REQUIRE(migrator()->apply({Direction::up, {}}));
  CHECK(ask("SELECT sum(bytes) FROM traffic") == sum);
}

TEST_CASE("forecasts go down to a row a point, and up again", "[postgres][migration]") {
  auto store = fresh_store();
  ForecastSet set{{Dimension::proto, "tcp"},
                  "",
                  Metric::bytes,
                  "naive",
                  at("2026-01-01T00:00:00Z"),
                  std::chrono::minutes(5),
                  {"a note"},
                  {}};
  for (int i = 0; i < 3; ++i)
    set.points.push_back({{set.issued_at + i * set.step, set.step}, 1.0 / 3 + i, 0.1, 9.5, 0.05, 10.25});
  REQUIRE(store->save(std::vector{set}));
  REQUIRE(migrator()->apply({Direction::down, 5}));
  CHECK(ask("SELECT count(*) FROM forecast_point") == "3");
  REQUIRE(migrator()->apply({Direction::up, {}}));
  const auto forecasts = another_store()->newest({Dimension::proto, {}, {}, Metric::bytes, 10});
  REQUIRE(forecasts);
  REQUIRE(forecasts->size() == 1);
  REQUIRE(forecasts->front().points.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(forecasts->front().points[i].window == set.points[i].window);
    CHECK(forecasts->front().points[i].mean == set.points[i].mean);
    CHECK(forecasts->front().points[i].hi95 == set.points[i].hi95);
  }
}

TEST_CASE("going up twice does nothing the second time", "[postgres][migration]") {
  fresh_schema();
  const auto again = migrator()->apply({Direction::up, {}});
  REQUIRE(again);
  CHECK(again->empty());
}

TEST_CASE("two migrators at once take turns", "[postgres][migration]") {
  empty_database();
  std::latch start(2);
  std::vector<std::size_t> taken(2);
  std::vector<std::string> failures(2);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        auto made = Migrator::connect(database_url());
        start.arrive_and_wait();
        if (!made) {
          failures[i] = made.error().message;
          return;
        }
        const auto steps = (*made)->apply({Direction::up, {}});
        if (steps) {
          taken[i] = steps->size();
        } else {
          failures[i] = steps.error().message;
        }
      });
    }
  }
  CHECK(failures[0].empty());
  CHECK(failures[1].empty());
  CHECK(taken[0] + taken[1] == migrations().size());
}

TEST_CASE("a migration that was changed after it was applied is refused", "[postgres][migration]") {
  fresh_schema();
  auto changed = migrations();
  changed[1].up += "-- changed\n";
  const auto refused = migrator(changed)->apply({Direction::up, {}});
  REQUIRE(!refused);
  check_refused(refused.error(), "version 2 was applied as 'forecast' with checksum");
}

TEST_CASE("a version that is newer than ours is refused", "[postgres][migration]") {
  fresh_schema();
  run_sql("INSERT INTO schema_migration (version, name, sha256) VALUES (99, 'from_the_future', '\\x00')");
  const auto refused = migrator()->apply({Direction::up, {}});
  REQUIRE(!refused);
  check_refused(refused.error(), "version 99 (from_the_future), newer than");
  const auto store = PostgresStore::connect(database_url());
  REQUIRE(!store);
  CHECK(store.error().code == ErrorCode::bad_input);
}

TEST_CASE("a gap in the record is refused", "[postgres][migration]") {
  fresh_schema();
  run_sql("DELETE FROM schema_migration WHERE version = 2");
  const auto refused = migrator()->status();
  REQUIRE(!refused);
  check_refused(refused.error(), "lacks version 2 below version");
}

TEST_CASE("a gap in the migrations themselves is refused", "[postgres][migration]") {
  auto holed = migrations();
  holed.erase(holed.begin() + 1);
  const auto refused = Migrator::connect(database_url(), holed);
  REQUIRE(!refused);
  CHECK_THAT(refused.error().message, Catch::Matchers::Contains("lack version 2"));
}

TEST_CASE("going down needs to be told how far, and no further than there is", "[postgres][migration]") {
  fresh_schema();
  const auto untold = migrator()->apply({Direction::down, {}});
  REQUIRE(!untold);
  CHECK(untold.error().code == ErrorCode::usage);
  const auto beyond = migrator()->apply({Direction::up, 77});
  REQUIRE(!beyond);
  CHECK(beyond.error().code == ErrorCode::usage);
}

TEST_CASE("a migration that fails leaves nothing behind", "[postgres][migration]") {
  fresh_schema();
  const auto before = tables();
  auto steps = migrations();
  steps.push_back({static_cast<int>(steps.size()) + 1, "broken", "CREATE TABLE half_done (); SELECT 1 / 0;", ""});
  const auto refused = migrator(steps)->apply({Direction::up, {}});
  REQUIRE(!refused);
  CHECK(tables() == before);
  CHECK(migrator()->status());
}

TEST_CASE("the schema is asked for by name where it is missing or too old", "[postgres][migration]") {
  empty_database();
  const auto missing = PostgresStore::connect(database_url());
  REQUIRE(!missing);
  CHECK(missing.error().code == ErrorCode::bad_input);
  CHECK_THAT(missing.error().message, Catch::Matchers::Contains("netaugur migrate up"));
  REQUIRE(migrator()->apply({Direction::up, 2}));
  const auto old = PostgresStore::connect(database_url());
  REQUIRE(!old);
  CHECK_THAT(old.error().message, Catch::Matchers::Contains("version 2, this netaugur needs"));
}

}  // namespace netaugur::contract
