#include "point_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "netaugur/forecast/preprocess.hpp"

namespace netaugur {

Result<Prepared> prepare(const ForecastTask& task, std::size_t values_min, std::string_view model) {
  if (task.horizon == 0)
    return fail(ErrorCode::usage, "a forecast of no steps: ask for a horizon of at least one step");
  const std::vector<double>& values = task.history.values;
  if (std::any_of(values.begin(), values.end(), [](double v) { return std::isinf(v); })) {
    return fail(ErrorCode::bad_input, "the history has an infinite value");
  }
  const std::size_t known = known_values(values);
  const std::size_t needed = std::max<std::size_t>(values_min, 1);
  if (known < needed) {
    return fail(
        ErrorCode::bad_input,
        fmt::format("history too short: {} value{}, and {} needs {}", known, known == 1 ? "" : "s", model, needed),
        {"take a longer --history, a shorter --step, or another --model (see: netaugur predict models)"});
  }
  Prepared prepared;
  prepared.values = fill_gaps(values, task.season);
  prepared.known.reserve(values.size());
  for (const double v : values) prepared.known.push_back(!std::isnan(v));
  prepared.scale = scale_of(values);
  for (double& v : prepared.values) v /= prepared.scale;
  if (known < values.size()) {
    prepared.notes.push_back(
        fmt::format("{} of {} steps had no value: filled from {}", values.size() - known, values.size(),
                    task.season > 1 ? "one season earlier or their neighbours" : "their neighbours"));
  }
  return prepared;
}

void rescale(std::vector<ForecastStep>& steps, double scale) {
  for (ForecastStep& step : steps) {
    for (double* part : {&step.mean, &step.lo80, &step.hi80, &step.lo95, &step.hi95}) *part *= scale;
  }
}

std::string PointModel::note(std::size_t, std::size_t) const { return {}; }

Result<Forecast> PointModel::forecast(const ForecastTask& task) const {
  const std::size_t needed = values_min(task.season);
  Result<Prepared> prepared = prepare(task, needed, name());
  if (!prepared) return tl::unexpected(prepared.error());
  const std::span<const double> values = prepared->values;
  const BacktestPlan plan{.values_min = needed, .horizon = task.horizon, .season = task.season};
  const auto model = [&](std::span<const double> past, std::size_t horizon) {
    return means(past, task.season, horizon);
  };

  Forecast forecast;
  forecast.notes = std::move(prepared->notes);
  if (std::string said = note(values.size(), task.season); !said.empty()) forecast.notes.push_back(std::move(said));
  const std::vector<Residual> residuals = backtest(values, prepared->known, plan, model);
  if (residuals.empty())
    forecast.notes.emplace_back("too little history for a backtest: intervals are those of a random walk");
  forecast.steps = with_intervals(model(values, task.horizon), residuals, values, width_floor);
  rescale(forecast.steps, prepared->scale);
  return forecast;
}

}  // namespace netaugur
