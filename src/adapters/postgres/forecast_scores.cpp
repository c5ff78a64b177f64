#include <fmt/format.h>

#include <map>

#include "forecast_rows.hpp"
#include "locks.hpp"
#include "netaugur/store/rank.hpp"
#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

using postgres::execute;

/// The buckets of those forecasts that are still there, held until the scores are committed.
std::map<std::int64_t, int> buckets_of(pqxx::work& transaction, const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, int> buckets;
  for (const auto& row :
       execute(transaction, "SELECT id, bucket FROM forecast WHERE id = ANY ($1)", postgres::array_of(ids))) {
    buckets[row[0].as<std::int64_t>()] = row[1].as<int>();
  }
  return buckets;
}

std::optional<double> optional_of(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<double>();
}

ForecastScore score_of(const pqxx::row& row, pqxx::row::size_type column) {
  ForecastScore score;
  score.forecast = row[0].as<std::int64_t>();
  const auto count = [&] { return row[column++].as<std::size_t>(); };
  const auto figure = [&] { return row[column++].as<double>(); };
  Accuracy& accuracy = score.accuracy;
  accuracy.steps = count();
  score.missing = count();
  score.pending = count();
  accuracy.mae = figure();
  accuracy.rmse = figure();
  accuracy.pinball = figure();
  accuracy.smape = figure();
  accuracy.coverage80 = figure();
  accuracy.coverage95 = figure();
  accuracy.mase = optional_of(row[column++]);
  accuracy.relative_mae = optional_of(row[column++]);
  return score;
}

constexpr const char* score_columns =
    "p.steps, p.missing, p.pending, p.mae, p.rmse, p.pinball, p.smape, p.coverage80, p.coverage95, p.mase,"
    " p.relative_mae";
constexpr pqxx::row::size_type first_score_column = 16;

}  // namespace

Result<std::vector<StoredForecast>> PostgresStore::unscored(const UnscoredQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<StoredForecast>> {
    pqxx::read_transaction transaction(connection);
    const auto rows = transaction.exec(
        fmt::format("SELECT {} FROM forecast f JOIN forecast_series s ON s.id = f.series_id WHERE NOT f.scored"
                    " AND cardinality(f.mean) > 0 AND f.id > {} AND f.start + s.step_us * interval '1 microsecond' <= "
                    "{} ORDER BY f.id LIMIT {}",
                    postgres::forecast_columns(), question.after, postgres::literal(question.until), question.limit));
    std::vector<StoredForecast> found;
    for (const auto& row : rows) found.push_back(postgres::forecast_of(row));
    return found;
  });
}

Status PostgresStore::save_scores(std::span<const ForecastScore> scores) {
  if (scores.empty()) return {};
  return session_->database.run([&](pqxx::connection& connection) -> Status {
    pqxx::work transaction(connection);
    transaction.exec(fmt::format("SELECT pg_advisory_xact_lock({})", postgres::locks::forecasts));
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> complete;
    for (const ForecastScore& score : scores) {
      ids.push_back(score.forecast);
      if (score.pending == 0) complete.push_back(score.forecast);
    }
    execute(transaction, "DELETE FROM forecast_score WHERE forecast_id = ANY ($1)", postgres::array_of(ids));
    const auto buckets = buckets_of(transaction, ids);
    const auto text = [](double value) { return fmt::format("{}", value); };
    postgres::copy_into(
        transaction, "forecast_score",
        {"forecast_id", "bucket", "steps", "missing", "pending", "mae", "rmse", "pinball", "smape", "coverage80",
         "coverage95", "mase", "relative_mae"},
        [&](auto& stream) {
          for (const auto& [id, accuracy, missing, pending] : scores) {
            const auto bucket = buckets.find(id);
            if (bucket == buckets.end()) continue;
            const auto optional = [&](const std::optional<double>& value) {
              return value ? text(*value) : std::string();
            };
            const std::string mase = optional(accuracy.mase);
            const std::string relative = optional(accuracy.relative_mae);
            const auto field = [](const std::string& value) { return value.empty() ? nullptr : value.c_str(); };
            stream << std::tuple(id, bucket->second, accuracy.steps, missing, pending, text(accuracy.mae),
                                 text(accuracy.rmse), text(accuracy.pinball), text(accuracy.smape),
                                 text(accuracy.coverage80), text(accuracy.coverage95), field(mase), field(relative));
          }
        });
    execute(transaction, "UPDATE forecast SET scored = true WHERE NOT scored AND id = ANY ($1)",
            postgres::array_of(complete));
    transaction.commit();
    return {};
  });
}

Result<std::vector<std::pair<ForecastSet, ForecastScore>>> PostgresStore::scores(const ForecastQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  using Scored = std::vector<std::pair<ForecastSet, ForecastScore>>;
  return session_->database.run([&](pqxx::connection& connection) -> Result<Scored> {
    pqxx::read_transaction transaction(connection);
    const auto rows = transaction.exec(fmt::format(
        "SELECT {}, {} FROM forecast f JOIN forecast_series s ON s.id = f.series_id"
        " JOIN forecast_score p ON p.forecast_id = f.id AND p.bucket = f.bucket WHERE {}"
        " ORDER BY f.id DESC LIMIT {}",
        postgres::forecast_columns(), score_columns, postgres::where_series(transaction, question), question.limit));
    Scored scored;
    for (const auto& row : rows) {
      scored.emplace_back(postgres::forecast_of(row).set, score_of(row, first_score_column));
    }
    return scored;
  });
}

}  // namespace netaugur
