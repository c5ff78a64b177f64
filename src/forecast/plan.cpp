#include "netaugur/forecast/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "netaugur/forecast/preprocess.hpp"
#include "netaugur/forecast/score.hpp"

namespace netaugur {

namespace {

using namespace std::chrono_literals;

constexpr std::array<Duration, 7> steps_offered = {5s, 1min, 5min, 15min, 1h, 6h, 24h};
/// A chosen step gives at most so many: enough to draw a curve, few enough to read.
constexpr std::int64_t steps_wanted = 200;

Duration chosen_step(const ForecastWish& wish) {
  Duration last = wish.window;
  for (const Duration step : steps_offered) {
    if (wish.window > Duration{0} && step % wish.window != Duration{0}) continue;
    last = step;
    if (wish.horizon / step <= steps_wanted) break;
  }
  return last > Duration{0} ? last : steps_offered.back();
}

bool lost_much(const SeriesAnswer& answer, std::size_t i) {
  const auto lost = static_cast<double>(answer.lost[i].value);
  return lost > loss_part_max * (static_cast<double>(answer.received[i].value) + lost);
}

}  // namespace

Result<std::size_t> horizon_steps(Duration horizon, Duration step) {
  if (horizon <= Duration{0}) return fail(ErrorCode::usage, "--horizon must be longer than nothing, such as 24h");
  const std::int64_t steps = horizon / step + (horizon % step != Duration{0} ? 1 : 0);
  if (steps > horizon_steps_max) {
    return fail(ErrorCode::usage,
                fmt::format("horizon too long: {} is {} steps of {}, at most {} are foretold; take a shorter "
                            "--horizon or a longer --step",
                            to_text(horizon), steps, to_text(step), horizon_steps_max));
  }
  return static_cast<std::size_t>(steps);
}

Result<ForecastPlan> plan_forecast(const ForecastWish& wish) {
  ForecastPlan plan;
  plan.step = wish.step.value_or(chosen_step(wish));
  if (plan.step <= Duration{0}) return fail(ErrorCode::usage, "--step must be longer than nothing, such as 15m");
  if (wish.window > Duration{0} && plan.step % wish.window != Duration{0}) {
    return fail(ErrorCode::usage, fmt::format("--step {} is no multiple of the stored windows of {}",
                                              to_text(plan.step), to_text(wish.window)));
  }
  const Result<std::size_t> horizon = horizon_steps(wish.horizon, plan.step);
  if (!horizon) return tl::unexpected(horizon.error());
  plan.horizon = *horizon;

  const Duration longest = plan.step * history_steps_max;
  if (wish.history && *wish.history > longest) {
    return fail(ErrorCode::usage,
                fmt::format("--limit-history {} is more than {} steps of {}: take at most {}, or a longer --step",
                            to_text(*wish.history), history_steps_max, to_text(plan.step), to_text(longest)));
  }
  const Duration wanted = wish.history.value_or(std::min(wish.history_usual, plan.step * points_max));
  plan.history = std::max(wanted / plan.step, std::int64_t{1}) * plan.step;
  return plan;
}

std::vector<SeriesHistory> histories_of(const SeriesAnswer& answer, Dimension by, Metric metric) {
  const auto first =
      static_cast<std::size_t>(std::find(answer.covered.begin(), answer.covered.end(), true) - answer.covered.begin());
  std::vector<SeriesHistory> histories;
  if (first == answer.covered.size()) return histories;
  const auto add = [&](const SeriesKey& key, const std::vector<Counts>& counts) {
    History history{answer.start + answer.step * static_cast<std::int64_t>(first), answer.step, {}};
    std::size_t lossy = 0;
    for (std::size_t i = first; i < counts.size(); ++i) {
      const bool usable = answer.covered[i] && !lost_much(answer, i);
      if (answer.covered[i] && !usable) ++lossy;
      history.values.push_back(usable ? static_cast<double>(value_of(counts[i], metric))
                                      : std::numeric_limits<double>::quiet_NaN());
    }
    histories.push_back({key, std::move(history), lossy});
  };
  if (by == Dimension::total) {
    add({Dimension::total, {}}, answer.total);
  } else {
    for (const Series& series : answer.series) add(series.key, series.values);
  }
  return histories;
}

ForecastSet to_set(const ForecastLabel& label, const History& history, const Forecast& forecast) {
  ForecastSet set{.series = label.series,
                  .sensor = label.sensor,
                  .metric = label.metric,
                  .model = label.model,
                  .issued_at = history.end(),
                  .step = history.step,
                  .notes = forecast.notes,
                  .points = {},
                  .scale = seasonal_scale(history.values, detect_season(history))};
  Timestamp start = history.end();
  for (const ForecastStep& step : forecast.steps) {
    set.points.push_back({{start, history.step}, step.mean, step.lo80, step.hi80, step.lo95, step.hi95});
    start += history.step;
  }
  return set;
}

}  // namespace netaugur
