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

/// Factors within exp(-2) and exp(2); of them the quarter, for which four terms of the series are enough.
constexpr double exponent_part = 0.25;
constexpr float exponent_max = 0.5F;
/// A member that has fallen this far can come back, and its weight is still a normal number.
constexpr float weight_min = 1e-12F;

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

  // Whole vectors of single precision: some empty members at the end foretell nothing and weigh nothing.
  const Eigen::Index lanes = (members + 3) / 4 * 4;
  Eigen::ArrayXXf foretold = Eigen::ArrayXXf::Zero(lanes, count);
  foretold.topRows(members) = forecasts.cast<float>();
  Eigen::ArrayXf moving = Eigen::ArrayXf::Zero(lanes);
  moving.head(members) = weights.cast<float>();
  Eigen::ArrayXf mean_weights(lanes), factors(lanes);
  const double rate = exponent_part * learning_rate / (least / recency.sum()) / std::sqrt(n);
  for (int pass = 0; pass < passes; ++pass) {
    mean_weights.setZero();
    for (Eigen::Index i = 0; i < count; ++i) {
      const auto sample = foretold.col(i);
      const float sum = (sample * moving).sum();
      const double side = static_cast<double>(sum) > actuals[i] ? -1.0 : 1.0;
      factors = ((sample - sum) * static_cast<float>(rate * recency[i] * side)).max(-exponent_max).min(exponent_max);
      // exp(4 x) to a thousandth: weights need no more, and it is a fifteenth of all that `auto` does.
      factors = 1 + factors * (1 + factors * (0.5F + factors * (1.0F / 6 + factors * (1.0F / 24))));
      factors *= factors;
      moving *= factors * factors;
      moving.head(members) = moving.head(members).max(weight_min);
      moving /= moving.sum();
      mean_weights += moving * static_cast<float>(recency[i]);
    }
  }
  Eigen::Map<Eigen::ArrayXd>(mean.data(), members) =
      mean_weights.head(members).cast<double>() / mean_weights.cast<double>().sum();
  return mean;
}

}  // namespace netaugur
