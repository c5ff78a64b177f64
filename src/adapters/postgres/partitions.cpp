#include "partitions.hpp"

#include <fmt/format.h>

#include <array>
#include <map>

#include "locks.hpp"
#include "sql.hpp"

namespace netaugur::postgres {

namespace {

enum class Grain { day, month, year };

struct PartitionedTable {
  const char* name;
  Grain grain;
  int fillfactor;  ///< below 100 where rows are added to: the new version stays on its page and no index is touched
};

constexpr std::array<PartitionedTable, 11> partitioned{{{"traffic", Grain::day, 100},
                                                        {"traffic_1m", Grain::month, 80},
                                                        {"traffic_1h", Grain::year, 80},
                                                        {"traffic_1d", Grain::year, 80},
                                                        {"traffic_window", Grain::month, 100},
                                                        {"class_1m", Grain::month, 50},
                                                        {"class_1h", Grain::year, 50},
                                                        {"class_1d", Grain::year, 50},
                                                        {"window_1m", Grain::month, 50},
                                                        {"window_1h", Grain::year, 50},
                                                        {"window_1d", Grain::year, 50}}};

struct Partition {
  const PartitionedTable* table = nullptr;
  std::chrono::year_month_day from;
  std::chrono::year_month_day to;
};

std::string text_of(std::chrono::year_month_day date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::pair<std::string, Partition> partition_at(const PartitionedTable& table, Timestamp start) {
  using namespace std::chrono;
  const sys_days day = floor<days>(start);
  const year_month_day date(day);
  const auto year_number = static_cast<int>(date.year());
  const auto month_number = static_cast<unsigned>(date.month());
  switch (table.grain) {
    case Grain::day:
      return {
          fmt::format("{}_{:04}{:02}{:02}", table.name, year_number, month_number, static_cast<unsigned>(date.day())),
          {&table, date, year_month_day(day + days(1))}};
    case Grain::month: {
      const year_month_day first(date.year(), date.month(), std::chrono::day(1));
      return {fmt::format("{}_{:04}{:02}", table.name, year_number, month_number), {&table, first, first + months(1)}};
    }
    case Grain::year:
      break;
  }
  const year_month_day first(date.year(), January, std::chrono::day(1));
  return {fmt::format("{}_{:04}", table.name, year_number), {&table, first, first + years(1)}};
}

}  // namespace

void ensure_partitions(pqxx::connection& connection, std::span<const Timestamp> starts, std::set<std::string>& known) {
  std::map<std::string, Partition> missing;
  for (const Timestamp start : starts) {
    for (const auto& table : partitioned) {
      auto named = partition_at(table, start);
      if (!known.contains(named.first)) missing.insert(std::move(named));
    }
  }
  if (missing.empty()) return;
  pqxx::work transaction(connection);
  transaction.exec(fmt::format("SELECT pg_advisory_xact_lock({})", locks::partitions));
  for (const auto& [name, partition] : missing) {
    if (!execute(transaction, "SELECT to_regclass($1)", name)[0][0].is_null()) continue;
    // Made apart and attached: CREATE TABLE … PARTITION OF would lock the whole table against its readers.
    transaction.exec(fmt::format(
        "CREATE TABLE {0} (LIKE {1} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (fillfactor = {2});"
        " ALTER TABLE {1} ATTACH PARTITION {0} FOR VALUES FROM ('{3} 00:00:00Z') TO ('{4} 00:00:00Z')",
        name, partition.table->name, partition.table->fillfactor, text_of(partition.from), text_of(partition.to)));
  }
  transaction.commit();
  for (const auto& [name, partition] : missing) known.insert(name);
}

}  // namespace netaugur::postgres
