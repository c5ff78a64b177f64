#include "netaugur/forecast/holt_winters.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace netaugur {

namespace {

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Each backcast finds less than the one before.
constexpr int backcasts_most = 2;

/// Of values around one: what a multiplicative season divides by is kept off zero.
constexpr double divisor_min = 0.01;

/// The rates as a point of the unit cube, so that every bound is 0 or 1.
using Cube = std::array<double, 4>;

/// The state before the first value, from the one after the last: the same recursion over the values turned round.
HoltWintersState backcast(std::span<const double> values, const HoltWintersRates& rates, HoltWintersState state) {
  const std::vector<double> backwards(values.rbegin(), values.rend());
  const auto turn = [&state] {
    state.trend = -state.trend;
    std::reverse(state.season.begin(), state.season.end());
  };
  turn();
  holt_winters_run(backwards, rates, state);
  turn();
  return state;
}

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

/// Rivals are run side by side: one by itself waits for its own last step most of the time.
using Lanes = Eigen::Array<double, 8, 1>;
using Rivals = std::array<Cube, 8>;

/// Sums of squared one-step errors, as holt_winters_run has them. Those that are at or above `least` may be cut short
/// where all are.
Lanes losses(std::span<const double> values, const Rivals& rivals, const HoltWintersState& start, double least) {
  Lanes alpha, beta, gamma, phi;
  for (std::size_t i = 0; i < rivals.size(); ++i) {
    const HoltWintersRates rates = rates_at(rivals[i]);
    const auto lane = static_cast<Eigen::Index>(i);
    alpha[lane] = rates.alpha;
    beta[lane] = rates.beta;
    gamma[lane] = rates.gamma;
    phi[lane] = rates.phi;
  }
  Lanes level = Lanes::Constant(start.level);
  Lanes trend = Lanes::Constant(start.trend);
  Lanes squares = Lanes::Zero();
  std::vector<Lanes> season(std::max<std::size_t>(start.season.size(), 1), Lanes::Zero());
  for (std::size_t i = 0; i < start.season.size(); ++i) season[i] = Lanes::Constant(start.season[i]);
  const bool seasonal = !start.season.empty();
  const bool multiplied = seasonal && start.kind == SeasonKind::multiplicative;
  std::size_t phase = 0;
  for (const double y : values) {
    Lanes& part = season[phase];
    const Lanes damped = phi * trend;
    const Lanes base = level + damped;
    Lanes error;
    if (multiplied) {
      error = y - base * part;
      const Lanes moved = error / part.max(divisor_min);
      level = base + alpha * moved;
      trend = damped + beta * moved;
      part += gamma * (error / base.max(divisor_min));
    } else {
      error = y - (base + part);
      level = base + alpha * error;
      trend = damped + beta * error;
      if (seasonal) part += gamma * error;
    }
    squares += error * error;
    if (++phase < season.size()) continue;
    phase = 0;
    if ((squares >= least).all()) break;
  }
  return squares;
}

}  // namespace

HoltWintersState holt_winters_start(std::span<const double> values, std::size_t season, SeasonKind kind) {
  HoltWintersState state;
  state.kind = kind;
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
    for (std::size_t i = 0; i < season; ++i) {
      const double part = kind == SeasonKind::additive ? one[i] - mean : one[i] / std::max(mean, divisor_min);
      state.season[i] += part / static_cast<double>(seasons);
    }
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
  const bool multiplied = season > 0 && state.kind == SeasonKind::multiplicative;
  double squares = 0;
  std::size_t phase = 0;
  for (const double y : values) {
    const double damped = rates.phi * state.trend;
    const double base = state.level + damped;
    const double part = season > 0 ? state.season[phase] : 0.0;
    const double error = multiplied ? y - base * part : y - (base + part);
    const double moved = multiplied ? error / std::max(part, divisor_min) : error;
    state.level = base + rates.alpha * moved;
    state.trend = damped + rates.beta * moved;
    if (season > 0) {
      state.season[phase] += rates.gamma * (multiplied ? error / std::max(base, divisor_min) : error);
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
    means[h] = state.level + reach * state.trend;
    if (state.season.empty()) continue;
    const double part = state.season[h % state.season.size()];
    means[h] = state.kind == SeasonKind::additive ? means[h] + part : means[h] * part;
  }
  return means;
}

HoltWintersRates holt_winters_search(std::span<const double> values, const HoltWintersState& start) {
  // A slow and a quick level: one-step errors often have a valley at either.
  Cube best{0.2, 0.05, 0.2, 0.8};
  const Cube quick{0.8, 0.02, 0.2, 0.5};
  Rivals rivals;
  rivals.fill(best);
  rivals[1] = quick;
  const Lanes first = losses(values, rivals, start, std::numeric_limits<double>::infinity());
  double least = first[0];
  if (first[1] < least) {
    best = quick;
    least = first[1];
  }
  for (double step = 0.2; step > 0.01; step /= 2) {
    bool moved = true;
    for (int round = 0; moved && round < 6; ++round) {
      moved = false;
      for (std::size_t axis = 0; axis < best.size();) {
        // Both ways along each axis at once, as if none before it were to move: mostly none does.
        for (std::size_t i = 0; i < rivals.size(); ++i) {
          rivals[i] = best;
          double& part = rivals[i][i / 2];
          part = std::clamp(part + (i % 2 == 0 ? step : -step), 0.0, 1.0);
        }
        const Lanes now = losses(values, rivals, start, least);
        bool turned = false;
        for (; axis < best.size() && !turned; ++axis) {
          if (axis == 2 && start.season.empty()) continue;
          const std::size_t up = 2 * axis;
          const std::size_t taken = now[static_cast<Eigen::Index>(up)] < least ? up : up + 1;
          if (!(now[static_cast<Eigen::Index>(taken)] < least)) continue;
          best = rivals[taken];
          least = now[static_cast<Eigen::Index>(taken)];
          turned = true;
        }
        moved = moved || turned;
      }
    }
  }
  return rates_at(best);
}

HoltWinters holt_winters_fit(std::span<const double> values, std::size_t season, SeasonKind kind) {
  const auto fitted = [&](HoltWintersState start) {
    HoltWinters model{holt_winters_search(values, start), std::move(start), 0};
    HoltWintersState state = model.start;
    model.squares = holt_winters_run(values, model.rates, state);
    return std::pair(model, state);
  };
  auto [best, end] = fitted(holt_winters_start(values, season, kind));
  for (int round = 0; round < backcasts_most; ++round) {
    auto [turned, after] = fitted(backcast(values, best.rates, end));
    if (turned.squares >= best.squares) break;
    best = std::move(turned);
    end = std::move(after);
  }
  return best;
}

HoltWinters holt_winters_choose(std::span<const double> values, std::size_t season) {
  const auto n = static_cast<double>(values.size());
  const auto criterion = [n](const HoltWinters& model) {
    const double parameters =
        5.0 + (model.start.season.empty() ? 0.0 : static_cast<double>(model.start.season.size()) + 1);
    return n * std::log(std::max(model.squares, std::numeric_limits<double>::min()) / n) + 2 * parameters;
  };
  HoltWinters best = holt_winters_fit(values, 1, SeasonKind::additive);
  if (season <= 1 || values.size() < 2 * season) return best;
  const bool positive = std::all_of(values.begin(), values.end(), [](double v) { return v > 0; });
  for (const SeasonKind kind : {SeasonKind::additive, SeasonKind::multiplicative}) {
    if (kind == SeasonKind::multiplicative && !positive) continue;
    if (HoltWinters other = holt_winters_fit(values, season, kind); criterion(other) < criterion(best))
      best = std::move(other);
  }
  return best;
}

}  // namespace netaugur
