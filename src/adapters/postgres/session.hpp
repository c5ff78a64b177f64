#pragma once
// What one PostgresStore owns: its connection, and what its writer remembers of the database.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "database.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "netaugur/base/time.hpp"

namespace netaugur {

namespace postgres {

struct RunId {
  std::int32_t sensor = 0;
  std::int32_t run = 0;
};

/// By sensor and UUID.
using Runs = std::map<std::pair<std::string, std::string>, RunId>;

}  // namespace postgres

class PostgresStore::Session {
 public:
  explicit Session(const std::string& url);

  postgres::Database database;

  postgres::Runs runs;
  std::set<std::string> partitions;
  std::string* plans = nullptr;      ///< where readers explain themselves
  Duration statement_limit{0};       ///< zero: none
  std::size_t buckets_a_piece = 16;  ///< that settle rolls up at once
};

namespace postgres {

/// The session's settings, alike for store, listener and migrator.
void set_up_session(pqxx::connection& connection);

/// Whether the recorded migrations are those of this program. Errors: bad_input, conflict.
[[nodiscard]] Status check_schema(pqxx::connection& connection);

}  // namespace postgres

}  // namespace netaugur
