#include "partitions.hpp"

#include <fmt/format.h>

#include <map>

#include "locks.hpp"
#include "sql.hpp"

namespace netaugur::postgres {

namespace {

/// `days_360`: twelve months of 30 days from the epoch, so that no bucket of 30 days lies in two partitions.
enum class Grain { day, month, days_360 };

Grain grain_of(const std::string& table) {
  if (table == "traffic") return Grain::day;
  const bool months = table == "traffic_window" || table.ends_with("_1m") || table.ends_with("_1h");
  return months ? Grain::month : Grain::days_360;
}

Period days_around(Timestamp start, Grain grain) {
  using namespace std::chrono;
  const auto day = floor<days>(start);
  const year_month_day date(day);
  const auto between = [](sys_days since, sys_days until) { return Period{Timestamp(since), Timestamp(until)}; };
  switch (grain) {
    case Grain::day:
      return between(day, day + days(1));
    case Grain::month: {
      const year_month month(date.year(), date.month());
      return between(month / 1, (month + months(1)) / 1);
    }
    case Grain::days_360:
      break;
  }
  const Timestamp since = floor_to(start, days(360));
  return {since, since + days(360)};
}

/// `202611` or `20261122`: as much of a date as the grain tells apart.
std::string suffix_of(Timestamp since, Grain grain) {
  const std::string date = to_rfc3339(since);
  if (grain == Grain::month) return date.substr(0, 4) + date.substr(5, 2);
  return date.substr(0, 4) + date.substr(5, 2) + date.substr(8, 2);
}

}  // namespace

Partition partition_at(const std::string& table, Timestamp start) {
  const Grain grain = grain_of(table);
  const Period period = days_around(start, grain);
  return {table, fmt::format("{}_{}", table, suffix_of(period.since, grain)), period};
}

void ensure_partitions(pqxx::connection& connection, const std::vector<RowPlace>& places,
                       std::set<std::string>& known) {
  std::map<std::string, Partition> missing;
  for (const auto& [table, start] : places) {
    auto partition = partition_at(table, start);
    if (!known.contains(partition.name)) missing.emplace(partition.name, std::move(partition));
  }
  if (missing.empty()) return;
  pqxx::work transaction(connection);
  transaction.exec(fmt::format("SELECT pg_advisory_xact_lock({})", locks::partitions));
  for (const auto& [name, partition] : missing) {
    if (!execute(transaction, "SELECT to_regclass($1)", name)[0][0].is_null()) continue;
    // Made apart and attached: CREATE TABLE … PARTITION OF would lock the whole table against its readers.
    transaction.exec(
        fmt::format("CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)", name, partition.table));
    // By itself: a cluster forwards the text that it was sent, which must be one statement.
    transaction.exec(fmt::format("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES FROM ({}) TO ({})", partition.table,
                                 name, literal(partition.period.since), literal(partition.period.until)));
  }
  transaction.commit();
  for (const auto& [name, partition] : missing) known.insert(name);
}

}  // namespace netaugur::postgres
