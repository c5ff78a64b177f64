// The database goes away, comes back, refuses; and tells what is new.

#include <pqxx/pqxx>
#include <thread>

#include "catch.hpp"
#include "database.hpp"
#include "netaugur/adapters/postgres_writer.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Timestamp noon = at("2026-03-14T12:00:00Z");

std::vector<WindowRecord> one_window(Timestamp start = noon) {
  return {window("edge1", run_a, start, seconds(5), {row("tcp 10.0.0.1>10.0.0.2:443 10/1000")})};
}

void end_other_sessions() {
  run_sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
      " AND pid <> pg_backend_pid()");
}

}  // namespace

TEST_CASE("a URL gets limits for a silent host where it sets none itself", "[postgres][connection]") {
  const std::string rest = "tcp_user_timeout=30000&keepalives_idle=10&keepalives_interval=5&keepalives_count=3";
  CHECK(with_time_limits("postgresql://db/netaugur").value() == "postgresql://db/netaugur?connect_timeout=10&" + rest);
  CHECK(with_time_limits("postgresql://db/netaugur?connect_timeout=2").value() ==
        "postgresql://db/netaugur?connect_timeout=2&" + rest);
  CHECK(with_time_limits("host=db keepalives_idle=60").value() ==
        "host=db keepalives_idle=60 connect_timeout=10 tcp_user_timeout=30000 keepalives_interval=5"
        " keepalives_count=3");
  CHECK(with_time_limits("postgresql://db/n?colour=red").error().code == ErrorCode::usage);
}

TEST_CASE("a database that is not there is named without its password", "[postgres][connection]") {
  for (const char* url : {"postgresql://monitor:s3cret@/netaugur?host=/nonexistent/socket",
                          "host=/nonexistent/socket user=monitor password=s3cret dbname=netaugur"}) {
    const auto store = PostgresStore::connect(url);
    REQUIRE(!store);
    CHECK(store.error().code == ErrorCode::unavailable);
    CHECK_THAT(store.error().message, Catch::Matchers::Contains("/nonexistent/socket"));
    CHECK_THAT(store.error().message, !Catch::Matchers::Contains("s3cret"));
  }
}

TEST_CASE("a connection string that cannot be read does not show its password", "[postgres][connection]") {
  for (const char* url : {"postgresql://monitor:s3cret@host:notaport/netaugur",
                          "postgresql://monitor:s3cret@[::1/netaugur", "password=s3cret nonsense"}) {
    const auto store = PostgresStore::connect(url);
    REQUIRE(!store);
    CHECK_THAT(store.error().message, !Catch::Matchers::Contains("s3cret"));
  }
}

TEST_CASE("a connection that broke is told once and opened again by the next call", "[postgres][connection]") {
  auto store = fresh_store();
  REQUIRE(store->write(one_window()));
  end_other_sessions();
  const auto broken = store->write(one_window(noon + seconds(5)));
  REQUIRE(!broken);
  CHECK(broken.error().code == ErrorCode::unavailable);
  const auto after = store->write(one_window(noon + seconds(5)));
  INFO((after ? std::string() : after.error().message));
  REQUIRE(after);
  CHECK(after->written == 1);
  end_other_sessions();
  CHECK(!store->sensors());
  CHECK(store->sensors());
}

TEST_CASE("a read-only database is unavailable, and says why", "[postgres][connection]") {
  fresh_schema();
  auto store = PostgresStore::connect(database_url() + " options='-c default_transaction_read_only=on'");
  REQUIRE(store);
  const auto refused = (*store)->write(one_window());
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::unavailable);
  CHECK_THAT(refused.error().message, Catch::Matchers::Contains("read-only"));
  CHECK((*store)->sensors());
}

TEST_CASE("questions that are limited in all end at their deadline, and none is asked behind it",
          "[postgres][connection]") {
  const auto store = fresh_store();
  REQUIRE(store->write(one_window()));
  pqxx::connection holder(database_url());
  {
    pqxx::work holding(holder);
    holding.exec("LOCK TABLE sensor_state");
    const auto limit = store->limit_in_all(milliseconds(200));
    const auto cancelled = store->sensors();
    REQUIRE(!cancelled);
    CHECK(cancelled.error().code == ErrorCode::interrupted);
    const auto refused = store->newest_sequence();
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::interrupted);
  }
  CHECK(store->newest_sequence());
  CHECK(store->sensors());
}

TEST_CASE("behind a limit in all a statement has its own limit again", "[postgres][connection]") {
  const auto store = fresh_store();
  REQUIRE(store->write(one_window()));
  REQUIRE(store->limit_statements(milliseconds(150)));
  {
    const auto limit = store->limit_in_all(seconds(600));
  }
  CHECK(store->sensors());
  pqxx::connection holder(database_url());
  pqxx::work holding(holder);
  holding.exec("LOCK TABLE sensor_state");
  const auto cancelled = store->sensors();
  REQUIRE(!cancelled);
  CHECK(cancelled.error().code == ErrorCode::interrupted);
}

TEST_CASE("a partition that was dropped meanwhile is made again", "[postgres][connection]") {
  auto store = fresh_store();
  REQUIRE(store->write(one_window()));
  run_sql("DROP TABLE traffic_20260314");
  const auto report = store->write(one_window(noon + seconds(5)));
  INFO((report ? std::string() : report.error().message));
  REQUIRE(report);
  CHECK(ask("SELECT count(*) FROM traffic") == "1");
}

TEST_CASE("a commit of windows is told with its newest sequence number", "[postgres][connection]") {
  auto store = fresh_store();
  auto listener = PostgresListener::connect(database_url());
  REQUIRE(listener);
  REQUIRE(store->write(one_window()));
  const auto notice = (*listener)->wait(seconds(10));
  REQUIRE(notice);
  CHECK(notice->kind == StoreNotice::Kind::windows);
  const auto newest = store->newest_sequence();
  REQUIRE(newest);
  CHECK(notice->last_sequence == *newest);
  // A replay changes nothing and is no news.
  REQUIRE(store->write(one_window()));
  ForecastSet set{{Dimension::total, ""}, "", Metric::bytes, "naive", noon, seconds(60), {}, {}};
  REQUIRE(store->save(std::vector{set}));
  const auto forecast = (*listener)->wait(seconds(10));
  REQUIRE(forecast);
  CHECK(forecast->kind == StoreNotice::Kind::forecasts);
}

TEST_CASE("a listener waits no longer than asked, and not at all once interrupted", "[postgres][connection]") {
  fresh_schema();
  auto listener = PostgresListener::connect(database_url());
  REQUIRE(listener);
  const auto nothing = (*listener)->wait(milliseconds(20));
  REQUIRE(nothing);
  CHECK(nothing->kind == StoreNotice::Kind::none);
  std::jthread waker([&listener] { (*listener)->interrupt(); });
  const auto interrupted = (*listener)->wait(seconds(600));
  REQUIRE(interrupted);
  CHECK(interrupted->kind == StoreNotice::Kind::none);
}

TEST_CASE("a listener hears again after its connection broke", "[postgres][connection]") {
  fresh_schema();
  auto listener = PostgresListener::connect(database_url());
  REQUIRE(listener);
  end_other_sessions();
  // The server's farewell may be heard before the connection's end.
  auto broken = (*listener)->wait(seconds(10));
  if (broken) broken = (*listener)->wait(seconds(10));
  REQUIRE(!broken);
  CHECK(broken.error().code == ErrorCode::unavailable);
  REQUIRE((*listener)->wait(milliseconds(1)));
  auto store = another_store();
  REQUIRE(store->write(one_window()));
  const auto notice = (*listener)->wait(seconds(10));
  REQUIRE(notice);
  CHECK(notice->kind == StoreNotice::Kind::windows);
}

TEST_CASE("a name with quotes, backslashes and braces is kept as it is", "[postgres][connection]") {
  auto store = fresh_store();
  const std::string name = "a'b\"c\\d{e},f|g\th";
  REQUIRE(store->write(std::vector{window(name, run_a, noon, seconds(5), {row("tcp 10.0.0.1>10.0.0.2:443 10/1000")})}));
  Filter filter;
  filter.sensors = {name};
  const auto page = store->traffic({{noon, noon + seconds(5)}, filter, 1, ""});
  REQUIRE(page);
  REQUIRE(page->rows.size() == 1);
  CHECK(page->rows[0].sensor == name);
  ForecastSet set{{Dimension::sensor, name}, name, Metric::bytes, "naive", noon, seconds(60), {name, ""}, {}};
  REQUIRE(store->save(std::vector{set}));
  const auto newest = store->newest({Dimension::sensor, name, name, Metric::bytes, 1});
  REQUIRE(newest);
  REQUIRE(newest->size() == 1);
  CHECK(newest->front().notes == std::vector<std::string>{name, ""});
}

}  // namespace netaugur::contract
