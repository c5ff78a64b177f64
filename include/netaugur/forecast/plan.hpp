#pragma once
// What to ask the store for, and what to hand back to it: from a horizon to a question, from an answer to histories,
// from a forecast to what is stored.

#include <optional>
#include <string>
#include <vector>

#include "netaugur/forecast/model.hpp"
#include "netaugur/store/question.hpp"

namespace netaugur {

/// No forecast has more steps than this.
inline constexpr std::int64_t horizon_steps_max = 2000;

/// Nor is one made from more: two weeks of minutes fit.
inline constexpr std::int64_t history_steps_max = 20'500;

struct ForecastWish {
  Duration horizon{0};
  std::optional<Duration> step;     ///< empty: chosen from the horizon
  std::optional<Duration> history;  ///< empty: `history_usual`, or as much as `points_max` steps allow
  Duration history_usual = std::chrono::days(14);
  Duration window{0};  ///< the longest stored window: a step is a multiple of it
};

struct ForecastPlan {
  Duration step{0};
  Duration history{0};  ///< a whole number of steps
  std::size_t horizon = 1;
};

/// How many steps a horizon is, rounded up. Error: usage, naming `horizon_steps_max`.
[[nodiscard]] Result<std::size_t> horizon_steps(Duration horizon, Duration step);

/// The finest of 5 s, 1 min, 5 min, 15 min, 1 h, 6 h and 1 d that is a multiple of the windows and needs at most 200
/// steps, unless a step is given. Errors: usage (horizon too long, step no multiple of the windows, history beyond
/// `history_steps_max` steps).
[[nodiscard]] Result<ForecastPlan> plan_forecast(const ForecastWish& wish);

struct SeriesHistory {
  SeriesKey key;
  History history;
  std::size_t lossy = 0;  ///< steps that are NaN because their windows lost too much
};

/// A step whose windows lost more than this part of their packets says little about the traffic.
inline constexpr double loss_part_max = 0.01;

/// One history a series; steps that no window covers, or that lost more than `loss_part_max` of what came (dropped,
/// late and truncated packets; of all sensors that were asked, whatever the filter), are NaN. A total comes from the
/// answer's `total`. What lies before the first covered step is cut off: nothing was measured there.
[[nodiscard]] std::vector<SeriesHistory> histories_of(const SeriesAnswer& answer, Dimension by, Metric metric);

/// What is stored and printed of one forecast. `issued_at` is the end of the history, so that a second run over the
/// same data replaces.
struct ForecastLabel {
  SeriesKey series;
  std::string sensor;
  Metric metric = Metric::bytes;
  std::string model;
};
[[nodiscard]] ForecastSet to_set(const ForecastLabel& label, const History& history, const Forecast& forecast);

}  // namespace netaugur
