#include "retention.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "distribute.hpp"
#include "sql.hpp"

namespace netaugur::postgres {

namespace {

struct StoredPartition {
  std::string name;
  Period period;
  std::uint64_t size = 0;
};

/// The partitions of a resolution's tables, by their period. That of a period is one a table.
std::map<Timestamp, std::vector<StoredPartition>> partitions_of(pqxx::transaction_base& transaction,
                                                                const std::string& resolution) {
  const auto rows = execute(transaction,
                            fmt::format("WITH part AS (SELECT c.oid, regexp_match(pg_get_expr(c.relpartbound, c.oid),"
                                        " 'FROM \\(''([^'']+)''\\) TO \\(''([^'']+)''\\)') AS bounds"
                                        " FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid"
                                        " WHERE i.inhparent = ANY ($1::regclass[]) AND c.relkind = 'r')"
                                        " SELECT oid::regclass::text, {}, {}, {}(oid) FROM part ORDER BY 2",
                                        us_of("bounds[1]::timestamptz"), us_of("bounds[2]::timestamptz"),
                                        size_function(is_distributed(transaction))),
                            array_of_text(tables_of(resolution)));
  std::map<Timestamp, std::vector<StoredPartition>> partitions;
  for (const auto& row : rows) {
    const Period period{timestamp_from_us(row[1].as<std::int64_t>()), timestamp_from_us(row[2].as<std::int64_t>())};
    partitions[period.since].push_back({row[0].as<std::string>(), period, row[3].as<std::uint64_t>()});
  }
  return partitions;
}

std::vector<RetiredPeriod> beyond_rule(pqxx::transaction_base& transaction, const RetentionRule& rule,
                                       Timestamp newest) {
  std::vector<RetiredPeriod> periods;
  std::uint64_t size = 0;
  for (const auto& [since, tables] : partitions_of(transaction, rule.resolution)) {
    RetiredPeriod period{rule.resolution, tables.front().period, 0};
    for (const auto& table : tables) period.size += table.size;
    size += period.size;
    if (period.period.until <= newest) periods.push_back(std::move(period));
  }
  std::vector<RetiredPeriod> gone;
  for (auto& period : periods) {
    const bool old = rule.keep && period.period.until <= newest - *rule.keep;
    const bool too_much = rule.size_max && size > *rule.size_max;
    if (!old && !too_much) break;
    size -= period.size;
    gone.push_back(std::move(period));
  }
  return gone;
}

}  // namespace

std::vector<std::string> tables_of(const std::string& resolution) {
  if (resolution == "raw") return {"traffic"};
  if (resolution == "windows") return {"traffic_window"};
  return {"traffic_" + resolution, "address_" + resolution, "class_" + resolution, "window_" + resolution};
}

Resolution next_coarser(const std::string& resolution) {
  for (const auto level : {Resolution::minute, Resolution::hour, Resolution::day}) {
    if (resolution == name_of(level)) return static_cast<Resolution>(static_cast<int>(level) + 1);
  }
  return resolution == name_of(Resolution::month) ? Resolution::month : Resolution::minute;
}

std::vector<RetentionRule> read_rules(pqxx::transaction_base& transaction) {
  const auto rows = transaction.exec(
      fmt::format("SELECT resolution, {}, size_max, keys FROM retention"
                  " ORDER BY array_position(ARRAY['raw', '1m', '1h', '1d', '30d', 'windows'], resolution)",
                  us_of("keep")));
  std::vector<RetentionRule> rules;
  for (const auto& row : rows) {
    RetentionRule rule{row[0].as<std::string>(), {}, {}, {}};
    if (!row[1].is_null()) rule.keep = duration_from_us(row[1].as<std::int64_t>());
    if (!row[2].is_null()) rule.size_max = row[2].as<std::uint64_t>();
    if (!row[3].is_null()) rule.keys = row[3].as<std::uint64_t>();
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::vector<RetiredPeriod> beyond_rules(pqxx::transaction_base& transaction, Timestamp now) {
  const auto newest_window = transaction.exec(fmt::format("SELECT {} FROM sensor_state", us_of("max(newest)")))[0][0];
  if (newest_window.is_null()) return {};
  // A window from a clock that runs ahead must not make everything old.
  const Timestamp newest = std::min(now, timestamp_from_us(newest_window.as<std::int64_t>()));
  std::vector<RetiredPeriod> gone;
  for (const auto& rule : read_rules(transaction)) {
    std::ranges::move(beyond_rule(transaction, rule, newest), std::back_inserter(gone));
  }
  return gone;
}

Result<bool> drop_if_rolled_up(pqxx::connection& connection, const RetiredPeriod& period, Resolution above) {
  pqxx::work transaction(connection);
  try {
    // A question that runs long must not hold up everyone who comes after us.
    transaction.exec("SET LOCAL lock_timeout = '5s'");
    std::vector<std::string> names;
    const auto partitions = partitions_of(transaction, period.resolution);
    if (const auto found = partitions.find(period.period.since); found != partitions.end()) {
      for (const auto& partition : found->second) names.push_back(partition.name);
    }
    for (const auto& name : names) transaction.exec(fmt::format("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", name));
    const auto due = transaction.exec(fmt::format("SELECT count(*) FROM rollup_due WHERE level <= {}{}",
                                                  static_cast<int>(above), where_start(period.period)));
    if (period.resolution != name_of(Resolution::month) && due[0][0].as<std::int64_t>() != 0) return false;
    for (const auto& name : names) transaction.exec("DROP TABLE " + name);
    execute(transaction, "INSERT INTO retired (resolution, since, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            period.resolution, to_rfc3339(period.period.since), to_rfc3339(period.period.until));
    transaction.commit();
    return true;
  } catch (const pqxx::sql_error& error) {
    if (error.sqlstate() != "55P03") throw;
    return fail(ErrorCode::conflict, fmt::format("{} from {}: its tables are in use; the next time will do",
                                                 period.resolution, to_rfc3339(period.period.since)));
  }
}

std::size_t count_partitions(pqxx::connection& connection) {
  pqxx::read_transaction transaction(connection);
  return transaction
      .exec(
          "SELECT count(*) FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid"
          " WHERE c.relkind = 'r'")[0][0]
      .as<std::size_t>();
}

}  // namespace netaugur::postgres
