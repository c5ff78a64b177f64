#include "verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "gaps.hpp"
#include "netaugur/net/flow.hpp"
#include "sql.hpp"

namespace netaugur::postgres {

namespace {

/// One side of a comparison: `SELECT bucket, start, sensor_id, family, proto, packets, bytes`.
struct Side {
  std::string name;
  std::string rows;
};

constexpr const char* columns = "bucket, start, sensor_id, family, proto, packets, bytes";

Side table(const std::string& name) { return {name, fmt::format("SELECT {} FROM {} WHERE true", columns, name)}; }

Side ledger_classes() {
  return {"classes of traffic_window",
          "SELECT bucket, start, sensor_id, c.family, c.proto, c.packets, c.bytes FROM traffic_window,"
          " unnest(families, protos, class_packets, class_bytes) AS c(family, proto, packets, bytes) WHERE true"};
}

Side ends_of_traffic() {
  // Not a subquery of its own: a cluster would fetch its rows before it unites them.
  constexpr const char* ends =
      "((src_ip IS NOT NULL)::int + (dst_ip IS NOT NULL AND src_ip IS DISTINCT FROM dst_ip)::int)";
  return {
      "ends of traffic",
      fmt::format("SELECT bucket, start, sensor_id, family, proto, packets * {0}, bytes * {0} FROM traffic WHERE true",
                  ends)};
}

/// Windows as packets and what they lost as bytes, so that one comparison serves.
Side losses(const std::string& name, const char* windows) {
  return {name, fmt::format("SELECT bucket, start, sensor_id, 0::smallint, 0::smallint, {}, received + dropped_kernel +"
                            " dropped_interface + truncated + late + folded FROM {} WHERE true",
                            windows, name)};
}

/// What is left out of a comparison by buckets of `level`: those that lack windows at it, and where rows of `finer` are
/// retired.
struct Scope {
  Resolution level = Resolution::minute;
  Period period;
  std::vector<Period> retired;
  bool due_counts = true;  ///< false where both sides are of one resolution
};

std::string difference(pqxx::transaction_base& transaction, const Side& rolled, const Side& finer, const Scope& scope) {
  const std::string length = literal(length_of(scope.level));
  std::string where = where_start(scope.period);
  for (const auto& gone : scope.retired) {
    where += fmt::format(" AND NOT (start >= {} AND start < {})", literal(gone.since), literal(gone.until));
  }
  std::string settled;
  if (scope.due_counts) {
    settled = fmt::format(
        " WHERE (start, sensor_id) NOT IN (SELECT date_bin({}, start, 'epoch'), sensor_id FROM rollup_due"
        " WHERE level <= {})",
        length, static_cast<int>(scope.level));
  }
  // The difference of the sums, and not a join of them: it can be taken piece by piece on every node.
  const auto rows = transaction.exec(fmt::format(
      "SELECT {0}, (SELECT name FROM sensor WHERE id = sensor_id), family, proto, sum(rolled_packets),"
      " sum(rolled_bytes), sum(packets), sum(bytes) FROM (SELECT bucket, date_bin({1}, start, 'epoch') AS start,"
      " sensor_id, family, proto, packets AS rolled_packets, bytes AS rolled_bytes, 0 AS packets, 0 AS bytes FROM "
      "({2}{4})"
      " AS rolled(bucket, start, sensor_id, family, proto, packets, bytes) UNION ALL SELECT bucket, date_bin({1}, "
      "start,"
      " 'epoch'), sensor_id, family, proto, 0, 0, packets, bytes FROM ({3}{4}) AS finer(bucket, start, sensor_id, "
      "family,"
      " proto, packets, bytes)) AS both_sides{5} GROUP BY start, sensor_id, family, proto"
      " HAVING sum(rolled_packets) <> sum(packets) OR sum(rolled_bytes) <> sum(bytes) ORDER BY start LIMIT 1",
      us_of("start"), length, rolled.rows, finer.rows, where, settled));
  if (rows.empty()) return "";
  const auto& row = rows[0];
  return fmt::format("{} sensor {} {} {}: {}/{} in {}, {}/{} in {}",
                     to_rfc3339(timestamp_from_us(row[0].as<std::int64_t>())), row[1].as<std::string>("?"),
                     name_of(static_cast<Family>(row[2].as<int>())), name_of(Proto{row[3].as<std::uint16_t>()}),
                     row[4].as<std::string>(), row[5].as<std::string>(), rolled.name, row[6].as<std::string>(),
                     row[7].as<std::string>(), finer.name);
}

std::vector<Period> retired_at(const RollupGaps& gaps, Resolution resolution) {
  std::vector<Period> periods;
  for (const auto& one : gaps.retired) {
    if (one.resolution == resolution) periods.push_back(one.period);
  }
  return periods;
}

class Verification {
 public:
  Verification(pqxx::transaction_base& transaction, Period period) : transaction_(transaction), period_(period) {}

  void hold(const Side& rolled, const Side& finer, Scope scope) {
    scope.period = period_;
    if (const Duration length = length_of(scope.level); scope.due_counts) {
      // Whole buckets alone: at the edges one side would have more.
      scope.period.since = floor_to(scope.period.since + length - Duration(1), length);
      scope.period.until = floor_to(scope.period.until, length);
    }
    SumCheck check{rolled.name + " = " + finer.name, std::nullopt};
    if (scope.period.since < scope.period.until) {
      if (auto found = difference(transaction_, rolled, finer, scope); !found.empty()) {
        check.first_difference = std::move(found);
      }
    }
    checks_.push_back(std::move(check));
  }

  [[nodiscard]] std::vector<SumCheck> take() { return std::move(checks_); }

 private:
  pqxx::transaction_base& transaction_;
  Period period_;
  std::vector<SumCheck> checks_;
};

}  // namespace

std::vector<SumCheck> verify(pqxx::transaction_base& transaction, Period period) {
  const auto gaps = read_retired(transaction);
  const auto& no_windows = gaps.retired_windows;
  auto neither = retired_at(gaps, Resolution::raw);
  neither.insert(neither.end(), no_windows.begin(), no_windows.end());

  Verification verification(transaction, period);
  verification.hold(table("traffic"), ledger_classes(), {Resolution::minute, {}, neither, false});
  for (const auto level : {Resolution::minute, Resolution::hour, Resolution::day, Resolution::month}) {
    const std::string name(name_of(level));
    const bool lowest = level == Resolution::minute;
    const std::string below = "_" + std::string(name_of(finer(level)));
    const auto gone = retired_at(gaps, finer(level));
    verification.hold(table("traffic_" + name), table(lowest ? "traffic" : "traffic" + below), {level, {}, gone});
    verification.hold(table("address_" + name), lowest ? ends_of_traffic() : table("address" + below),
                      {level, {}, gone});
    verification.hold(table("class_" + name), lowest ? ledger_classes() : table("class" + below),
                      {level, {}, lowest ? no_windows : gone});
    verification.hold(losses("window_" + name, "windows"),
                      lowest ? losses("traffic_window", "1") : losses("window" + below, "windows"),
                      {level, {}, lowest ? no_windows : gone});
    verification.hold(table("traffic_" + name), table("class_" + name), {level, {}, {}, false});
  }
  return verification.take();
}

}  // namespace netaugur::postgres
