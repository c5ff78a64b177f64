#include "database.hpp"

#include <cstdlib>
#include <pqxx/pqxx>

#include "catch.hpp"

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
  run_sql("SET client_min_messages = 'warning'; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
}

void fresh_schema() {
  empty_database();
  auto migrator = Migrator::connect(database_url());
  REQUIRE(migrator);
  REQUIRE((*migrator)->apply({Migrator::Direction::up, {}}));
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
