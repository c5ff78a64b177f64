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

constexpr const char* no_address = "'0.0.0.0/0'::inet";

std::string address_literal(const IpAddress& address) {
  return address.present() ? "'" + to_text(address) + "'::inet" : no_address;
}

/// Rows behind the cursor: an older start, or the same start and a later key.
std::string behind(const pqxx::transaction_base& transaction, const TrafficCursor& cursor) {
  const auto& key = cursor.key;
  return fmt::format(
      " AND (start < {0} OR (name COLLATE \"C\", family, proto, coalesce(src_ip, {1}), "
      "coalesce(dst_ip, "
      "{1}),"
      " coalesce(service, -1)) > ({2}, {3}, {4}, {5}, {6}, {7}))",
      literal(cursor.start), no_address, transaction.quote(cursor.sensor), static_cast<int>(key.family),
      key.proto.number, address_literal(key.src), address_literal(key.dst),
      key.service ? static_cast<int>(*key.service) : -1);
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

/// Goes back through a period a piece at a time, each longer than the one before: a page costs what its rows cost, and
/// not what the period has, and a long time without rows is soon behind.
class BackwardPieces {
 public:
  BackwardPieces(Period period, Duration bucket)
      : period_(period), bucket_(bucket), length_(std::max<Duration>(bucket, std::chrono::minutes(1))) {}

  /// The next piece, whole buckets; nothing at the end.
  [[nodiscard]] std::optional<Period> next() {
    if (period_.since >= period_.until) return std::nullopt;
    Timestamp since = period_.until - std::min(length_, period_.length());
    if (bucket_ != Duration(0)) since = floor_to(since, bucket_);
    const Period piece{std::max(since, period_.since), period_.until};
    period_.until = piece.since;
    length_ *= 4;
    return piece;
  }

 private:
  Period period_;
  Duration bucket_;
  Duration length_;
};

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
    if (plan->cursor) {
      period.until =
          std::min(period.until, plan->cursor->start + std::max<Duration>(bucket, std::chrono::microseconds(1)));
    }
    TrafficPage page;
    page.resolution = resolution;
    BackwardPieces pieces(period, bucket);
    while (const auto piece = pieces.next()) {
      const auto rows = transaction.exec(fmt::format(
          "SELECT {}, name, family, proto, src_ip, dst_ip, service, sum(packets), sum(bytes)"
          " FROM ({}) AS stored WHERE true{}"
          " GROUP BY start, name, family, proto, src_ip, dst_ip, service"
          " ORDER BY start DESC, name COLLATE \"C\", family, proto, src_ip NULLS FIRST, dst_ip NULLS FIRST,"
          " service NULLS FIRST LIMIT {}",
          postgres::us_of("start"), stored_rows(transaction, tiles->of_rows, *piece, resolution, question.filter),
          plan->cursor ? behind(transaction, *plan->cursor) : "", question.limit + 1 - page.rows.size()));
      for (const auto& row : rows) {
        if (page.rows.size() == question.limit) {
          page.next_cursor = cursor_after(page);
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
    if (*cursor)
      sql += fmt::format(" AND (start, sequence) < ({}, {})", literal((*cursor)->start), (*cursor)->sequence);
    sql += fmt::format(" ORDER BY start DESC, sequence DESC LIMIT {}", question.limit + 1);
    WindowPage page;
    for (const auto& row : transaction.exec(sql)) {
      if (page.windows.size() == question.limit) {
        const auto& last = page.windows.back();
        page.next_cursor = to_text(WindowCursor{last.summary.window.start, last.sequence});
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
