#include "stack.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace netaugur {

namespace {

constexpr double start_power = 12;
constexpr double learning_rate = 0.3;
constexpr int passes = 3;

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
  std::vector<double> errors(members, 0.0);
  for (const StackSample& sample : samples) {
    for (std::size_t k = 0; k < members; ++k) errors[k] += std::abs(sample.forecasts[k] - sample.actual);
  }
  const double least = *std::min_element(errors.begin(), errors.end());
  // A member without any error takes all: the others divide by more than nothing.
  for (std::size_t k = 0; k < members; ++k)
    weights[k] = least > 0 ? std::pow(least / errors[k], start_power) : (errors[k] > 0 ? 0.0 : 1.0);
  normalise(weights);
  if (least <= 0) return weights;

  const auto n = static_cast<double>(samples.size());
  const double rate = learning_rate / (least / n) / std::sqrt(n);
  std::vector<double> mean(members, 0.0);
  for (int pass = 0; pass < passes; ++pass) {
    std::fill(mean.begin(), mean.end(), 0.0);
    for (const StackSample& sample : samples) {
      const double sum = combined(sample.forecasts, weights);
      const double side = sum > sample.actual ? 1.0 : -1.0;
      for (std::size_t k = 0; k < members; ++k) {
        weights[k] *= std::exp(std::clamp(-rate * side * (sample.forecasts[k] - sum), -2.0, 2.0));
      }
      normalise(weights);
      for (std::size_t k = 0; k < members; ++k) mean[k] += weights[k] / n;
    }
  }
  return mean;
}

}  // namespace netaugur
