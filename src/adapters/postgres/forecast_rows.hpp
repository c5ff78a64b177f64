#pragma once
// Forecasts as rows of the tables `forecast` and `forecast_series`.

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "netaugur/store/question.hpp"

namespace netaugur::postgres {

/// The columns that `forecast_of` reads, of `forecast` AS f and `forecast_series` AS s.
[[nodiscard]] std::string forecast_columns();
/// A row of `forecast_columns`; further columns may follow.
[[nodiscard]] StoredForecast forecast_of(const pqxx::row& row);

/// The question's conditions on `forecast_series` AS s, without its limit.
[[nodiscard]] std::string where_series(const pqxx::transaction_base& transaction, const ForecastQuestion& question);

/// `{1.5,2}`: every value as the shortest text that reads back as the same.
[[nodiscard]] std::string array_of_values(const std::vector<ForecastPoint>& points, double ForecastPoint::* part);

}  // namespace netaugur::postgres
