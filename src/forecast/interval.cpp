#include "netaugur/forecast/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "knots.hpp"

namespace netaugur {

namespace {

/// Below this part of a scaled series' mean, the square root would blow residuals up.
constexpr double level_min = 0.05;
/// Origins that stand close together err together: no more than this many count as independent.
constexpr std::size_t independent_max = 120;
/// Fewer pooled residuals than this widen the pool.
constexpr std::size_t pool_min = 20;
/// Horizons at which quantiles are taken.
constexpr std::size_t knots_max = 28;

/// Half-widths in units of spread_at, below and above the mean.
struct Widths {
  double lo95 = 0, lo80 = 0, hi80 = 0, hi95 = 0;
};

Widths mixed(const Widths& a, const Widths& b, double part) {
  const auto mix = [part](double x, double y) { return x + part * (y - x); };
  return {mix(a.lo95, b.lo95), mix(a.lo80, b.lo80), mix(a.hi80, b.hi80), mix(a.hi95, b.hi95)};
}

/// Widths as the quantiles of pooled residuals; `effective` is the number of independent ones (origins, not steps).
Widths quantile_widths(std::vector<double>& pool, std::size_t effective) {
  const auto n = static_cast<double>(pool.size());
  // Split conformal asks for the ceil((k+1)q)-th of k; k counts origins, since steps of one origin err together.
  const double widen = 1.0 + 1.0 / static_cast<double>(effective);
  const auto upper = [&](double q) {
    const double place = std::min(q * widen, 1.0) * n;
    return std::clamp<std::size_t>(static_cast<std::size_t>(std::ceil(place)), 1, pool.size()) - 1;
  };
  const auto lower = [&](double q) {
    const double place = std::max(1.0 - (1.0 - q) * widen, 0.0) * n;
    return std::min(static_cast<std::size_t>(std::floor(place)), pool.size() - 1);
  };
  // Four places of the order, from the lowest on: what lies below one is out of the next one's way.
  auto sorted = pool.begin();
  const auto pick = [&](std::size_t place) {
    const auto at = pool.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(sorted, at, pool.end());
    sorted = at;
    return *at;
  };
  const double lo95 = pick(lower(0.025));
  const double lo80 = pick(lower(0.1));
  const double hi80 = pick(upper(0.9));
  const double hi95 = pick(upper(0.975));
  return {-lo95, -lo80, hi80, hi95};
}

/// Residuals by steps ahead, so that pooling neighbours is a slice.
class Pools {
 public:
  explicit Pools(std::span<const Residual> residuals) {
    for (const Residual& r : residuals) {
      farthest_ = std::max(farthest_, r.ahead);
      newest_ = std::max(newest_, r.origin);
    }
    // Counted into their places: there are many of few steps.
    ends_.assign(farthest_ + 1, 0);
    for (const Residual& r : residuals) ++ends_[r.ahead];
    std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
    std::vector<std::size_t> next(farthest_ + 1, 0);
    std::copy(ends_.begin(), ends_.end() - 1, next.begin() + 1);
    residuals_.resize(residuals.size());
    for (const Residual& r : residuals) residuals_[next[r.ahead]++] = {r.origin, r.error / spread_at(r.forecast)};
  }

  [[nodiscard]] std::size_t farthest() const { return farthest_; }

  [[nodiscard]] Widths at(std::size_t ahead) const {
    std::size_t reach = ahead / 8;
    for (;;) {
      const std::size_t first = ends_[ahead > reach ? ahead - reach - 1 : 0];
      const std::size_t last = ends_[std::min(ahead + reach, farthest_)];
      const std::size_t count = last - first;
      if (count >= pool_min || count == residuals_.size())
        return widths(std::span(residuals_).subspan(first, last - first));
      reach = reach * 2 + 1;
    }
  }

 private:
  struct Scaled {
    std::size_t origin = 0;
    double error = 0;  ///< in units of spread_at
  };

  [[nodiscard]] Widths widths(std::span<const Scaled> residuals) const {
    std::vector<double> pool;
    pool.reserve(residuals.size());
    std::vector<bool> seen(newest_ + 1);
    std::size_t distinct = 0;
    for (const Scaled& r : residuals) {
      pool.push_back(r.error);
      if (!seen[r.origin]) ++distinct;
      seen[r.origin] = true;
    }
    return quantile_widths(pool, std::min(distinct, independent_max));
  }

  std::vector<Scaled> residuals_;
  std::vector<std::size_t> ends_;  ///< by steps ahead, where its residuals end
  std::size_t farthest_ = 0, newest_ = 0;
};

/// A random walk's widths one step ahead, from the changes between neighbours (normal quantiles); `step` scales by
/// sqrt(h).
Widths walk_widths(std::span<const double> values) {
  double squares = 0;
  for (std::size_t i = 1; i < values.size(); ++i) squares += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
  const double deviation = values.size() > 1 ? std::sqrt(squares / static_cast<double>(values.size() - 1)) : 0.0;
  constexpr double z80 = 1.2816, z95 = 1.96;
  return {z95 * deviation, z80 * deviation, z80 * deviation, z95 * deviation};
}

ForecastStep around(double mean, const Widths& widths, double spread, double floor) {
  const auto part = [&](double width) { return std::max(width * spread, floor); };
  ForecastStep step;
  step.mean = std::max(mean, 0.0);
  step.lo80 = std::max(step.mean - part(widths.lo80), 0.0);
  step.lo95 = std::max(std::min(step.mean - part(widths.lo95), step.lo80), 0.0);
  step.hi80 = step.mean + part(widths.hi80);
  step.hi95 = std::max(step.mean + part(widths.hi95), step.hi80);
  return step;
}

}  // namespace

double spread_at(double forecast) { return std::sqrt(std::max(forecast, level_min)); }

std::vector<std::size_t> rolling_origins(std::size_t n, const BacktestPlan& plan) {
  const std::size_t values_min = std::max<std::size_t>(plan.values_min, 1);
  if (n <= values_min) return {};
  const std::size_t first = std::max(values_min, n / 2);
  // The whole horizon is scored where half of what lies behind `first` allows it; else the part that fits.
  const std::size_t kept = std::max<std::size_t>(1, std::min(plan.horizon, (n - first + 1) / 2));
  const std::size_t last = std::max(first, n - kept);
  const std::size_t count = std::min(std::max<std::size_t>(plan.origins_max, 1), last - first + 1);
  std::vector<std::size_t> origins;
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t at = count == 1 ? first : first + (last - first) * i / (count - 1);
    if (count > 1 && i > 0 && plan.season > 1) {
      // Evenly spaced origins can all fall on one time of day; the golden ratio spreads them over the season's phases.
      const double spacing = static_cast<double>(last - first) / static_cast<double>(count - 1);
      const double turn = std::fmod(static_cast<double>(i) * 0.6180339887, 1.0);
      at -= static_cast<std::size_t>(turn * std::min(spacing, static_cast<double>(plan.season)));
    }
    at = std::clamp(at, first, last);
    if (origins.empty() || at > origins.back()) origins.push_back(at);
  }
  return origins;
}

std::vector<Residual> backtest(std::span<const double> values, const std::vector<bool>& known, const BacktestPlan& plan,
                               const PointForecast& model) {
  std::vector<Residual> residuals;
  for (const std::size_t origin : rolling_origins(values.size(), plan)) {
    const std::size_t horizon = std::min(plan.horizon, values.size() - origin);
    const std::vector<double> means = model(values.first(origin), horizon);
    for (std::size_t h = 0; h < horizon; ++h) {
      if (!known[origin + h]) continue;
      const double mean = std::max(means[h], 0.0);
      residuals.push_back({h + 1, origin, mean, values[origin + h] - mean});
    }
  }
  return residuals;
}

double mean_absolute_error(std::span<const Residual> residuals) {
  if (residuals.empty()) return std::numeric_limits<double>::infinity();
  double sum = 0;
  for (const Residual& residual : residuals) sum += std::abs(residual.error);
  return sum / static_cast<double>(residuals.size());
}

std::vector<ForecastStep> with_intervals(std::span<const double> means, std::span<const Residual> residuals,
                                         std::span<const double> values, double floor) {
  std::vector<ForecastStep> steps;
  steps.reserve(means.size());
  if (residuals.empty()) {
    const Widths walk = walk_widths(values);
    for (std::size_t ahead = 1; ahead <= means.size(); ++ahead)
      steps.push_back(around(means[ahead - 1], walk, std::sqrt(static_cast<double>(ahead)), floor));
    return steps;
  }
  const Pools pools(residuals);
  const std::size_t farthest = pools.farthest();
  const std::vector<std::size_t> knots = knot_horizons(farthest, knots_max);
  std::vector<Widths> widths;
  widths.reserve(knots.size());
  for (const std::size_t knot : knots) widths.push_back(pools.at(knot));
  for (std::size_t i = 0; i < means.size(); ++i) {
    const std::size_t nearest = std::min(i + 1, farthest);
    const double growth = std::sqrt(static_cast<double>(i + 1) / static_cast<double>(nearest));
    const KnotPlace place = place_between(knots, nearest);
    const Widths& left = widths[place.left];
    const Widths between = place.part > 0 ? mixed(left, widths[place.left + 1], place.part) : left;
    steps.push_back(around(means[i], between, spread_at(means[i]) * growth, floor));
  }
  return steps;
}

}  // namespace netaugur
