#pragma once
// What the database says has been applied, held against what this program carries.

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "netaugur/adapters/postgres.hpp"

namespace netaugur::postgres {

struct AppliedMigration {
  int version = 0;
  std::string name;
  std::string checksum;
  Timestamp applied_at;
};

/// By version; empty where the table is not there yet.
[[nodiscard]] std::vector<AppliedMigration> applied_migrations(pqxx::transaction_base& transaction);

/// Errors: conflict, for a version that we do not have, a gap, a checksum or name that differs, with what to do.
[[nodiscard]] Status check_applied(const std::vector<AppliedMigration>& applied, const std::vector<Migration>& steps);

}  // namespace netaugur::postgres
