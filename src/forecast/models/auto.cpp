#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "../ensemble/members.hpp"
#include "../ensemble/stack.hpp"
#include "../knots.hpp"
#include "../point_model.hpp"
#include "../registry.hpp"

namespace netaugur {

namespace {

constexpr std::size_t knots_max = 28;
/// The part of the history behind which members are compared, and how often they are trained again on the way.
constexpr double backtest_from = 0.4;
constexpr std::size_t folds = 3;
constexpr std::size_t backtest_origins = 300;
/// Forecasts are moved this part of the way to where half of the backtest's residuals lie on either side: all of it
/// would follow the backtest's own noise.
constexpr double to_median = 0.5;
constexpr std::size_t residuals_for_median = 30;
/// Fewer values than this (and two seasons) leave the choice to single models.
constexpr std::size_t values_for_ensemble = 60;

/// Members' forecasts from origins all over the later part of the history, each with what came.
struct Backtest {
  std::vector<std::size_t> knots;
  std::vector<StackSamples> samples;                  ///< by knot
  std::vector<std::vector<std::size_t>> origins;      ///< of each sample
  std::vector<std::vector<double>> snaive_forecasts;  ///< of each sample
};

/// The ensemble's weights at each knot and its residuals there.
struct Stacked {
  std::vector<std::vector<double>> weights;
  std::vector<double> moves;  ///< added at each knot, in units of spread_at
  std::vector<Residual> residuals;
  double error = 0;         ///< mean absolute, all knots
  double snaive_error = 0;  ///< of the seasonal naive on the same targets
};

/// Trains the members as far as it goes: up to the last fold's begin.
Backtest run_backtest(Members& members, const Prepared& prepared, std::vector<std::size_t> knots) {
  const std::size_t n = prepared.values.size();
  const std::size_t season = members.profiles().season();
  Backtest backtest;
  backtest.knots = std::move(knots);
  backtest.samples.resize(backtest.knots.size(), {.members = members.count(), .forecasts = {}, .actuals = {}});
  backtest.origins.resize(backtest.knots.size());
  backtest.snaive_forecasts.resize(backtest.knots.size());
  const std::size_t begin =
      std::max(members.origin_min() + 1, static_cast<std::size_t>(backtest_from * static_cast<double>(n)));
  const std::size_t stride = std::max<std::size_t>(1, (n - begin) / backtest_origins);
  for (std::size_t fold = 0; fold < folds; ++fold) {
    const std::size_t from = begin + (n - begin) * fold / folds;
    const std::size_t until = begin + (n - begin) * (fold + 1) / folds;
    if (from >= until) continue;
    members.train(from, prepared.known);
    for (std::size_t origin = begin + (from - begin + stride - 1) / stride * stride; origin < until; origin += stride) {
      for (std::size_t k = 0; k < backtest.knots.size(); ++k) {
        const std::size_t at = origin + backtest.knots[k] - 1;
        if (at >= n || !prepared.known[at]) continue;
        StackSamples& samples = backtest.samples[k];
        samples.actuals.push_back(prepared.values[at]);
        samples.forecasts.resize(samples.size() * samples.members);
        members.forecast(origin, backtest.knots[k], &samples.forecasts[(samples.size() - 1) * samples.members]);
        backtest.origins[k].push_back(origin);
        backtest.snaive_forecasts[k].push_back(prepared.values[at - ((at - origin) / season + 1) * season]);
      }
    }
  }
  return backtest;
}

/// Moves a knot's residuals towards a median of zero; answers by how much, in units of spread_at.
double centre(std::span<Residual> residuals) {
  if (residuals.size() < residuals_for_median) return 0;
  std::vector<double> errors;
  errors.reserve(residuals.size());
  for (const Residual& r : residuals) errors.push_back(r.error / spread_at(r.forecast));
  const auto middle = errors.begin() + std::ssize(errors) / 2;
  std::nth_element(errors.begin(), middle, errors.end());
  const double move = to_median * *middle;
  for (Residual& r : residuals) {
    const double moved = std::max(r.forecast + move * spread_at(r.forecast), 0.0);
    r.error -= moved - r.forecast;
    r.forecast = moved;
  }
  return move;
}

Stacked stack(const Backtest& backtest) {
  Stacked stacked{.weights = stack_weights(backtest.samples), .moves = {}, .residuals = {}};
  double count = 0;
  for (std::size_t k = 0; k < backtest.knots.size(); ++k) {
    const StackSamples& samples = backtest.samples[k];
    // A knot that the history never reached takes the weights of the one before it.
    if (samples.size() == 0 && k > 0) stacked.weights[k] = stacked.weights[k - 1];
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const double mean = std::max(combined(samples.of(i), stacked.weights[k]), 0.0);
      const double error = samples.actuals[i] - mean;
      stacked.residuals.push_back({backtest.knots[k], backtest.origins[k][i], mean, error});
      stacked.error += std::abs(error);
      stacked.snaive_error += std::abs(samples.actuals[i] - backtest.snaive_forecasts[k][i]);
      count += 1;
    }
    stacked.moves.push_back(centre(std::span(stacked.residuals).last(samples.size())));
  }
  if (count > 0) {
    stacked.error /= count;
    stacked.snaive_error /= count;
  }
  return stacked;
}

/// A stacked ensemble of lag ridges (raw and logarithmic), seasonal profiles and naive forecasts, weighted at each
/// horizon by its own rolling-origin backtest; where the history is short or the seasonal naive does better, the best
/// single model of that backtest.
class Auto final : public Model {
 public:
  [[nodiscard]] std::string_view name() const override { return "auto"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "that what erred least in a rolling-origin backtest does so again: a weighted ensemble; the default";
  }
  [[nodiscard]] std::size_t values_min(std::size_t) const override { return 1; }

  [[nodiscard]] Result<Forecast> forecast(const ForecastTask& task) const override {
    Result<Prepared> prepared = prepare(task, 1, name());
    if (!prepared) return tl::unexpected(prepared.error());
    Forecast forecast;
    forecast.notes = prepared->notes;
    if (prepared->values.size() < std::max(values_for_ensemble, 2 * task.season + 12) ||
        !ensemble(task, *prepared, forecast)) {
      best_single(task, *prepared, forecast);
    }
    rescale(forecast.steps, prepared->scale);
    return forecast;
  }

 private:
  /// Answers false where the seasonal naive did as well.
  static bool ensemble(const ForecastTask& task, const Prepared& prepared, Forecast& forecast) {
    const std::span<const double> values = prepared.values;
    std::vector<std::size_t> knots = knot_horizons(task.horizon, knots_max);
    Members members(values, task.season, knots);
    if (values.size() <= members.origin_min() + 1) return false;
    const Backtest backtest = run_backtest(members, prepared, std::move(knots));
    members.train(values.size(), prepared.known);
    const Stacked stacked = stack(backtest);
    if (stacked.residuals.empty() || stacked.error >= stacked.snaive_error) return false;

    std::vector<double> means(task.horizon);
    std::vector<double> foretold(members.count());
    for (std::size_t h = 1; h <= task.horizon; ++h) {
      members.forecast(values.size(), h, foretold.data());
      const KnotPlace place = place_between(backtest.knots, h);
      means[h - 1] = combined(foretold, stacked.weights[place.left]);
      if (place.part > 0)
        means[h - 1] += place.part * (combined(foretold, stacked.weights[place.left + 1]) - means[h - 1]);
      double move = stacked.moves[place.left];
      if (place.part > 0) move += place.part * (stacked.moves[place.left + 1] - move);
      means[h - 1] += move * spread_at(means[h - 1]);
    }
    forecast.steps = with_intervals(means, stacked.residuals, values, width_floor);
    return true;
  }

  static void best_single(const ForecastTask& task, const Prepared& prepared, Forecast& forecast) {
    // The seasonal naive comes first, so that a tie is its.
    static const std::array<const PointModel*, 6> candidates = {&snaive_model(), &theta_model(), &ets_model(),
                                                                &naive_model(),  &drift_model(), &linear_model()};
    const std::span<const double> values = prepared.values;
    // One plan for all, so that they are compared on the same steps.
    const BacktestPlan plan{
        .values_min = std::max<std::size_t>(4, task.season), .horizon = task.horizon, .season = task.season};
    const PointModel* best = nullptr;
    std::vector<Residual> residuals;
    double least = 0;
    for (const PointModel* member : candidates) {
      if (values.size() < member->values_min(task.season)) continue;
      std::vector<Residual> own = backtest(
          values, prepared.known, plan,
          [&](std::span<const double> past, std::size_t horizon) { return member->means(past, task.season, horizon); });
      const double error = mean_absolute_error(own);
      if (best != nullptr && !(error < least)) continue;
      best = member;
      least = error;
      residuals = std::move(own);
    }
    forecast.notes.push_back(
        residuals.empty()
            ? fmt::format("{} too few for a backtest: {} was used",
                          values.size() == 1 ? "1 value is" : fmt::format("{} values are", values.size()), best->name())
            : fmt::format("{} erred least in the backtest and was used", best->name()));
    forecast.steps = with_intervals(best->means(values, task.season, task.horizon), residuals, values, width_floor);
  }
};

}  // namespace

const Model& auto_model() {
  static const Auto model;
  return model;
}

}  // namespace netaugur
