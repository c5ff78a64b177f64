#include "rollup.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <vector>

#include "gaps.hpp"
#include "keys.hpp"
#include "partitions.hpp"
#include "sql.hpp"

namespace netaugur::postgres {

namespace {

/// Buckets of some sensors without a gap between them, in one partition, made of one of the finer resolution.
struct BucketRun {
  Resolution level = Resolution::minute;
  Period period;
  std::set<std::int32_t> sensors;

  [[nodiscard]] std::string where() const {
    return fmt::format("{} AND sensor_id = ANY ('{}')", where_start(period), array_of(sensors));
  }
};

/// What the statements of one kind of table are put together from. Every kind sums rows of (start, …, packets, bytes)
/// or of windows; traffic and address keep the largest keys alone.
struct Kind {
  const char* name;     ///< of the table, before the resolution
  std::string key;      ///< columns of the key, but for start, sensor_id and bucket
  std::string bucket;   ///< of a row that is kept
  std::string sums;     ///< columns that are added up
  std::string no_key;   ///< the key's columns where a row stands for the rest of its class; empty: every row is kept
  std::string is_kept;  ///< beyond its rank
};

const Kind traffic{"traffic",
                   "family, proto, service, src_ip, dst_ip",
                   "bucket",
                   "packets, bytes",
                   "family, proto, NULL, NULL, NULL",
                   "(src_ip IS NOT NULL OR dst_ip IS NOT NULL OR service IS NOT NULL)"};
// The rest of a class, which the finer resolution may have folded, has no address to hash.
const Kind address{
    "address",        "family, proto, ip",   "(coalesce(hashinet(ip), family + 4 * proto) & 1023)::smallint",
    "packets, bytes", "family, proto, NULL", "ip IS NOT NULL"};
constexpr const char* class_bucket = "((family + 4 * proto) & 1023)::smallint";
const Kind classes{"class", "family, proto", class_bucket, "packets, bytes", "", ""};
const Kind windows{"window",
                   "",
                   "(sensor_id & 1023)::smallint",
                   "windows, received, dropped_kernel, dropped_interface, truncated, late, folded",
                   "",
                   ""};

std::string table_of(const Kind& kind, Resolution level) { return fmt::format("{}_{}", kind.name, name_of(level)); }

/// The rows that a run is made of.
std::string source_of(const Kind& kind, const BucketRun& run) {
  const std::string where = run.where();
  if (run.level != Resolution::minute) {
    return fmt::format("SELECT * FROM {} WHERE true{}", table_of(kind, finer(run.level)), where);
  }
  if (&kind == &traffic) return "SELECT * FROM traffic WHERE true" + where;
  if (&kind == &address) {
    return fmt::format(
        "SELECT bucket, start, sensor_id, family, proto, src_ip AS ip, packets, bytes FROM traffic"
        " WHERE src_ip IS NOT NULL{0} UNION ALL"
        " SELECT bucket, start, sensor_id, family, proto, dst_ip, packets, bytes FROM traffic"
        " WHERE dst_ip IS NOT NULL AND src_ip IS DISTINCT FROM dst_ip{0}",
        where);
  }
  if (&kind == &classes) {
    return fmt::format(
        "SELECT start, sensor_id, c.family, c.proto, c.packets, c.bytes FROM traffic_window,"
        " unnest(families, protos, class_packets, class_bytes) AS c(family, proto, packets, bytes) WHERE true{}",
        where);
  }
  return "SELECT *, 1 AS windows FROM traffic_window WHERE true" + where;
}

/// `sum(a)::bigint AS a, …`
std::string summed(const std::string& columns) {
  std::string sql;
  for (std::size_t at = 0; at < columns.size();) {
    const auto end = std::min(columns.find(", ", at), columns.size());
    const std::string column = columns.substr(at, end - at);
    sql += fmt::format("{}sum({})::bigint AS {}", sql.empty() ? "" : ", ", column, column);
    at = end + 2;
  }
  return sql;
}

/// Whether a bucket may have more keys than are kept: no more than it has rows.
bool may_exceed(pqxx::work& transaction, const Kind& kind, const BucketRun& run, std::int64_t keys) {
  if (kind.no_key.empty() || keys == std::numeric_limits<std::int64_t>::max()) return false;
  return !transaction
              .exec(fmt::format("SELECT 1 FROM ({}) AS source GROUP BY date_bin({}, start, 'epoch'), sensor_id"
                                " HAVING count(*) > {} LIMIT 1",
                                source_of(kind, run), literal(length_of(run.level)), keys))
              .empty();
}

/// `keys`: how many a sensor and bucket keeps by bytes, and as many by packets.
std::string insertion(const Kind& kind, const BucketRun& run, std::optional<std::int64_t> keys) {
  const std::string comma = kind.key.empty() ? "" : ", ";
  const std::string into = fmt::format("INSERT INTO {} (start, sensor_id{}{}, bucket, {})", table_of(kind, run.level),
                                       comma, kind.key, kind.sums);
  const std::string bucket_column = &kind == &traffic ? ", bucket" : "";
  const std::string rows = fmt::format(
      "SELECT date_bin({}, start, 'epoch') AS start, sensor_id{}{}{}, {} FROM ({}) AS source GROUP BY 1, "
      "sensor_id{}{}{}",
      literal(length_of(run.level)), comma, kind.key, bucket_column, summed(kind.sums), source_of(kind, run), comma,
      kind.key, bucket_column);
  if (!keys) {
    return fmt::format("{} SELECT start, sensor_id{}{}, {}, {} FROM ({}) AS summed", into, comma, kind.key, kind.bucket,
                       kind.sums, rows);
  }
  // Ranked is only what reaches the amount of the last one that is kept, by bytes or by packets: to sort all rows
  // whole, twice, takes longer than to sum them. The rest of a class is its sum without what is kept.
  return fmt::format(
      "{0} WITH summed AS MATERIALIZED ({2}), last AS (SELECT start, sensor_id,"
      " coalesce((array_agg(bytes ORDER BY bytes DESC))[{4}], 0) AS bytes,"
      " coalesce((array_agg(packets ORDER BY packets DESC))[{4}], 0) AS packets FROM summed GROUP BY start, sensor_id),"
      " ranked AS (SELECT summed.*, least("
      "row_number() OVER (PARTITION BY start, sensor_id ORDER BY summed.bytes DESC, summed.packets DESC, {1}),"
      " row_number() OVER (PARTITION BY start, sensor_id ORDER BY summed.packets DESC, summed.bytes DESC, {1})) AS rank"
      " FROM summed JOIN last USING (start, sensor_id)"
      " WHERE summed.bytes >= last.bytes OR summed.packets >= last.packets),"
      " kept AS MATERIALIZED (SELECT * FROM ranked WHERE rank <= {4} AND {5})"
      " SELECT start, sensor_id, {1}, {3}, packets, bytes FROM kept UNION ALL"
      " SELECT start, sensor_id, {6}, {7}, sum(packets), sum(bytes) FROM ("
      "SELECT start, sensor_id, family, proto, packets, bytes, 1 AS keys FROM summed UNION ALL"
      " SELECT start, sensor_id, family, proto, -packets, -bytes, -1 FROM kept) AS remaining"
      " GROUP BY start, sensor_id, family, proto HAVING sum(keys) > 0",
      into, kind.key, rows, kind.bucket, *keys, kind.is_kept, kind.no_key, class_bucket);
}

void roll_up(pqxx::work& transaction, const BucketRun& run, const RollupGaps& gaps, std::int64_t keys) {
  const bool raw_gone = run.level == Resolution::minute && gaps.finest_in(run.period) > Resolution::raw;
  for (const Kind* kind : {&traffic, &address, &classes, &windows}) {
    // Of rows that retention took away, only what came late is there, and is added. The ledger has all its windows.
    const bool adds = raw_gone && (kind == &traffic || kind == &address);
    if (!adds) {
      transaction.exec(fmt::format("DELETE FROM {} WHERE true{}", table_of(*kind, run.level), run.where()));
    }
    const bool ranks = may_exceed(transaction, *kind, run, keys);
    transaction.exec(insertion(*kind, run, ranks ? std::optional(keys) : std::nullopt));
  }
  if (raw_gone) transaction.exec("DELETE FROM traffic WHERE true" + run.where());
  const auto level = static_cast<int>(run.level);
  transaction.exec(fmt::format("DELETE FROM rollup_due WHERE level = {}{}", level, run.where()));
  if (run.level == Resolution::month) return;
  const Duration next = length_of(static_cast<Resolution>(level + 1));
  transaction.exec(
      fmt::format("INSERT INTO rollup_due (start, sensor_id, level) SELECT start, sensor_id, {} FROM"
                  " generate_series({}, {}, {}) AS start, unnest('{}'::integer[]) AS sensor_id WHERE start < {}",
                  level + 1, literal(floor_to(run.period.since, next)), literal(run.period.until), literal(next),
                  array_of(run.sensors), literal(run.period.until)));
}

/// By start, the sensors whose bucket is due.
using DueBuckets = std::map<Timestamp, std::set<std::int32_t>>;

/// At most so many, the oldest.
DueBuckets due_buckets(pqxx::transaction_base& transaction, Resolution level, const RollupScope& scope,
                       std::size_t most) {
  const std::string ready = scope.before ? "d.start < " + literal(*scope.before)
                                         : fmt::format("d.start + {} <= s.newest", literal(length_of(level)));
  const auto rows = transaction.exec(
      fmt::format("SELECT d.sensor_id, {} FROM rollup_due AS d JOIN sensor_state AS s USING (sensor_id)"
                  " WHERE d.level = {} AND {} ORDER BY d.start LIMIT {}",
                  us_of("d.start"), static_cast<int>(level), ready, most * 16));
  DueBuckets due;
  std::size_t buckets = 0;
  for (const auto& row : rows) {
    if (buckets == most) break;
    if (due[timestamp_from_us(row[1].as<std::int64_t>())].insert(row[0].as<std::int32_t>()).second) ++buckets;
  }
  return due;
}

std::vector<BucketRun> runs_of(const DueBuckets& due, Resolution level) {
  const Duration length = length_of(level);
  const auto in_one_partition = [level](Timestamp a, Timestamp b) {
    return std::ranges::all_of(std::array{finer(level), level}, [a, b](Resolution resolution) {
      const auto table = traffic_table(resolution);
      return partition_at(table, a).name == partition_at(table, b).name;
    });
  };
  std::vector<BucketRun> runs;
  for (const auto& [start, sensors] : due) {
    const bool follows = !runs.empty() && runs.back().sensors == sensors && runs.back().period.until == start &&
                         in_one_partition(runs.back().period.since, start);
    if (follows) {
      runs.back().period.until = start + length;
    } else {
      runs.push_back({level, {start, start + length}, sensors});
    }
  }
  return runs;
}

std::int64_t keys_kept(pqxx::transaction_base& transaction, Resolution level) {
  const auto rows = transaction.exec(
      fmt::format("SELECT keys FROM retention WHERE resolution = '{}' AND keys IS NOT NULL", name_of(level)));
  return rows.empty() ? std::numeric_limits<std::int64_t>::max() : rows[0][0].as<std::int64_t>();
}

/// Tells the index by time of the rows that are new since the last time, which every question would read otherwise.
/// Left to another that works on the same partition, a vacuum that does the same.
void summarize_new_rows(pqxx::connection& connection, const std::vector<BucketRun>& runs) {
  std::set<std::string> partitions;
  for (const auto& run : runs) partitions.insert("'" + partition_at("traffic", run.period.since).name + "'");
  try {
    pqxx::work transaction(connection);
    transaction.exec("SET LOCAL lock_timeout = '20ms'");
    transaction.exec(fmt::format(
        "SELECT brin_summarize_new_values(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
        " JOIN pg_inherits ON inhrelid = indexrelid WHERE inhparent = 'traffic_start'::regclass"
        " AND relname IN ({})",
        fmt::join(partitions, ", ")));
    transaction.commit();
  } catch (const pqxx::sql_error& error) {
    if (error.sqlstate() != "55P03") throw;  // lock_not_available
  }
}

}  // namespace

std::size_t roll_up_some(pqxx::connection& connection, std::set<std::string>& partitions, const RollupScope& scope,
                         std::size_t buckets_max) {
  for (int number = 1; number <= static_cast<int>(scope.coarsest); ++number) {
    const auto level = static_cast<Resolution>(number);
    DueBuckets due;
    {
      pqxx::read_transaction transaction(connection);
      due = due_buckets(transaction, level, scope, buckets_max);
    }
    if (due.empty()) continue;
    const auto runs = runs_of(due, level);
    std::vector<RowPlace> places;
    for (const auto& run : runs) {
      for (const Kind* kind : {&traffic, &address, &classes, &windows}) {
        places.emplace_back(table_of(*kind, level), run.period.since);
      }
    }
    ensure_partitions(connection, places, partitions);
    if (level == Resolution::minute) summarize_new_rows(connection, runs);
    pqxx::work transaction(connection);
    // A window that is committed meanwhile is seen with its mark or not at all.
    transaction.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    // A minute of a busy sensor is summed and ranked in memory.
    transaction.exec(
        "SELECT set_config('work_mem', '64MB', true) WHERE pg_size_bytes(current_setting('work_mem')) < 67108864");
    const auto gaps = read_retired(transaction);
    const auto keys = keys_kept(transaction, level);
    for (const auto& run : runs) roll_up(transaction, run, gaps, keys);
    transaction.commit();
    std::size_t made = 0;
    for (const auto& [start, sensors] : due) made += sensors.size();
    return made;
  }
  return 0;
}

}  // namespace netaugur::postgres
