#include "netaugur/forecast/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "netaugur/forecast/interval.hpp"
#include "netaugur/forecast/preprocess.hpp"
#include "netaugur/forecast/score.hpp"

namespace netaugur {

namespace {

/// Fewer values than this before an origin say nothing about a model.
constexpr std::size_t past_min = 8;

/// With two seasons before it where the history has room for that, so that every model shows what it can.
std::vector<std::size_t> origins_of(const History& history, const ComparePlan& plan, std::size_t season) {
  const std::size_t n = history.values.size();
  const std::size_t wanted = 2 * season + 2;
  const std::size_t values_min = n > 2 * wanted ? wanted : std::max(past_min, n / 2);
  return rolling_origins(n, {values_min, plan.horizon, season, plan.origins});
}

ModelAccuracy accuracy_of(const Model& model, const History& history, const ComparePlan& plan,
                          std::span<const std::size_t> origins) {
  ModelAccuracy result;
  result.model = &model;
  Comparison comparison;
  double scale = 0;
  for (const std::size_t origin : origins) {
    const auto begin = history.values.begin();
    const History past{history.start, history.step, {begin, begin + static_cast<std::ptrdiff_t>(origin)}};
    const std::size_t season = detect_season(past);
    const std::size_t horizon = std::min(plan.horizon, history.values.size() - origin);
    const Result<Forecast> forecast = model.forecast({past, horizon, season});
    if (!forecast) {
      result.refused = forecast.error();
      continue;
    }
    ++result.origins;
    scale += seasonal_scale(past.values, season);
    const std::vector<double> filled = fill_gaps(past.values, season);
    for (std::size_t h = 0; h < horizon; ++h) {
      const double actual = history.values[origin + h];
      if (!std::isnan(actual)) comparison.add(forecast->steps[h], actual, seasonal_naive(filled, season, h + 1));
    }
  }
  if (result.origins > 0) result.accuracy = comparison.accuracy(scale / static_cast<double>(result.origins));
  return result;
}

}  // namespace

Result<std::vector<ModelAccuracy>> compare_models(const History& history, const ComparePlan& plan,
                                                  std::span<const Model* const> models) {
  const std::vector<std::size_t> origins = origins_of(history, plan, detect_season(history));
  if (origins.empty() || known_values(std::span(history.values).subspan(origins.front())) == 0) {
    return fail(ErrorCode::bad_input,
                fmt::format("history too short for a backtest: {} values of {} steps, and it takes {} before the first "
                            "origin and some behind it",
                            known_values(history.values), history.values.size(), past_min),
                {"take a longer history, or a shorter --step"});
  }
  std::vector<ModelAccuracy> results;
  results.reserve(models.size());
  for (const Model* model : models) results.push_back(accuracy_of(*model, history, plan, origins));
  return results;
}

}  // namespace netaugur
