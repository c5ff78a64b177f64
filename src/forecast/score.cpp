#include "netaugur/forecast/score.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "netaugur/forecast/preprocess.hpp"

namespace netaugur {

namespace {

struct Quantile {
  double p;
  double ForecastStep::* value;
};
constexpr std::array<Quantile, 5> known_quantiles{{{0.025, &ForecastStep::lo95},
                                                   {0.1, &ForecastStep::lo80},
                                                   {0.5, &ForecastStep::mean},
                                                   {0.9, &ForecastStep::hi80},
                                                   {0.975, &ForecastStep::hi95}}};

}  // namespace

void Comparison::add(const ForecastStep& step, double actual, double naive) {
  const double error = std::abs(actual - step.mean);
  ++steps_;
  absolute_ += error;
  squared_ += error * error;
  if (error > 0) symmetric_ += 2 * error / (std::abs(actual) + std::abs(step.mean));
  for (const auto& [p, value] : known_quantiles) {
    const double distance = actual - step.*value;
    pinball_ += std::max(p * distance, (p - 1) * distance) / static_cast<double>(known_quantiles.size());
  }
  naive_ += std::abs(actual - naive);
  if (step.lo80 <= actual && actual <= step.hi80) ++within80_;
  if (step.lo95 <= actual && actual <= step.hi95) ++within95_;
}

Accuracy Comparison::accuracy(double scale) const {
  Accuracy accuracy;
  accuracy.steps = steps_;
  if (steps_ == 0) return accuracy;
  const auto n = static_cast<double>(steps_);
  accuracy.mae = absolute_ / n;
  accuracy.rmse = std::sqrt(squared_ / n);
  accuracy.pinball = pinball_ / n;
  accuracy.smape = symmetric_ / n;
  accuracy.coverage80 = static_cast<double>(within80_) / n;
  accuracy.coverage95 = static_cast<double>(within95_) / n;
  if (scale > 0) accuracy.mase = accuracy.mae / scale;
  if (naive_ > 0) accuracy.relative_mae = absolute_ / naive_;
  return accuracy;
}

double seasonal_scale(std::span<const double> values, std::size_t season) {
  const std::size_t lag = std::max<std::size_t>(season, 1);
  double sum = 0;
  std::size_t pairs = 0;
  for (std::size_t i = lag; i < values.size(); ++i) {
    if (std::isnan(values[i]) || std::isnan(values[i - lag])) continue;
    sum += std::abs(values[i] - values[i - lag]);
    ++pairs;
  }
  return pairs > 0 ? sum / static_cast<double>(pairs) : 0;
}

double seasonal_naive(std::span<const double> values, std::size_t season, std::size_t ahead) {
  const std::size_t n = values.size();
  const std::size_t lag = std::clamp<std::size_t>(season, 1, n);
  return values[n - lag + (ahead - 1) % lag];
}

ForecastScore score_forecast(const StoredForecast& forecast, const History& actual, Timestamp until) {
  const ForecastSet& set = forecast.set;
  ForecastScore score;
  score.forecast = forecast.id;
  const auto index_of = [&actual](Timestamp at) { return (at - actual.start) / actual.step; };
  const auto known_until = std::clamp<std::int64_t>(index_of(set.issued_at), 0, std::ssize(actual.values));
  History past{actual.start, actual.step, {actual.values.begin(), actual.values.begin() + known_until}};
  const std::size_t season = detect_season(past);
  const std::vector<double> filled = fill_gaps(past.values, season);
  Comparison comparison;
  for (const ForecastPoint& point : set.points) {
    if (point.window.end() > until) {
      ++score.pending;
      continue;
    }
    const std::int64_t i = index_of(point.window.start);
    const bool inside = point.window.start >= actual.start && i < std::ssize(actual.values);
    if (!inside || std::isnan(actual.values[static_cast<std::size_t>(i)])) {
      ++score.missing;
      continue;
    }
    const double value = actual.values[static_cast<std::size_t>(i)];
    const auto ahead = static_cast<std::size_t>(std::max<std::int64_t>(i - known_until, 0)) + 1;
    comparison.add({point.mean, point.lo80, point.hi80, point.lo95, point.hi95}, value,
                   filled.empty() ? value : seasonal_naive(filled, season, ahead));
  }
  score.accuracy = comparison.accuracy(set.scale);
  return score;
}

double quantile_of(const ForecastStep& step, double p) {
  const double z = normal_quantile(p);
  std::size_t right = 1;
  while (right + 1 < known_quantiles.size() && p > known_quantiles[right].p) ++right;
  const Quantile& a = known_quantiles[right - 1];
  const Quantile& b = known_quantiles[right];
  const double za = normal_quantile(a.p);
  const double zb = normal_quantile(b.p);
  const double value = step.*a.value + (step.*b.value - step.*a.value) * (z - za) / (zb - za);
  return std::max(value, 0.0);
}

double normal_quantile(double p) {
  constexpr std::array a = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                            1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr std::array b = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                            6.680131188771972e+01, -1.328068155288572e+01};
  constexpr std::array c = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                            -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr std::array d = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00};
  constexpr double tail = 0.02425;
  const auto outer = [&](double q) {
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
           ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  };
  if (p < tail) return outer(std::sqrt(-2 * std::log(p)));
  if (p > 1 - tail) return -outer(std::sqrt(-2 * std::log(1 - p)));
  const double q = p - 0.5;
  const double r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
         (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

}  // namespace netaugur
