#include "netaugur/forecast/holt_winters.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace netaugur {

namespace {

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The rates as a point of the unit cube, so that every bound is 0 or 1.
using Cube = std::array<double, 4>;

HoltWintersRates rates_at(const Cube& at) {
  HoltWintersRates rates;
  rates.alpha = 0.01 + 0.98 * at[0];
  // A quick trend follows the daily wave instead of the season and misleads a day ahead: a tenth of the level's rate at
  // most.
  rates.beta = rates.alpha * at[1] * 0.1;
  rates.gamma = (1 - rates.alpha) * at[2];
  rates.phi = 0.8 + 0.18 * at[3];
  return rates;
}

}  // namespace

HoltWintersState holt_winters_start(std::span<const double> values, std::size_t season) {
  HoltWintersState state;
  if (season <= 1) {
    const std::size_t first = std::min<std::size_t>(values.size(), 10);
    state.level = values[0];
    state.trend = (values[first - 1] - values[0]) / static_cast<double>(std::max<std::size_t>(first - 1, 1));
    return state;
  }
  const std::size_t seasons = std::min<std::size_t>(values.size() / season, 3);
  state.season.assign(season, 0.0);
  for (std::size_t k = 0; k < seasons; ++k) {
    const std::span<const double> one = values.subspan(k * season, season);
    const double mean = mean_of(one);
    for (std::size_t i = 0; i < season; ++i) state.season[i] += (one[i] - mean) / static_cast<double>(seasons);
  }
  const double first = mean_of(values.first(season));
  const double second = mean_of(values.subspan(season, season));
  state.trend = (second - first) / static_cast<double>(season);
  // A season's mean is the level in its middle; the start is half a season earlier.
  state.level = first - state.trend * static_cast<double>(season + 1) / 2;
  return state;
}

double holt_winters_run(std::span<const double> values, const HoltWintersRates& rates, HoltWintersState& state) {
  const std::size_t season = state.season.size();
  double squares = 0;
  std::size_t phase = 0;
  for (const double y : values) {
    const double damped = rates.phi * state.trend;
    const double part = season > 0 ? state.season[phase] : 0.0;
    const double error = y - (state.level + damped + part);
    state.level += damped + rates.alpha * error;
    state.trend = damped + rates.beta * error;
    if (season > 0) {
      state.season[phase] += rates.gamma * error;
      if (++phase == season) phase = 0;
    }
    squares += error * error;
  }
  std::rotate(state.season.begin(), state.season.begin() + static_cast<std::ptrdiff_t>(phase), state.season.end());
  return squares;
}

std::vector<double> holt_winters_means(const HoltWintersState& state, double phi, std::size_t horizon) {
  std::vector<double> means(horizon);
  double power = 1;
  double reach = 0;
  for (std::size_t h = 0; h < horizon; ++h) {
    power *= phi;
    reach += power;
    means[h] = state.level + reach * state.trend + (state.season.empty() ? 0.0 : state.season[h % state.season.size()]);
  }
  return means;
}

HoltWintersRates holt_winters_search(std::span<const double> values, const HoltWintersState& start) {
  HoltWintersState scratch;
  const auto loss = [&](const Cube& at) {
    scratch = start;
    return holt_winters_run(values, rates_at(at), scratch);
  };
  // A slow and a quick level: one-step errors often have a valley at either.
  Cube best{0.2, 0.05, 0.2, 0.8};
  double least = loss(best);
  if (const Cube quick{0.8, 0.02, 0.2, 0.5}; loss(quick) < least) {
    best = quick;
    least = loss(quick);
  }
  for (double step = 0.2; step > 0.01; step /= 2) {
    bool moved = true;
    for (int round = 0; moved && round < 6; ++round) {
      moved = false;
      for (std::size_t axis = 0; axis < best.size(); ++axis) {
        if (axis == 2 && start.season.empty()) continue;
        for (const double direction : {step, -step}) {
          Cube at = best;
          at[axis] = std::clamp(at[axis] + direction, 0.0, 1.0);
          const double now = loss(at);
          if (now < least) {
            best = at;
            least = now;
            moved = true;
            break;
          }
        }
      }
    }
  }
  return rates_at(best);
}

}  // namespace netaugur
