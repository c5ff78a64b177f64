#pragma once
// The PostgreSQL that tests/contract/run started, empty for each test, and plain SQL on it beside the store's own.

#include <cstdint>
#include <memory>
#include <string>

#include "netaugur/adapters/postgres.hpp"

namespace netaugur::contract {

/// NETAUGUR_TEST_DB; without it the test fails and says so.
[[nodiscard]] std::string database_url();

/// Drops everything that is in the database.
void empty_database();
/// Empties the database and migrates it to the head.
void fresh_schema();
/// Connects to a fresh schema.
[[nodiscard]] std::unique_ptr<PostgresStore> fresh_store();
/// Rolls up all that is due and complete.
void settle(PostgresStore& store);
/// Connects to the schema as it is.
[[nodiscard]] std::unique_ptr<PostgresStore> another_store();

void run_sql(const std::string& sql);
/// The first field of the first row; empty where it is null or there is no row.
[[nodiscard]] std::string ask(const std::string& sql);

}  // namespace netaugur::contract
