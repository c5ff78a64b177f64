#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "forecast_rows.hpp"
#include "locks.hpp"
#include "netaugur/store/bucket.hpp"
#include "netaugur/store/rank.hpp"
#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

using postgres::execute;

using Sets = std::vector<const ForecastSet*>;

/// `number`s of what is asked for and its id, where it is there.
std::map<std::size_t, std::int64_t> find_series(pqxx::work& transaction, const Sets& sets) {
  std::vector<int> dimensions;
  std::vector<int> metrics;
  std::vector<std::int64_t> steps;
  std::vector<std::string> values;
  std::vector<std::string> sensors;
  for (const ForecastSet* set : sets) {
    dimensions.push_back(static_cast<int>(set->series.by));
    metrics.push_back(static_cast<int>(set->metric));
    steps.push_back(postgres::to_us(set->step));
    values.push_back(set->series.value);
    sensors.push_back(set->sensor);
  }
  std::map<std::size_t, std::int64_t> found;
  const auto rows =
      execute(transaction,
              "SELECT number, id FROM unnest($1::smallint[], $2::text[], $3::text[], $4::smallint[], $5::bigint[]) WITH"
              " ORDINALITY AS asked(dimension, value, sensor, metric, step_us, number)"
              " JOIN forecast_series USING (dimension, value, sensor, metric, step_us)",
              postgres::array_of(dimensions), postgres::array_of_text(values), postgres::array_of_text(sensors),
              postgres::array_of(metrics), postgres::array_of(steps));
  for (const auto& row : rows) found[row[0].as<std::size_t>() - 1] = row[1].as<std::int64_t>();
  return found;
}

/// The series' ids, one a set; made where there are none.
std::vector<std::int64_t> series_ids(pqxx::work& transaction, const Sets& sets) {
  auto found = find_series(transaction, sets);
  if (found.size() < sets.size()) {
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (found.contains(i)) continue;
      const ForecastSet& set = *sets[i];
      execute(transaction,
              "INSERT INTO forecast_series (dimension, value, sensor, metric, step_us) VALUES ($1, $2, $3, $4, $5)"
              " ON CONFLICT DO NOTHING",
              static_cast<int>(set.series.by), set.series.value, set.sensor, static_cast<int>(set.metric),
              postgres::to_us(set.step));
    }
    found = find_series(transaction, sets);
  }
  std::vector<std::int64_t> ids;
  ids.reserve(sets.size());
  for (std::size_t i = 0; i < sets.size(); ++i) ids.push_back(found.at(i));
  return ids;
}

std::string issued_text(const ForecastSet& set) {
  return to_rfc3339(postgres::timestamp_from_us(postgres::to_us(set.issued_at)));
}

/// Takes away what the sets replace: one statement an issue time and model, which a run has one of.
void remove_replaced(pqxx::work& transaction, const Sets& sets, const std::vector<std::int64_t>& series) {
  std::map<std::pair<std::string, std::string>, std::vector<std::int64_t>> replaced;
  for (std::size_t i = 0; i < sets.size(); ++i) replaced[{issued_text(*sets[i]), sets[i]->model}].push_back(series[i]);
  for (const auto& [issue, ids] : replaced) {
    execute(transaction, "DELETE FROM forecast WHERE issued_at = $1 AND model = $2 AND series_id = ANY ($3)",
            issue.first, issue.second, postgres::array_of(ids));
  }
}

/// Of sets for one series, model and issue time the last.
Sets without_repeated(const std::vector<ForecastSet>& piece) {
  std::map<std::tuple<SeriesKey, std::string, Metric, Duration, std::string, std::int64_t>, const ForecastSet*> last;
  for (const ForecastSet& set : piece) {
    last[{set.series, set.sensor, set.metric, set.step, set.model, postgres::to_us(set.issued_at)}] = &set;
  }
  Sets sets;
  for (const ForecastSet& set : piece) {
    if (last.at({set.series, set.sensor, set.metric, set.step, set.model, postgres::to_us(set.issued_at)}) == &set)
      sets.push_back(&set);
  }
  return sets;
}

void save_piece(pqxx::work& transaction, const std::vector<ForecastSet>& piece) {
  const Sets sets = without_repeated(piece);
  const auto series = series_ids(transaction, sets);
  remove_replaced(transaction, sets, series);
  const auto ids =
      execute(transaction, "SELECT nextval('forecast_sequence') FROM generate_series(1, $1::int)", sets.size());
  postgres::copy_into(
      transaction, "forecast",
      {"id", "series_id", "issued_at", "bucket", "model", "notes", "start", "until", "scale", "mean", "lo80", "hi80",
       "lo95", "hi95"},
      [&](auto& stream) {
        for (std::size_t i = 0; i < sets.size(); ++i) {
          const ForecastSet& set = *sets[i];
          const auto bucket =
              bucket_of(set.sensor + "|" + std::string(name_of(set.series.by)) + "|" + set.series.value);
          const Timestamp start = set.points.empty() ? set.issued_at : set.points.front().window.start;
          const Timestamp until = set.points.empty() ? set.issued_at : set.points.back().window.end();
          const auto part = [&set](double ForecastPoint::* of) { return postgres::array_of_values(set.points, of); };
          stream << std::tuple(ids[static_cast<pqxx::result::size_type>(i)][0].template as<std::int64_t>(), series[i],
                               issued_text(set), bucket, set.model, postgres::array_of_text(set.notes),
                               to_rfc3339(start), to_rfc3339(until), set.scale, part(&ForecastPoint::mean),
                               part(&ForecastPoint::lo80), part(&ForecastPoint::hi80), part(&ForecastPoint::lo95),
                               part(&ForecastPoint::hi95));
        }
      });
}

}  // namespace

Status PostgresStore::save_pieces(const ForecastPieces& next) {
  return session_->database.run([&](pqxx::connection& connection) -> Status {
    pqxx::work transaction(connection);
    bool locked = false;
    for (;;) {
      const Result<std::vector<ForecastSet>> piece = next();
      if (!piece) return tl::unexpected(piece.error());
      if (piece->empty()) break;
      for (const auto& set : *piece) {
        if (auto fits = check_forecast(set); !fits) return fits;
      }
      // Only now: making a piece takes longer than saving it.
      if (!locked) transaction.exec(fmt::format("SELECT pg_advisory_xact_lock({})", postgres::locks::forecasts));
      locked = true;
      save_piece(transaction, *piece);
    }
    transaction.exec("SELECT pg_notify('netaugur_forecast', '')");
    transaction.commit();
    return {};
  });
}

Result<std::vector<ForecastSet>> PostgresStore::newest(const ForecastQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<ForecastSet>> {
    pqxx::read_transaction transaction(connection);
    const auto rows = transaction.exec(fmt::format(
        "WITH newest AS (SELECT DISTINCT ON (f.series_id) f.id, f.bucket, f.series_id,"
        " (SELECT coalesce(avg(m), 0) FROM unnest(f.mean) AS m) AS mean"
        " FROM forecast f JOIN forecast_series s ON s.id = f.series_id WHERE {}"
        " ORDER BY f.series_id, f.issued_at DESC, f.id DESC),"
        " ranked AS (SELECT n.id, n.bucket, n.series_id FROM newest n JOIN forecast_series s ON s.id = n.series_id"
        " ORDER BY n.mean / s.step_us DESC, s.value COLLATE \"C\", s.sensor COLLATE \"C\", s.step_us LIMIT {})"
        " SELECT {} FROM forecast f JOIN ranked r ON r.id = f.id AND r.bucket = f.bucket"
        " JOIN forecast_series s ON s.id = r.series_id",
        postgres::where_series(transaction, question), question.limit, postgres::forecast_columns()));
    std::vector<ForecastSet> sets;
    for (const auto& row : rows) sets.push_back(postgres::forecast_of(row).set);
    order_forecasts(sets, question.limit);
    return sets;
  });
}

Result<std::vector<ForecastSet>> PostgresStore::covering(const ForecastQuestion& question, Period period) {
  if (auto fits = check_covering(question, period); !fits) return tl::unexpected(fits.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<ForecastSet>> {
    pqxx::read_transaction transaction(connection);
    const auto rows = transaction.exec(fmt::format(
        "SELECT {} FROM forecast f JOIN forecast_series s ON s.id = f.series_id WHERE {} AND f.until > {} AND f.start <"
        " {} ORDER BY s.dimension, s.value COLLATE \"C\", s.sensor COLLATE \"C\", s.step_us, f.issued_at, f.id LIMIT "
        "{}",
        postgres::forecast_columns(), postgres::where_series(transaction, question), postgres::literal(period.since),
        postgres::literal(period.until), question.limit + 1));
    if (rows.size() > question.limit) return too_many_forecasts(question);
    std::vector<ForecastSet> sets;
    for (const auto& row : rows) sets.push_back(postgres::forecast_of(row).set);
    return sets;
  });
}

Result<std::vector<std::pair<std::string, Duration>>> PostgresStore::steps() {
  using Steps = std::vector<std::pair<std::string, Duration>>;
  return session_->database.run([&](pqxx::connection& connection) -> Result<Steps> {
    pqxx::read_transaction transaction(connection);
    Steps steps;
    for (const auto& row :
         transaction.exec("SELECT DISTINCT sensor COLLATE \"C\", step_us FROM forecast_series ORDER BY 1, 2")) {
      steps.emplace_back(row[0].as<std::string>(), postgres::duration_from_us(row[1].as<std::int64_t>()));
    }
    return steps;
  });
}

}  // namespace netaugur
