#include <fmt/format.h>

#include <algorithm>

#include "database.hpp"
#include "distribute.hpp"
#include "locks.hpp"
#include "migration_record.hpp"
#include "netaugur/adapters/os.hpp"
#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

namespace postgres {

std::vector<AppliedMigration> applied_migrations(pqxx::transaction_base& transaction) {
  std::vector<AppliedMigration> applied;
  if (transaction.exec("SELECT to_regclass('schema_migration')")[0][0].is_null()) return applied;
  const auto rows = transaction.exec(fmt::format(
      "SELECT version, name, encode(sha256, 'hex'), {} FROM schema_migration ORDER BY version", us_of("applied_at")));
  for (const auto& row : rows) {
    applied.push_back({row[0].as<int>(), row[1].as<std::string>(), row[2].as<std::string>(),
                       timestamp_from_us(row[3].as<std::int64_t>())});
  }
  return applied;
}

Status check_applied(const std::vector<AppliedMigration>& applied, const std::vector<Migration>& steps) {
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const auto& one = applied[i];
    if (static_cast<std::size_t>(one.version) > steps.size()) {
      return fail(ErrorCode::conflict,
                  fmt::format("the database's schema has version {} ({}), newer than the {} that this "
                              "netaugur knows",
                              one.version, one.name, steps.size()),
                  {"use the netaugur that made it, or a newer one"});
    }
    if (one.version != static_cast<int>(i) + 1) {
      return fail(ErrorCode::conflict,
                  fmt::format("schema_migration lacks version {} below version {}", i + 1, applied.back().version),
                  {"the record was changed by hand: restore schema_migration from a backup"});
    }
    const auto& step = steps[i];
    if (one.name != step.name || one.checksum != step.checksum()) {
      return fail(
          ErrorCode::conflict,
          fmt::format("version {} was applied as '{}' with checksum {}, but this netaugur carries '{}' with {}",
                      one.version, one.name, one.checksum.substr(0, 12), step.name, step.checksum().substr(0, 12)),
          {"the migration was changed after it was applied: use the netaugur that applied it, or start from an "
           "empty database"});
    }
  }
  return {};
}

Status check_schema(pqxx::connection& connection) {
  pqxx::read_transaction transaction(connection);
  const auto applied = applied_migrations(transaction);
  if (applied.empty())
    return fail(ErrorCode::bad_input, "the database has no netaugur schema: run `netaugur migrate up`");
  auto fits = check_applied(applied, migrations());
  if (!fits) {
    fits.error().code = ErrorCode::bad_input;
    return fits;
  }
  if (applied.size() < migrations().size()) {
    return fail(ErrorCode::bad_input,
                fmt::format("the database's schema has version {}, this netaugur needs {}: run `netaugur migrate up`",
                            applied.size(), migrations().size()));
  }
  return {};
}

}  // namespace postgres

std::string Migration::checksum() const { return sha256_hex(up + '\0' + down); }

class Migrator::Session {
 public:
  Session(const std::string& url, std::vector<Migration> all)
      : steps(std::move(all)), database(url, [](pqxx::connection& connection) -> Status {
          postgres::set_up_session(connection);
          return {};
        }) {}

  std::vector<Migration> steps;
  postgres::Database database;
};

namespace {

/// The step that the plan takes next, or none. Errors: as check_applied; usage.
Result<const Migration*> next_step(const std::vector<postgres::AppliedMigration>& applied,
                                   const std::vector<Migration>& steps, const Migrator::Plan& plan) {
  if (auto fits = postgres::check_applied(applied, steps); !fits) return tl::unexpected(fits.error());
  const int head = static_cast<int>(steps.size());
  const int at = static_cast<int>(applied.size());
  if (plan.direction == Migrator::Direction::down && !plan.target) {
    return fail(ErrorCode::usage, "down needs --to VERSION (0 removes everything that netaugur stored)");
  }
  const int target = plan.target.value_or(head);
  if (target < 0 || target > head) {
    return fail(ErrorCode::usage, fmt::format("there is no version {}: versions go from 0 to {}", target, head));
  }
  if (plan.direction == Migrator::Direction::up) {
    return at < target ? &steps[static_cast<std::size_t>(at)] : nullptr;
  }
  return at > target ? &steps[static_cast<std::size_t>(at - 1)] : nullptr;
}

void take(pqxx::transaction_base& transaction, const Migration& step, Migrator::Direction direction) {
  // A cluster then uses one connection a node, so that one step may touch reference tables after others. Elsewhere it
  // has no effect.
  transaction.exec("SET LOCAL citus.multi_shard_modify_mode = 'sequential'");
  if (direction == Migrator::Direction::up) {
    transaction.exec(step.up);
    postgres::execute(transaction,
                      "INSERT INTO schema_migration (version, name, sha256) VALUES ($1, $2, decode($3, 'hex'))",
                      step.version, step.name, step.checksum());
  } else {
    transaction.exec(step.down);
    postgres::execute(transaction, "DELETE FROM schema_migration WHERE version = $1", step.version);
  }
}

Status check_steps(const std::vector<Migration>& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].version == static_cast<int>(i) + 1) continue;
    return fail(ErrorCode::conflict,
                fmt::format("the migrations lack version {}: next is {} ({})", i + 1, steps[i].version, steps[i].name));
  }
  return {};
}

}  // namespace

Migrator::Migrator(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Migrator::~Migrator() = default;

Result<std::unique_ptr<Migrator>> Migrator::connect(const std::string& url, const std::vector<Migration>& steps) {
  if (auto fits = check_steps(steps); !fits) return tl::unexpected(fits.error());
  auto session = std::make_unique<Session>(url, steps);
  if (auto open = session->database.open(); !open) return tl::unexpected(open.error());
  return std::unique_ptr<Migrator>(new Migrator(std::move(session)));
}

Result<std::vector<MigrationState>> Migrator::status() {
  return session_->database.run([this](pqxx::connection& connection) -> Result<std::vector<MigrationState>> {
    pqxx::read_transaction transaction(connection);
    const auto applied = postgres::applied_migrations(transaction);
    if (auto fits = postgres::check_applied(applied, session_->steps); !fits) return tl::unexpected(fits.error());
    std::vector<MigrationState> states;
    for (const auto& step : session_->steps) {
      MigrationState state{step.version, step.name, std::nullopt};
      if (states.size() < applied.size()) state.applied_at = applied[states.size()].applied_at;
      states.push_back(std::move(state));
    }
    return states;
  });
}

Result<std::vector<Migration>> Migrator::pending(const Plan& plan) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<Migration>> {
    pqxx::read_transaction transaction(connection);
    auto applied = postgres::applied_migrations(transaction);
    std::vector<Migration> taken;
    while (true) {
      const auto step = next_step(applied, session_->steps, plan);
      if (!step) return tl::unexpected(step.error());
      if (*step == nullptr) return taken;
      taken.push_back(**step);
      if (plan.direction == Direction::up) {
        applied.push_back({(*step)->version, (*step)->name, (*step)->checksum(), {}});
      } else {
        applied.pop_back();
      }
    }
  });
}

Result<std::vector<Migration>> Migrator::apply(const Plan& plan) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<Migration>> {
    std::vector<Migration> taken;
    while (true) {
      pqxx::work transaction(connection);
      // Another migrator may have taken the step while this one waited: the record is read under the lock.
      transaction.exec(fmt::format("SELECT pg_advisory_xact_lock({})", postgres::locks::migration));
      transaction.exec(
          "CREATE TABLE IF NOT EXISTS schema_migration (version integer PRIMARY KEY, name text NOT NULL,"
          " sha256 bytea NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())");
      const auto step = next_step(postgres::applied_migrations(transaction), session_->steps, plan);
      if (!step) return tl::unexpected(step.error());
      if (*step == nullptr) {
        transaction.commit();
        return taken;
      }
      if (plan.direction == Direction::down && postgres::is_distributed(transaction)) {
        transaction.abort();
        postgres::gather(connection);
        continue;
      }
      take(transaction, **step, plan.direction);
      transaction.commit();
      taken.push_back(**step);
    }
  });
}

}  // namespace netaugur
