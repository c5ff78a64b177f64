#include <fmt/format.h>

#include <algorithm>

#include "netaugur/store/bucket.hpp"
#include "netaugur/store/rank.hpp"
#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

using postgres::execute;

/// The series' id; made where there is none. Series are few and never go, so a lost insert finds the other's.
std::int64_t series_id(pqxx::work& transaction, const ForecastSet& set) {
  const auto find = [&] {
    return execute(transaction,
                   "SELECT id FROM forecast_series WHERE dimension = $1 AND value = $2 AND sensor = $3 AND metric = $4"
                   " AND step_us = $5",
                   static_cast<int>(set.series.by), set.series.value, set.sensor, static_cast<int>(set.metric),
                   postgres::to_us(set.step));
  };
  auto found = find();
  if (found.empty()) {
    execute(transaction,
            "INSERT INTO forecast_series (dimension, value, sensor, metric, step_us) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT DO NOTHING",
            static_cast<int>(set.series.by), set.series.value, set.sensor, static_cast<int>(set.metric),
            postgres::to_us(set.step));
    found = find();
  }
  return found[0][0].as<std::int64_t>();
}

void save_set(pqxx::work& transaction, const ForecastSet& set) {
  const auto series = series_id(transaction, set);
  const auto bucket = bucket_of(set.sensor + "|" + std::string(name_of(set.series.by)) + "|" + set.series.value);
  const auto issued_at = to_rfc3339(postgres::timestamp_from_us(postgres::to_us(set.issued_at)));
  execute(transaction, "DELETE FROM forecast WHERE series_id = $1 AND issued_at = $2 AND model = $3 AND bucket = $4",
          series, issued_at, set.model, bucket);
  const auto id = transaction.exec("SELECT nextval('forecast_sequence')")[0][0].as<std::int64_t>();
  execute(transaction,
          "INSERT INTO forecast (id, series_id, issued_at, bucket, model, notes) VALUES ($1, $2, $3, $4, $5, $6)", id,
          series, issued_at, bucket, set.model, postgres::array_of_text(set.notes));
  postgres::copy_into(transaction, "forecast_point",
                      {"forecast_id", "start", "bucket", "mean", "lo80", "hi80", "lo95", "hi95"}, [&](auto& stream) {
                        for (const auto& point : set.points) {
                          stream << std::tuple(id, to_rfc3339(point.window.start), bucket, point.mean, point.lo80,
                                               point.hi80, point.lo95, point.hi95);
                        }
                      });
}

std::string matching(const pqxx::transaction_base& transaction, const ForecastQuestion& question) {
  std::string sql =
      fmt::format("dimension = {} AND metric = {}", static_cast<int>(question.by), static_cast<int>(question.metric));
  if (question.value) sql += " AND value = " + transaction.quote(*question.value);
  if (question.sensor) sql += " AND sensor = " + transaction.quote(*question.sensor);
  return sql;
}

}  // namespace

Status PostgresStore::save(std::span<const ForecastSet> sets) {
  for (const auto& set : sets) {
    if (auto fits = check_forecast(set); !fits) return fits;
  }
  // In one order, so that two forecasters at once wait for each other and never both.
  std::vector<const ForecastSet*> ordered;
  for (const auto& set : sets) ordered.push_back(&set);
  std::ranges::stable_sort(ordered, [](const ForecastSet* a, const ForecastSet* b) {
    return std::tie(a->series, a->sensor, a->metric, a->step) < std::tie(b->series, b->sensor, b->metric, b->step);
  });
  return session_->database.run([&](pqxx::connection& connection) -> Status {
    pqxx::work transaction(connection);
    for (const auto* set : ordered) save_set(transaction, *set);
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
        "WITH newest AS (SELECT DISTINCT ON (series_id) f.id, f.bucket, f.series_id, f.issued_at, f.model, f.notes"
        " FROM forecast f JOIN forecast_series s ON s.id = f.series_id WHERE {}"
        " ORDER BY series_id, issued_at DESC, f.id DESC),"
        " ranked AS (SELECT n.*, avg(p.mean) AS mean FROM newest n"
        " LEFT JOIN forecast_point p ON p.forecast_id = n.id AND p.bucket = n.bucket"
        " GROUP BY n.id, n.bucket, n.series_id, n.issued_at, n.model, n.notes)"
        " SELECT r.id, s.value, s.sensor, s.step_us, r.model, {}, r.notes, r.bucket FROM ranked r"
        " JOIN forecast_series s ON s.id = r.series_id"
        " ORDER BY coalesce(r.mean, 0) / s.step_us DESC, s.value COLLATE \"C\", s.sensor COLLATE \"C\", s.step_us "
        "LIMIT {}",
        matching(transaction, question), postgres::us_of("r.issued_at"), question.limit));
    std::vector<ForecastSet> sets;
    for (const auto& row : rows) {
      ForecastSet set;
      set.series = {question.by, row[1].as<std::string>()};
      set.sensor = row[2].as<std::string>();
      set.metric = question.metric;
      set.step = postgres::duration_from_us(row[3].as<std::int64_t>());
      set.model = row[4].as<std::string>();
      set.issued_at = postgres::timestamp_from_us(row[5].as<std::int64_t>());
      set.notes = postgres::texts_of(row[6]);
      const auto points = execute(transaction,
                                  fmt::format("SELECT {}, mean, lo80, hi80, lo95, hi95 FROM forecast_point"
                                              " WHERE forecast_id = $1 AND bucket = $2 ORDER BY start",
                                              postgres::us_of("start")),
                                  row[0].as<std::int64_t>(), row[7].as<int>());
      for (const auto& point : points) {
        set.points.push_back({{postgres::timestamp_from_us(point[0].as<std::int64_t>()), set.step},
                              point[1].as<double>(),
                              point[2].as<double>(),
                              point[3].as<double>(),
                              point[4].as<double>(),
                              point[5].as<double>()});
      }
      sets.push_back(std::move(set));
    }
    order_forecasts(sets, question.limit);
    return sets;
  });
}

}  // namespace netaugur
