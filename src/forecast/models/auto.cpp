#include <fmt/format.h>

#include <array>

#include "../point_model.hpp"
#include "../registry.hpp"

namespace netaugur {

namespace {

/// Whichever of these erred least (mean absolute error) in a rolling-origin backtest over the horizon. The seasonal
/// naive comes first, so that a tie is its.
class Auto final : public Model {
 public:
  [[nodiscard]] std::string_view name() const override { return "auto"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "that what erred least in a rolling-origin backtest does so again; the default";
  }
  [[nodiscard]] std::size_t values_min(std::size_t) const override { return 1; }

  [[nodiscard]] Result<Forecast> forecast(const ForecastTask& task) const override {
    Result<Prepared> prepared = prepare(task, 1, name());
    if (!prepared) return tl::unexpected(prepared.error());
    const std::span<const double> values = prepared->values;
    const auto& members = candidates();

    const PointModel* best = nullptr;
    std::vector<Residual> residuals;
    double least = 0;
    for (const PointModel* member : members) {
      const std::size_t needed = member->values_min(task.season);
      if (values.size() < needed) continue;
      // One plan for all, so that they are compared on the same steps.
      const BacktestPlan plan{
          .values_min = std::max<std::size_t>(4, task.season), .horizon = task.horizon, .season = task.season};
      std::vector<Residual> own = backtest(
          values, prepared->known, plan,
          [&](std::span<const double> past, std::size_t horizon) { return member->means(past, task.season, horizon); });
      const double error = mean_absolute_error(own);
      if (best != nullptr && !(error < least)) continue;
      best = member;
      least = error;
      residuals = std::move(own);
    }
    Forecast forecast;
    forecast.notes = std::move(prepared->notes);
    forecast.notes.push_back(
        residuals.empty()
            ? fmt::format("{} values are too few for a backtest: {} was used", values.size(), best->name())
            : fmt::format("{} erred least in the backtest and was used", best->name()));
    forecast.steps = with_intervals(best->means(values, task.season, task.horizon), residuals, values, width_floor);
    rescale(forecast.steps, prepared->scale);
    return forecast;
  }

 private:
  static const std::array<const PointModel*, 6>& candidates() {
    static const std::array<const PointModel*, 6> all = {&snaive_model(), &theta_model(), &ets_model(),
                                                         &naive_model(),  &drift_model(), &linear_model()};
    return all;
  }
};

}  // namespace

const Model& auto_model() {
  static const Auto model;
  return model;
}

}  // namespace netaugur
