#include "stack.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace netaugur {

namespace {

constexpr double start_power = 16;
constexpr double learning_rate = 0.3;
constexpr int passes = 2;
/// Samples this part of the backtest older count half: members take turns at being best.
constexpr double half_life = 0.3;

/// Factors within exp(-2) and exp(2).
constexpr double exponent_max = 2;

}  // namespace

double combined(std::span<const double> forecasts, std::span<const double> weights) {
  return std::inner_product(forecasts.begin(), forecasts.end(), weights.begin(), 0.0);
}

std::vector<double> stack_weights(const StackSamples& samples) {
  const auto members = static_cast<Eigen::Index>(samples.members);
  const auto count = static_cast<Eigen::Index>(samples.size());
  const auto n = static_cast<double>(count);
  if (count == 0) return std::vector<double>(samples.members, 1.0 / static_cast<double>(members));
  const Eigen::Map<const Eigen::ArrayXXd> forecasts(samples.forecasts.data(), members, count);
  const Eigen::Map<const Eigen::ArrayXd> actuals(samples.actuals.data(), count);
  const Eigen::ArrayXd recency = ((Eigen::ArrayXd::LinSpaced(count, 1 - n, 0) / (half_life * n)) * std::log(2.0)).exp();
  const Eigen::ArrayXd errors =
      ((forecasts.rowwise() - actuals.transpose()).abs().rowwise() * recency.transpose()).rowwise().sum();
  const double least = errors.minCoeff();
  // A member without any error takes all: the others divide by more than nothing.
  Eigen::ArrayXd weights = (errors <= 0).cast<double>();
  if (least > 0) weights = (least / errors).pow(start_power);
  weights /= weights.sum();
  std::vector<double> mean(weights.begin(), weights.end());
  if (least <= 0) return mean;

  const double rate = learning_rate / (least / recency.sum()) / std::sqrt(n);
  Eigen::Map<Eigen::ArrayXd> means(mean.data(), members);
  Eigen::ArrayXf factors(members);
  for (int pass = 0; pass < passes; ++pass) {
    means.setZero();
    for (Eigen::Index i = 0; i < count; ++i) {
      const auto sample = forecasts.col(i);
      const double sum = (sample * weights).sum();
      const double slope = rate * recency[i] * (sum > actuals[i] ? -1.0 : 1.0);
      // Each by itself: in one expression with a conversion none is a vector instruction.
      factors = ((sample - sum) * slope).max(-exponent_max).min(exponent_max).cast<float>();
      factors = factors.exp();
      weights *= factors.cast<double>();
      weights /= weights.sum();
      means += weights * recency[i];
    }
  }
  means /= recency.sum();
  return mean;
}

}  // namespace netaugur
