#include <fmt/format.h>

#include "gaps.hpp"
#include "keys.hpp"
#include "netaugur/store/rank.hpp"
#include "session.hpp"
#include "snapshot.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

using postgres::Snapshot;

Duration longest_window(postgres::Reading& transaction, const Filter& filter) {
  return postgres::duration_from_us(transaction
                                        .exec("SELECT coalesce(max(window_length_us), 0) FROM sensor_state WHERE true" +
                                              postgres::where_sensor(transaction, filter))[0][0]
                                        .as<std::int64_t>());
}

/// The steps of a question, and the tables that answer it.
struct Steps {
  SeriesPlan plan;
  Tiles tiles;
};

Result<Steps> plan_steps(postgres::Reading& transaction, Period period, Duration step, const Filter& filter) {
  auto gaps = postgres::read_retired(transaction);
  const auto plan = plan_series(period, step, longest_window(transaction, filter), gaps.finest_in(period));
  if (!plan) return tl::unexpected(plan.error());
  postgres::read_due(transaction, plan->period(), filter, gaps);
  auto tiles = tile(plan->period(), gaps, plan->resolution);
  if (!tiles) return tl::unexpected(tiles.error());
  return Steps{*plan, std::move(*tiles)};
}

/// The beginning of the step that a start lies in. Rows are grouped by it and not by its microseconds, which cost more
/// than the rest of a row.
std::string step_of(const SeriesPlan& plan) {
  return fmt::format("date_bin({}, start, {})", postgres::literal(plan.step), postgres::literal(plan.start));
}

std::size_t index_of(const SeriesPlan& plan, const pqxx::field& step) {
  return plan.index_of(postgres::timestamp_from_us(step.as<std::int64_t>()));
}

/// How many windows there are and what they lost, from the cheapest tables that have it.
std::string window_rows(const pqxx::transaction_base& transaction, const Tiles& tiles, const Filter& filter) {
  std::string sql;
  for (const auto& tile : tiles.of_windows) {
    if (!sql.empty()) sql += " UNION ALL ";
    const bool raw = tile.resolution == Resolution::raw;
    sql += fmt::format(
        "SELECT bucket, start, sensor_id, {}, received, dropped_kernel, dropped_interface, truncated, late, folded "
        "FROM {}"
        " WHERE true{}{}",
        raw ? "1::bigint AS windows" : "windows",
        raw ? "traffic_window" : fmt::format("window_{}", name_of(tile.resolution)), postgres::where_start(tile.period),
        postgres::where_sensor(transaction, filter));
  }
  return sql;
}

void read_coverage(postgres::Reading& transaction, const SeriesPlan& plan, const Tiles& tiles, const Filter& filter,
                   SeriesAnswer& answer) {
  const auto rows = transaction.exec(fmt::format(
      "SELECT {}, sum(dropped_kernel + dropped_interface + late + truncated), sum(received) FROM ({}) AS counted"
      " GROUP BY {}",
      postgres::us_of(step_of(plan)), window_rows(transaction, tiles, filter), step_of(plan)));
  for (const auto& row : rows) {
    const std::size_t i = index_of(plan, row[0]);
    answer.covered[i] = true;
    answer.lost[i] = Packets{row[1].as<std::uint64_t>()};
    answer.received[i] = Packets{row[2].as<std::uint64_t>()};
  }
}

void read_total(postgres::Reading& transaction, const SeriesPlan& plan, const Tiles& tiles, const Filter& filter,
                SeriesAnswer& answer) {
  const auto rows = transaction.exec(
      fmt::format("SELECT {}, sum(packets), sum(bytes) FROM ({}) AS keyed GROUP BY {}", postgres::us_of(step_of(plan)),
                  postgres::keyed_rows(transaction, tiles, filter, Dimension::total), step_of(plan)));
  for (const auto& row : rows) answer.total[index_of(plan, row[0])] = postgres::counts_of(row[1], row[2]);
}

/// All keys of a dimension that has few, and with them the total: the rows are read once.
void read_classes(postgres::Reading& transaction, const SeriesPlan& plan, const Tiles& tiles,
                  const SeriesQuestion& question, SeriesAnswer& answer) {
  const auto rows = transaction.exec(
      fmt::format("SELECT k1, k2, {}, sum(packets), sum(bytes) FROM ({}) AS keyed GROUP BY k1, k2, {}",
                  postgres::us_of(step_of(plan)),
                  postgres::keyed_rows(transaction, tiles, question.filter, question.by), step_of(plan)));
  const postgres::KeyReader keys(transaction, question.by);
  std::map<std::string, std::vector<Counts>> values;
  for (const auto& row : rows) {
    const std::size_t i = index_of(plan, row[2]);
    const Counts counts = postgres::counts_of(row[3], row[4]);
    answer.total[i] += counts;
    auto& series = values[keys.value(row[0], row[1])];
    series.resize(plan.points);
    series[i] = counts;
  }
  if (question.by == Dimension::total) return;
  for (auto& [value, series] : values) answer.series.push_back({{question.by, value}, std::move(series)});
}

using SeriesValues = std::map<std::string, std::vector<Counts>>;

/// The largest keys and their values.
SeriesValues read_largest(postgres::Reading& transaction, const SeriesPlan& plan, const Tiles& tiles,
                          const SeriesQuestion& question) {
  const auto keyed = postgres::keyed_rows(transaction, tiles, question.filter, question.by);
  const auto rows = transaction.exec(fmt::format(
      "WITH keyed AS NOT MATERIALIZED ({}), largest AS MATERIALIZED (SELECT k1, k2 FROM keyed GROUP BY k1, k2{} LIMIT "
      "{})"
      " SELECT k1, k2, {}, sum(packets), sum(bytes) FROM keyed WHERE (k1, k2) IN (SELECT k1, k2 FROM largest) GROUP BY "
      "k1, k2, {}",
      keyed, postgres::largest_first(question.by, question.metric), question.limit, postgres::us_of(step_of(plan)),
      step_of(plan)));
  const postgres::KeyReader keys(transaction, question.by);
  SeriesValues values;
  for (const auto& row : rows) {
    auto& series = values[keys.value(row[0], row[1])];
    series.resize(plan.points);
    series[index_of(plan, row[2])] = postgres::counts_of(row[3], row[4]);
  }
  return values;
}

/// Whether rows come in hardly more starts than there are steps: rollups of the step's length, and short edges of finer
/// ones. Adding up what falls into one step is cheaper here then than in the database.
bool is_about_one_start_a_step(const SeriesPlan& plan, const Tiles& tiles) {
  std::int64_t starts = 0;
  for (const Tile& tile : tiles.of_rows) {
    if (tile.resolution == Resolution::raw) return false;
    starts += tile.period.length() / length_of(tile.resolution);
  }
  return starts <= 2 * static_cast<std::int64_t>(plan.points);
}

/// The named keys and their values. A row a key and not a step: of thousands of long series most of the time would go
/// into taking rows apart. Steps are numbered by floating point, exact for what date_bin has put on a step.
SeriesValues read_named(postgres::Reading& transaction, const SeriesPlan& plan, const Tiles& tiles,
                        const SeriesQuestion& question) {
  std::string rows = fmt::format("SELECT k1, k2, {} AS step, packets, bytes FROM ({}) AS keyed{}", step_of(plan),
                                 postgres::keyed_rows(transaction, tiles, question.filter, question.by),
                                 postgres::where_keys(question.by, question.values));
  // Grouping a million rows by key and step costs the database more than all else, and spills to its disk.
  if (!is_about_one_start_a_step(plan, tiles)) {
    rows = fmt::format(
        "SELECT k1, k2, step, sum(packets)::bigint AS packets, sum(bytes)::bigint AS bytes FROM ({}) AS"
        " stepped GROUP BY k1, k2, step",
        rows);
  }
  // Addresses come from an index that has all of it. Of pairs and services, where a piece's keys are many of all, the
  // table is read whole and its rows are sorted: in memory that takes half of the time. Compiling the statement takes
  // longer than it saves.
  static_cast<pqxx::transaction_base&>(transaction).exec("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off");
  const auto answer = transaction.exec(
      fmt::format("SELECT k1, k2, array_agg(round((date_part('epoch', step) - date_part('epoch', {})) / {})::int),"
                  " array_agg(packets), array_agg(bytes) FROM ({}) AS summed GROUP BY k1, k2",
                  postgres::literal(plan.start), std::chrono::duration<double>(plan.step).count(), rows));
  const postgres::KeyReader keys(transaction, question.by);
  SeriesValues values;
  for (const auto& row : answer) {
    auto& series = values[keys.value(row[0], row[1])];
    series.resize(plan.points);
    const auto steps = postgres::numbers_of(row[2].c_str());
    const auto packets = postgres::numbers_of(row[3].c_str());
    const auto bytes = postgres::numbers_of(row[4].c_str());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      series[static_cast<std::size_t>(steps[i])] +=
          {Packets{static_cast<std::uint64_t>(packets[i])}, Bytes{static_cast<std::uint64_t>(bytes[i])}};
    }
  }
  return values;
}

/// Those of many keys that are asked for; what was cut is the total's rest.
void read_series(postgres::Reading& transaction, const SeriesPlan& plan, const Tiles& tiles,
                 const SeriesQuestion& question, SeriesAnswer& answer) {
  SeriesValues values = question.values.empty() ? read_largest(transaction, plan, tiles, question)
                                                : read_named(transaction, plan, tiles, question);
  if (question.by != Dimension::ip) {
    std::vector<Counts> rest = answer.total;
    for (const auto& [value, series] : values) {
      for (std::size_t i = 0; i < rest.size(); ++i) {
        rest[i].packets.value -= series[i].packets.value;
        rest[i].bytes.value -= series[i].bytes.value;
      }
    }
    if (rest != std::vector<Counts>(plan.points)) answer.other = std::move(rest);
  }
  for (auto& [value, series] : values) answer.series.push_back({{question.by, value}, std::move(series)});
}

}  // namespace

Result<SeriesAnswer> PostgresStore::series(const SeriesQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<SeriesAnswer> {
    Snapshot snapshot(connection, session_->plans);
    auto& transaction = snapshot.transaction();
    const auto steps = plan_steps(transaction, question.period, question.step, question.filter);
    if (!steps) return tl::unexpected(steps.error());
    const auto& [plan, tiles] = *steps;
    SeriesAnswer answer = empty_answer(plan);
    answer.resolution = coarsest_of(tiles);
    read_coverage(transaction, plan, tiles, question.filter, answer);
    if (postgres::is_class(question.by)) {
      read_classes(transaction, plan, tiles, question, answer);
    } else {
      read_total(transaction, plan, tiles, question.filter, answer);
      read_series(transaction, plan, tiles, question, answer);
    }
    keep_largest(answer, question);
    return answer;
  });
}

Result<LossAnswer> PostgresStore::loss(const LossQuestion& question) {
  if (auto fits = check_window_filter(question.filter); !fits) return tl::unexpected(fits.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<LossAnswer> {
    postgres::Snapshot snapshot(connection, session_->plans);
    auto& transaction = snapshot.transaction();
    const auto steps = plan_steps(transaction, question.period, question.step, question.filter);
    if (!steps) return tl::unexpected(steps.error());
    const auto rows = transaction.exec(fmt::format(
        "SELECT {}, name, windows, received, dropped_kernel, dropped_interface, truncated, late, folded FROM"
        " (SELECT {} AS start, sensor_id, sum(windows) AS windows, sum(received) AS received, sum(dropped_kernel) AS"
        " dropped_kernel, sum(dropped_interface) AS dropped_interface, sum(truncated) AS truncated, sum(late) AS late,"
        " sum(folded) AS folded FROM ({}) AS counted GROUP BY 1, 2) AS summed JOIN sensor ON sensor.id = sensor_id"
        " ORDER BY start, name COLLATE \"C\"",
        postgres::us_of("start"), step_of(steps->plan), window_rows(transaction, steps->tiles, question.filter)));
    LossAnswer answer{steps->plan.step, coarsest_of(steps->tiles), {}};
    for (const auto& row : rows) {
      const auto packets = [&row](pqxx::row::size_type i) { return Packets{row[i].as<std::uint64_t>()}; };
      answer.rows.push_back({postgres::timestamp_from_us(row[0].as<std::int64_t>()),
                             row[1].as<std::string>(),
                             row[2].as<std::uint64_t>(),
                             {packets(3), packets(4), packets(5), packets(6), packets(7), packets(8)}});
    }
    return answer;
  });
}

}  // namespace netaugur
