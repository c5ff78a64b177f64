#include "stack.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace netaugur {

namespace {

constexpr double start_power = 12;
constexpr double learning_rate = 0.3;
constexpr int passes = 3;
/// Samples this part of the backtest older count half: members take turns at being best.
constexpr double half_life = 0.5;

void normalise(std::vector<double>& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight = sum > 0 ? weight / sum : 1.0 / static_cast<double>(weights.size());
}

}  // namespace

double combined(std::span<const double> forecasts, std::span<const double> weights) {
  return std::inner_product(forecasts.begin(), forecasts.end(), weights.begin(), 0.0);
}

std::vector<double> stack_weights(std::span<const StackSample> samples, std::size_t members) {
  std::vector<double> weights(members, 1.0);
  if (samples.empty()) {
    normalise(weights);
    return weights;
  }
  const auto n = static_cast<double>(samples.size());
  std::vector<double> recency(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double age = static_cast<double>(samples.size() - 1 - i);
    recency[i] = std::exp2(-age / (half_life * n));
  }
  const double recent = std::accumulate(recency.begin(), recency.end(), 0.0);
  std::vector<double> errors(members, 0.0);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (std::size_t k = 0; k < members; ++k)
      errors[k] += recency[i] * std::abs(samples[i].forecasts[k] - samples[i].actual);
  }
  const double least = *std::min_element(errors.begin(), errors.end());
  // A member without any error takes all: the others divide by more than nothing.
  for (std::size_t k = 0; k < members; ++k)
    weights[k] = least > 0 ? std::pow(least / errors[k], start_power) : (errors[k] > 0 ? 0.0 : 1.0);
  normalise(weights);
  if (least <= 0) return weights;

  const double rate = learning_rate / (least / recent) / std::sqrt(n);
  std::vector<double> mean(members, 0.0);
  for (int pass = 0; pass < passes; ++pass) {
    std::fill(mean.begin(), mean.end(), 0.0);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const StackSample& sample = samples[i];
      const double sum = combined(sample.forecasts, weights);
      const double side = sum > sample.actual ? 1.0 : -1.0;
      for (std::size_t k = 0; k < members; ++k) {
        weights[k] *= std::exp(std::clamp(-rate * recency[i] * side * (sample.forecasts[k] - sum), -2.0, 2.0));
      }
      normalise(weights);
      for (std::size_t k = 0; k < members; ++k) mean[k] += weights[k] * recency[i] / recent;
    }
  }
  return mean;
}

}  // namespace netaugur
