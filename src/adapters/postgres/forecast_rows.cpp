#include "forecast_rows.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "sql.hpp"

namespace netaugur::postgres {

namespace {

constexpr double ForecastPoint::* parts[] = {&ForecastPoint::mean, &ForecastPoint::lo80, &ForecastPoint::hi80,
                                             &ForecastPoint::lo95, &ForecastPoint::hi95};

/// Puts the array's values into the points, which it makes where there are too few.
void read_part(std::string_view array, double ForecastPoint::* part, std::vector<ForecastPoint>& points) {
  const char* at = array.data();
  const char* const end = at + array.size();
  std::size_t i = 0;
  while (at != end) {
    double value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc()) {
      ++at;
      continue;
    }
    if (i == points.size()) points.emplace_back();
    points[i++].*part = value;
    at = next;
  }
}

}  // namespace

std::string forecast_columns() {
  return fmt::format(
      "f.id, s.dimension, s.value, s.sensor, s.metric, s.step_us, f.model, {}, f.notes, f.scale, {}, f.mean, f.lo80,"
      " f.hi80, f.lo95, f.hi95",
      us_of("f.issued_at"), us_of("f.start"));
}

StoredForecast forecast_of(const pqxx::row& row) {
  StoredForecast stored;
  stored.id = row[0].as<std::int64_t>();
  ForecastSet& set = stored.set;
  set.series = {static_cast<Dimension>(row[1].as<int>()), row[2].as<std::string>()};
  set.sensor = row[3].as<std::string>();
  set.metric = static_cast<Metric>(row[4].as<int>());
  set.step = duration_from_us(row[5].as<std::int64_t>());
  set.model = row[6].as<std::string>();
  set.issued_at = timestamp_from_us(row[7].as<std::int64_t>());
  set.notes = texts_of(row[8]);
  set.scale = row[9].as<double>();
  pqxx::row::size_type column = 11;
  for (const auto part : parts) {
    read_part(row[column].c_str(), part, set.points);
    ++column;
  }
  Timestamp start = row[10].is_null() ? set.issued_at : timestamp_from_us(row[10].as<std::int64_t>());
  for (ForecastPoint& point : set.points) {
    point.window = {start, set.step};
    start += set.step;
  }
  return stored;
}

std::string where_series(const pqxx::transaction_base& transaction, const ForecastQuestion& question) {
  std::string sql = fmt::format("s.dimension = {} AND s.metric = {}", static_cast<int>(question.by),
                                static_cast<int>(question.metric));
  if (question.value) sql += " AND s.value = " + transaction.quote(*question.value);
  if (question.sensor) sql += " AND s.sensor = " + transaction.quote(*question.sensor);
  return sql;
}

std::string array_of_values(const std::vector<ForecastPoint>& points, double ForecastPoint::* part) {
  fmt::memory_buffer text;
  text.push_back('{');
  for (const ForecastPoint& point : points) {
    if (text.size() > 1) text.push_back(',');
    fmt::format_to(std::back_inserter(text), "{}", point.*part);
  }
  text.push_back('}');
  return fmt::to_string(text);
}

}  // namespace netaugur::postgres
