#include "netaugur/store/window_traffic.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gaps.hpp"
#include "session.hpp"
#include "snapshot.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

/// The rows of these times, and of their sensors.
std::string where_windows(const pqxx::transaction_base& transaction, const WindowPlaces& places) {
  const auto periods = places.periods();
  std::string within;
  for (const Period& period : periods) {
    within += fmt::format("{}(true{})", within.empty() ? "" : " OR ", postgres::where_start(period));
  }
  Filter sensors;
  sensors.sensors = places.sensors();
  // The outer bounds choose the partitions.
  return postgres::where_start({periods.front().since, periods.back().until}) +
         postgres::where_sensor(transaction, sensors) + " AND (" + within + ")";
}

/// Two columns a filter, and a row where any filter has one.
std::string select_sums(const pqxx::transaction_base& transaction, const WindowPlaces& places,
                        std::span<const Filter> filters) {
  std::string sums;
  std::string any;
  for (const Filter& filter : filters) {
    const std::string condition = fmt::format("(true{})", postgres::where_filter(transaction, filter));
    for (const char* column : {"packets", "bytes"}) {
      sums += fmt::format(", sum({}) FILTER (WHERE {})", column, condition);
    }
    any += (any.empty() ? "" : " OR ") + condition;
  }
  return fmt::format(
      "SELECT name, {}, family, proto{} FROM traffic JOIN sensor ON sensor.id = sensor_id WHERE true{} AND ({})"
      " GROUP BY name, start, family, proto",
      postgres::us_of("start"), sums, where_windows(transaction, places), any);
}

}  // namespace

Result<std::vector<TrafficOfWindows>> PostgresStore::traffic_of(std::span<const StoredWindow> windows,
                                                                std::span<const Filter> filters) {
  std::vector<TrafficOfWindows> answer(filters.size(), TrafficOfWindows(windows.size()));
  if (windows.empty() || filters.empty()) return answer;
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<TrafficOfWindows>> {
    postgres::Snapshot snapshot(connection, session_->plans);
    auto& transaction = snapshot.transaction();
    const WindowPlaces places(windows);
    const RollupGaps gaps = postgres::read_retired(transaction);
    for (std::size_t i = 0; i < windows.size(); ++i) {
      const Window window = windows[i].summary.window;
      if (gaps.finest_in({window.start, window.end()}) != Resolution::raw) continue;
      for (TrafficOfWindows& one : answer) one[i].emplace();
    }
    for (const auto& row : transaction.exec(select_sums(transaction, places, filters))) {
      const Timestamp start = postgres::timestamp_from_us(row[1].as<std::int64_t>());
      const auto family = static_cast<Family>(row[2].as<int>());
      const Proto proto{row[3].as<std::uint16_t>()};
      for (const std::size_t place : places.of(row[0].as<std::string>(), start)) {
        for (std::size_t i = 0; i < filters.size(); ++i) {
          const auto column = static_cast<pqxx::row::size_type>(4 + 2 * i);
          if (!answer[i][place] || row[column].is_null()) continue;
          const Counts counts = postgres::counts_of(row[column], row[column + 1]);
          answer[i][place]->total += counts;
          answer[i][place]->by_proto[proto] += counts;
          answer[i][place]->by_family[family] += counts;
        }
      }
    }
    return answer;
  });
}

}  // namespace netaugur
