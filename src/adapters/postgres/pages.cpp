#include <fmt/format.h>

#include <algorithm>

#include "gaps.hpp"
#include "keys.hpp"
#include "netaugur/store/rank.hpp"
#include "session.hpp"
#include "snapshot.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

using postgres::literal;

constexpr const char* window_columns =
    "sequence, name, {}, length_us, packets, bytes, hosts, pairs, received, dropped_kernel, dropped_interface, "
    "truncated,"
    " late, folded, families, protos, class_packets, class_bytes";

std::string select_windows() {
  return fmt::format(fmt::runtime(std::string("SELECT ") + window_columns +
                                  " FROM traffic_window JOIN sensor ON sensor.id = sensor_id WHERE true"),
                     postgres::us_of("start"));
}

StoredWindow window_of(const pqxx::row& row) {
  StoredWindow window;
  auto& summary = window.summary;
  window.sequence = row[0].as<std::int64_t>();
  summary.sensor = row[1].as<std::string>();
  summary.window = {postgres::timestamp_from_us(row[2].as<std::int64_t>()),
                    postgres::duration_from_us(row[3].as<std::int64_t>())};
  summary.total = postgres::counts_of(row[4], row[5]);
  summary.hosts = row[6].as<std::uint64_t>();
  summary.pairs = row[7].as<std::uint64_t>();
  const auto packets = [&row](pqxx::row::size_type i) { return Packets{row[i].as<std::uint64_t>()}; };
  summary.loss = {packets(8), packets(9), packets(10), packets(11), packets(12), packets(13)};
  const auto families = postgres::numbers_of(row[14].c_str());
  const auto protos = postgres::numbers_of(row[15].c_str());
  const auto class_packets = postgres::numbers_of(row[16].c_str());
  const auto class_bytes = postgres::numbers_of(row[17].c_str());
  for (std::size_t i = 0; i < families.size(); ++i) {
    const Counts counts{Packets{static_cast<std::uint64_t>(class_packets[i])},
                        Bytes{static_cast<std::uint64_t>(class_bytes[i])}};
    summary.by_family[static_cast<Family>(families[i])] += counts;
    summary.by_proto[Proto{static_cast<std::uint16_t>(protos[i])}] += counts;
  }
  return window;
}

const char* comes_behind(SortOrder order) { return order == SortOrder::ascending ? ">" : "<"; }
const char* direction_of(SortOrder order) { return order == SortOrder::ascending ? "ASC" : "DESC"; }

/// What windows are sorted by, where it is not their start.
std::string sorted_windows(SortColumn column) {
  if (column == SortColumn::lost) return "(dropped_kernel + dropped_interface + late + truncated)";
  return std::string(name_of(column));
}

/// ` AND` they stand behind the cursor.
std::string windows_behind(const std::optional<WindowCursor>& cursor) {
  if (!cursor) return "";
  const auto& [column, order] = cursor->sort;
  const std::string place = fmt::format("({}, {})", literal(cursor->start), cursor->sequence);
  if (column == SortColumn::start) return fmt::format(" AND (start, sequence) {} {}", comes_behind(order), place);
  return fmt::format(" AND ({0} {1} {2} OR ({0} = {2} AND (start, sequence) < {3}))", sorted_windows(column),
                     comes_behind(order), cursor->amount, place);
}

std::string ordered_windows(const Sort& sort) {
  const char* const direction = direction_of(sort.order);
  if (sort.column == SortColumn::start) return fmt::format(" ORDER BY start {0}, sequence {0}", direction);
  return fmt::format(" ORDER BY {} {}, start DESC, sequence DESC", sorted_windows(sort.column), direction);
}

/// What rows are sorted by, so that nothing in it is null.
std::string sorted_by(SortColumn column) {
  if (column == SortColumn::src_ip || column == SortColumn::dst_ip) {
    return fmt::format("coalesce({}, {})", name_of(column), postgres::no_address);
  }
  if (column == SortColumn::service) return "coalesce(service, -1)";
  // Sorting the numerics that sum() makes of integers takes twice as long.
  return column == SortColumn::start ? "start" : fmt::format("sum({})::bigint", name_of(column));
}

std::string place_of(const TrafficCursor& cursor) {
  const auto& key = cursor.key;
  switch (cursor.sort.column) {
    case SortColumn::start:
      return literal(cursor.start);
    case SortColumn::src_ip:
      return postgres::address_literal(key.src);
    case SortColumn::dst_ip:
      return postgres::address_literal(key.dst);
    case SortColumn::service:
      return postgres::service_literal(key.service);
    default:
      return std::to_string(cursor.amount);
  }
}

/// ` HAVING` rows stand behind the cursor: by the column, then an older start, then a later key.
std::string behind(const pqxx::transaction_base& transaction, const std::optional<TrafficCursor>& cursor) {
  if (!cursor) return "";
  const auto& key = cursor->key;
  return fmt::format(
      " HAVING {0} {1} {2} OR ({0} = {2} AND (start < {3} OR (start = {3} AND (name COLLATE \"C\", family, proto,"
      " coalesce(src_ip, {4}), coalesce(dst_ip, {4}), coalesce(service, -1)) > ({5}, {6}, {7}, {8}, {9}, {10}))))",
      sorted_by(cursor->sort.column), comes_behind(cursor->sort.order), place_of(*cursor), literal(cursor->start),
      postgres::no_address, transaction.quote(cursor->sensor), static_cast<int>(key.family), key.proto.number,
      postgres::address_literal(key.src), postgres::address_literal(key.dst), postgres::service_literal(key.service));
}

/// The stored rows of the tiles within a period, their starts at the page's resolution. Each part with its sensor's
/// name and its bucket: a cluster joins and unites them on each node, but would not join a union.
std::string stored_rows(const pqxx::transaction_base& transaction, const std::vector<Tile>& tiles, Period period,
                        Resolution resolution, const Filter& filter) {
  std::string sql;
  for (const auto& tile : tiles) {
    const Period within{std::max(tile.period.since, period.since), std::min(tile.period.until, period.until)};
    if (within.since >= within.until) continue;
    if (!sql.empty()) sql += " UNION ALL ";
    sql += fmt::format(
        "SELECT bucket, {} AS start, name, family, proto, src_ip, dst_ip, service, packets, bytes"
        " FROM {} JOIN sensor ON id = sensor_id WHERE true{}",
        tile.resolution == resolution ? "start"
                                      : fmt::format("date_bin({}, start, 'epoch')", literal(length_of(resolution))),
        postgres::traffic_table(tile.resolution), postgres::where_rows(transaction, within, filter));
  }
  return sql;
}

/// Goes through a period a piece at a time in the order of the page, each piece longer than the one before: a page
/// costs what its rows cost, and not what the period has, and a long time without rows is soon behind. Where time is
/// not what rows are sorted by, the period is one piece.
class Pieces {
 public:
  Pieces(Period period, Duration bucket, const Sort& sort)
      : period_(period),
        bucket_(bucket),
        length_(sort.column == SortColumn::start ? std::max<Duration>(bucket, std::chrono::minutes(1))
                                                 : period.length()),
        order_(sort.order) {}

  /// The next piece, whole buckets; nothing at the end.
  [[nodiscard]] std::optional<Period> next() {
    if (period_.since >= period_.until) return std::nullopt;
    const Duration length = std::min(length_, period_.length());
    length_ *= 4;
    if (order_ == SortOrder::ascending) {
      const Period piece{period_.since, std::min(bucket_start(period_.since) + length, period_.until)};
      period_.since = piece.until;
      return piece;
    }
    const Period piece{std::max(bucket_start(period_.until - length), period_.since), period_.until};
    period_.until = piece.since;
    return piece;
  }

 private:
  [[nodiscard]] Timestamp bucket_start(Timestamp at) const {
    return bucket_ == Duration(0) ? at : floor_to(at, bucket_);
  }

  Period period_;
  Duration bucket_;
  Duration length_;
  SortOrder order_;
};

/// What is left of the period behind the cursor, where time is what rows are sorted by.
Period remaining(Period period, const std::optional<TrafficCursor>& cursor, Duration bucket) {
  if (!cursor || cursor->sort.column != SortColumn::start) return period;
  if (cursor->sort.order == SortOrder::ascending) return {std::max(period.since, cursor->start), period.until};
  return {period.since,
          std::min(period.until, cursor->start + std::max<Duration>(bucket, std::chrono::microseconds(1)))};
}

StoredRow stored_row(const pqxx::row& row) {
  TrafficKey key{static_cast<Family>(row[2].as<int>()), Proto{row[3].as<std::uint16_t>()}, postgres::address_of(row[4]),
                 postgres::address_of(row[5]), std::nullopt};
  if (!row[6].is_null()) key.service = row[6].as<std::uint16_t>();
  return {postgres::timestamp_from_us(row[0].as<std::int64_t>()),
          row[1].as<std::string>(),
          {key, postgres::counts_of(row[7], row[8])}};
}

}  // namespace

Result<TrafficPage> PostgresStore::traffic(const PageQuestion& question) {
  if (auto fits = check_period(question.period); !fits) return tl::unexpected(fits.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<TrafficPage> {
    postgres::Snapshot snapshot(connection, session_->plans);
    auto& transaction = snapshot.transaction();
    auto gaps = postgres::read_retired(transaction);
    const auto plan = plan_traffic_page(question, gaps.finest_in(question.period));
    if (!plan) return tl::unexpected(plan.error());
    Period period = plan->tile.period;
    const Resolution resolution = plan->tile.resolution;
    postgres::read_due(transaction, period, question.filter, gaps);
    const auto tiles = tile(period, gaps, resolution);
    if (!tiles) return tl::unexpected(tiles.error());
    const Duration bucket = length_of(resolution);
    TrafficPage page;
    page.resolution = resolution;
    Pieces pieces(remaining(period, plan->cursor, bucket), bucket, question.sort);
    while (const auto piece = pieces.next()) {
      const auto rows = transaction.exec(fmt::format(
          "SELECT {}, name, family, proto, src_ip, dst_ip, service, sum(packets), sum(bytes)"
          " FROM ({}) AS stored GROUP BY start, name, family, proto, src_ip, dst_ip, service{}"
          " ORDER BY {} {}, start DESC, name COLLATE \"C\", family, proto, src_ip NULLS FIRST, dst_ip NULLS FIRST,"
          " service NULLS FIRST LIMIT {}",
          postgres::us_of("start"), stored_rows(transaction, tiles->of_rows, *piece, resolution, question.filter),
          behind(transaction, plan->cursor), sorted_by(question.sort.column), direction_of(question.sort.order),
          question.limit + 1 - page.rows.size()));
      for (const auto& row : rows) {
        if (page.rows.size() == question.limit) {
          page.next_cursor = cursor_after(page, question.sort);
          return page;
        }
        page.rows.push_back(stored_row(row));
      }
    }
    return page;
  });
}

Result<WindowPage> PostgresStore::windows(const PageQuestion& question) {
  const auto cursor = plan_window_page(question);
  if (!cursor) return tl::unexpected(cursor.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<WindowPage> {
    postgres::Snapshot snapshot(connection, session_->plans);
    auto& transaction = snapshot.transaction();
    std::string sql = select_windows() + postgres::where_start(question.period) +
                      postgres::where_sensor(transaction, question.filter);
    sql += windows_behind(*cursor) + ordered_windows(question.sort) + fmt::format(" LIMIT {}", question.limit + 1);
    WindowPage page;
    for (const auto& row : transaction.exec(sql)) {
      if (page.windows.size() == question.limit) {
        page.next_cursor = cursor_after(page, question.sort);
        break;
      }
      page.windows.push_back(window_of(row));
    }
    return page;
  });
}

Result<std::vector<StoredWindow>> PostgresStore::windows_after(std::int64_t after, std::size_t limit) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<StoredWindow>> {
    postgres::Snapshot snapshot(connection, session_->plans);
    std::vector<StoredWindow> windows;
    const auto rows = snapshot.transaction().exec(
        fmt::format("{} AND sequence > {} ORDER BY sequence LIMIT {}", select_windows(), after, limit));
    for (const auto& row : rows) windows.push_back(window_of(row));
    return windows;
  });
}

Result<std::vector<SensorState>> PostgresStore::sensors() {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<SensorState>> {
    postgres::Snapshot snapshot(connection, session_->plans);
    const auto rows = snapshot.transaction().exec(fmt::format(
        "SELECT name, {}, {}, windows, window_length_us FROM sensor_state JOIN sensor ON sensor.id = sensor_id"
        " ORDER BY name COLLATE \"C\"",
        postgres::us_of("first"), postgres::us_of("newest")));
    std::vector<SensorState> states;
    for (const auto& row : rows) {
      states.push_back({row[0].as<std::string>(), postgres::timestamp_from_us(row[1].as<std::int64_t>()),
                        postgres::timestamp_from_us(row[2].as<std::int64_t>()), row[3].as<std::int64_t>(),
                        postgres::duration_from_us(row[4].as<std::int64_t>())});
    }
    return states;
  });
}

}  // namespace netaugur
