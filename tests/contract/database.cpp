#include "database.hpp"

#include <cstdlib>
#include <pqxx/pqxx>

#include "catch.hpp"
#include "netaugur/adapters/distribution.hpp"

namespace netaugur::contract {

std::string database_url() {
  // Set before the first thread starts and never changed.
  const char* url = std::getenv("NETAUGUR_TEST_DB");
  if (url == nullptr || *url == '\0') {
    FAIL("NETAUGUR_TEST_DB is not set: run tests/contract/run BUILD_DIR, which starts a PostgreSQL for these tests");
  }
  return url;
}

void run_sql(const std::string& sql) {
  pqxx::connection connection(database_url());
  pqxx::nontransaction session(connection);
  session.exec(sql);
}

std::string ask(const std::string& sql) {
  pqxx::connection connection(database_url());
  pqxx::nontransaction session(connection);
  const auto rows = session.exec(sql);
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].as<std::string>();
}

void empty_database() {
  // Table by table: with the schema Citus' own views would go, and the extension with them.
  run_sql(
      "SET client_min_messages = 'warning'; DO $$ DECLARE one record; BEGIN"
      " FOR one IN SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, string_agg(relname, ', ') AS "
      "names"
      " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') AND NOT relispartition"
      " GROUP BY 1 ORDER BY 1 DESC LOOP"
      " EXECUTE format('DROP %s IF EXISTS %s CASCADE', one.kind, one.names); END LOOP; END $$");
}

void fresh_schema() {
  empty_database();
  auto migrator = Migrator::connect(database_url());
  REQUIRE(migrator);
  REQUIRE((*migrator)->apply({Migrator::Direction::up, {}}));
  const auto distributed = distribute(database_url(), DistributionMode::automatic);
  INFO((distributed ? std::string() : distributed.error().message));
  REQUIRE(distributed);
}

std::unique_ptr<PostgresStore> another_store() {
  auto store = PostgresStore::connect(database_url());
  INFO((store ? std::string() : store.error().message));
  REQUIRE(store);
  return std::move(*store);
}

void settle(PostgresStore& store) {
  while (true) {
    const auto more = store.settle();
    INFO((more ? std::string() : more.error().message));
    REQUIRE(more);
    if (!*more) return;
  }
}

std::unique_ptr<PostgresStore> fresh_store() {
  fresh_schema();
  return another_store();
}

}  // namespace netaugur::contract
