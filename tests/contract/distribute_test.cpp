// The tables on a Citus cluster. tests/contract/run runs these cases on one PostgreSQL and on a cluster; each looks for
// its own.

#include "catch.hpp"
#include "database.hpp"
#include "netaugur/adapters/distribution.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

Distribution distribution() {
  auto found = read_distribution(database_url());
  INFO((found ? std::string() : found.error().message));
  REQUIRE(found);
  return std::move(*found);
}

/// The schema at the head, and nothing distributed.
std::unique_ptr<PostgresStore> local_store() {
  empty_database();
  auto migrator = Migrator::connect(database_url());
  REQUIRE(migrator);
  REQUIRE((*migrator)->apply({Migrator::Direction::up, {}}));
  return another_store();
}

std::string sums() {
  return ask("SELECT concat_ws(' ', count(*), sum(packets), sum(bytes)) FROM traffic") + ", windows " +
         ask("SELECT concat_ws(' ', count(*), sum(packets), max(sequence)) FROM traffic_window");
}

}  // namespace

TEST_CASE("on one PostgreSQL nothing is distributed, and asking for it says what lacks", "[postgres][distribution]") {
  fresh_schema();
  if (distribution().extension) return;
  const auto none = distribute(database_url(), DistributionMode::automatic);
  REQUIRE(none);
  CHECK(none->empty());
  const auto refused = distribute(database_url(), DistributionMode::on);
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::bad_input);
  CHECK_THAT(refused.error().message, Catch::Matchers::Contains("citus"));
  CHECK(!refused.error().notes.empty());
}

TEST_CASE("tables that have rows are distributed with them, once", "[postgres][distribution]") {
  auto store = local_store();
  if (!distribution().extension) return;
  REQUIRE(store->write(random_traffic(41, at("2026-01-31T23:59:00Z"), 50)));
  const auto before = sums();
  CHECK(distribution().tables.empty());
  REQUIRE(distribute(database_url(), DistributionMode::off));
  CHECK(distribution().tables.empty());
  const auto done = distribute(database_url(), DistributionMode::automatic);
  INFO((done ? std::string() : done.error().message));
  REQUIRE(done);
  CHECK(!done->empty());
  CHECK(distribution().local.empty());
  CHECK(sums() == before);
  const auto again = distribute(database_url(), DistributionMode::on);
  REQUIRE(again);
  CHECK(again->empty());
}

TEST_CASE("a partition that is made later lies on the nodes like its table", "[postgres][distribution]") {
  auto store = fresh_store();
  if (!distribution().extension) return;
  REQUIRE(store->write(random_traffic(42, at("2026-05-01T12:00:00Z"), 20)));
  CHECK(ask("SELECT count(*) FROM pg_inherits LEFT JOIN pg_dist_partition ON logicalrelid = inhrelid"
            " JOIN pg_class c ON c.oid = inhrelid WHERE relkind = 'r' AND logicalrelid IS NULL") == "0");
  CHECK(ask("SELECT count(DISTINCT groupid) > 1 FROM pg_dist_shard JOIN pg_dist_placement USING (shardid)"
            " WHERE logicalrelid = 'traffic'::regclass") == "t");
}

}  // namespace netaugur::contract
