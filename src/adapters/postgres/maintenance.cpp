#include "netaugur/adapters/maintenance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "database.hpp"
#include "locks.hpp"
#include "partitions.hpp"
#include "retention.hpp"
#include "rollup.hpp"
#include "session.hpp"
#include "session_lock.hpp"
#include "snapshot.hpp"
#include "sql.hpp"
#include "verify.hpp"

namespace netaugur {

using postgres::execute;

class PostgresMaintenance::Session {
 public:
  explicit Session(const std::string& url)
      : database(
            url,
            [this](pqxx::connection& connection) -> Status {
              postgres::set_up_session(connection);
              partitions.clear();
              return postgres::check_schema(connection);
            },
            [this] { lock.reset(); }) {}

  postgres::Database database;
  std::set<std::string> partitions;
  std::optional<postgres::SessionLock> lock;  ///< before the database goes: it speaks to its connection
};

namespace {

constexpr std::size_t buckets_a_transaction = 64;
constexpr std::chrono::seconds wait_for_others(60);

std::size_t roll_up_all(pqxx::connection& connection, std::set<std::string>& partitions,
                        const postgres::RollupScope& scope) {
  std::size_t all = 0;
  while (const auto made = postgres::roll_up_some(connection, partitions, scope, buckets_a_transaction)) all += made;
  return all;
}

const char* column_of(RetentionChange::Field field) {
  switch (field) {
    case RetentionChange::Field::keep:
      return "keep";
    case RetentionChange::Field::size_max:
      return "size_max";
    case RetentionChange::Field::keys:
      break;
  }
  return "keys";
}

}  // namespace

PostgresMaintenance::PostgresMaintenance(std::unique_ptr<Session> session) : session_(std::move(session)) {}
PostgresMaintenance::~PostgresMaintenance() = default;

Result<std::unique_ptr<PostgresMaintenance>> PostgresMaintenance::connect(const std::string& url) {
  auto session = std::make_unique<Session>(url);
  if (auto open = session->database.open(); !open) return tl::unexpected(open.error());
  return std::unique_ptr<PostgresMaintenance>(new PostgresMaintenance(std::move(session)));
}

Result<std::vector<RetentionRule>> PostgresMaintenance::rules() {
  return session_->database.run([](pqxx::connection& connection) -> Result<std::vector<RetentionRule>> {
    pqxx::read_transaction transaction(connection);
    return postgres::read_rules(transaction);
  });
}

Status PostgresMaintenance::change(const std::vector<RetentionChange>& changes) {
  return session_->database.run([&](pqxx::connection& connection) -> Status {
    pqxx::work transaction(connection);
    if (!changes.empty()) transaction.exec("UPDATE settings_revision SET revision = revision + 1");
    for (const auto& change : changes) {
      std::string value = "NULL";
      if (change.value && change.field == RetentionChange::Field::keep) {
        value = postgres::literal(Duration(*change.value));
      } else if (change.value) {
        value = std::to_string(*change.value);
      }
      const auto changed =
          execute(transaction,
                  fmt::format("UPDATE retention SET {} = {} WHERE resolution = $1", column_of(change.field), value),
                  change.resolution);
      if (changed.affected_rows() == 0) {
        return fail(ErrorCode::usage,
                    fmt::format("'{}' is no resolution; take raw, 1m, 1h, 1d, 30d or windows", change.resolution));
      }
    }
    if (const Status fits = check_settings({0, {}, postgres::read_rules(transaction)}); !fits) return fits;
    transaction.commit();
    return {};
  });
}

Result<bool> PostgresMaintenance::begin() {
  return session_->database.run([&](pqxx::connection& connection) -> Result<bool> {
    session_->lock.emplace(connection, postgres::locks::rollup, wait_for_others);
    return session_->lock->held();
  });
}

Result<std::size_t> PostgresMaintenance::roll_up() {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::size_t> {
    return roll_up_all(connection, session_->partitions, {});
  });
}

Result<std::vector<RetiredPeriod>> PostgresMaintenance::beyond_rules(Timestamp now) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<RetiredPeriod>> {
    pqxx::read_transaction transaction(connection);
    return postgres::beyond_rules(transaction, now);
  });
}

Status PostgresMaintenance::retire(const RetiredPeriod& period) {
  if (period.resolution == name_of(Resolution::minute)) {
    // A late window could be counted no more: its minute would lack those that are gone.
    if (auto ledger = retire({"windows", period.period, 0}); !ledger) return ledger;
  }
  return session_->database.run([&](pqxx::connection& connection) -> Status {
    // A window that commits in between is rolled up first as well; each time round there are fewer.
    constexpr int rounds = 10;
    for (int round = 0; round < rounds; ++round) {
      const auto above = postgres::next_coarser(period.resolution);
      roll_up_all(connection, session_->partitions, {period.period.until, above});
      const auto gone = postgres::drop_if_rolled_up(connection, period, above);
      if (!gone) return tl::unexpected(gone.error());
      if (!*gone) continue;
      session_->partitions.clear();
      return {};
    }
    return fail(ErrorCode::conflict, fmt::format("{} from {}: windows still come for it", period.resolution,
                                                 to_rfc3339(period.period.since)));
  });
}

Result<std::size_t> PostgresMaintenance::prepare_partitions() {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::size_t> {
    std::vector<postgres::RowPlace> places;
    {
      pqxx::read_transaction transaction(connection);
      const auto newest =
          transaction.exec(fmt::format("SELECT {} FROM sensor_state", postgres::us_of("max(newest)")))[0][0];
      if (newest.is_null()) return 0;
      for (const char* resolution : {"raw", "1m", "1h", "1d", "30d", "windows"}) {
        for (const auto& table : postgres::tables_of(resolution)) {
          for (const int days : {0, 1, 2}) {
            places.emplace_back(table,
                                postgres::timestamp_from_us(newest.as<std::int64_t>()) + std::chrono::days(days));
          }
        }
      }
    }
    const auto there = postgres::count_partitions(connection);
    postgres::ensure_partitions(connection, places, session_->partitions);
    return postgres::count_partitions(connection) - there;
  });
}

Result<std::size_t> PostgresMaintenance::analyze() {
  return session_->database.run([](pqxx::connection& connection) -> Result<std::size_t> {
    pqxx::nontransaction session(connection);
    // As autovacuum reckons, which looks only now and then, and not at all in a cluster that has it switched off.
    const auto tables = session.exec(
        "SELECT s.relid::regclass::text FROM pg_stat_user_tables AS s JOIN pg_class AS c ON c.oid = s.relid"
        " WHERE s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0) AND c.relkind = 'r'");
    for (const auto& table : tables) session.exec("ANALYZE " + table[0].as<std::string>());
    return tables.size();
  });
}

Result<std::vector<SumCheck>> PostgresMaintenance::verify(Period period) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<SumCheck>> {
    postgres::Snapshot snapshot(connection);
    return postgres::verify(snapshot.transaction(), period);
  });
}

}  // namespace netaugur
