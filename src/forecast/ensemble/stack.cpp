#include "stack.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lanes.hpp"

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

/// What a knot's learning starts from and goes by.
struct Start {
  std::vector<double> weights;
  std::vector<double> recencies;  ///< of each sample, the newest 1
  double rate = 0;                ///< 0: nothing to learn
};

Start start_of(const StackSamples& samples) {
  const std::size_t members = samples.members;
  const auto n = static_cast<double>(samples.size());
  Start start{std::vector<double>(members, 1.0 / static_cast<double>(members)), {}, 0};
  if (samples.size() == 0) return start;
  std::vector<double> errors(members, 0.0);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double recency = std::exp2((static_cast<double>(i + 1) - n) / (half_life * n));
    const std::span<const double> forecasts = samples.of(i);
    for (std::size_t m = 0; m < members; ++m) errors[m] += recency * std::abs(forecasts[m] - samples.actuals[i]);
    start.recencies.push_back(recency);
  }
  const double least = *std::ranges::min_element(errors);
  // Members without any error take all: the others divide by more than nothing.
  for (std::size_t m = 0; m < members; ++m)
    start.weights[m] = least > 0 ? std::pow(least / errors[m], start_power) : static_cast<double>(errors[m] <= 0);
  const double sum = std::reduce(start.weights.begin(), start.weights.end());
  for (double& weight : start.weights) weight /= sum;
  if (least > 0) {
    const double seen = std::reduce(start.recencies.begin(), start.recencies.end());
    start.rate = exponent_part * learning_rate / (least / seen) / std::sqrt(n);
  }
  return start;
}

/// Knots that learn side by side; their numbers alternate.
constexpr std::size_t knots_at_once = LongVectors::floats;

/// Zeroes where a knot has no more samples.
struct SideBySide {
  std::vector<float> actuals;
  std::vector<float> recencies;
  std::vector<float> steps;      ///< how far a weight's logarithm moves for each unit that its member errs
  std::vector<float> forecasts;  ///< one a member, sample after sample
};

/// Moves the weights along the samples; writes to `means` what they were on the way of the last pass, newer ones
/// counting more.
struct Descend {
  template <class Vectors>
  [[gnu::always_inline]] static void run(const SideBySide* samples, std::span<float> weights, std::span<float> means) {
    for (std::size_t lane = 0; lane < knots_at_once; lane += Vectors::floats) {
      for (int pass = 0; pass < passes; ++pass) descend<Vectors>(*samples, lane, weights, means);
    }
  }

 private:
  template <class Vectors>
  [[gnu::always_inline]] static void descend(const SideBySide& samples, std::size_t lane, std::span<float> weights,
                                             std::span<float> means) {
    using Floats = typename Vectors::Floats;
    using Stored = typename Vectors::StoredFloats;
    const Floats highest = Floats{} + exponent_max;
    const Floats least = Floats{} + weight_min;
    const std::size_t end = weights.size();
    const float* foretold = samples.forecasts.data();
    const auto weight = [&](std::size_t m) -> Stored& { return Vectors::at(weights.data() + m); };
    const auto mean = [&](std::size_t m) -> Stored& { return Vectors::at(means.data() + m); };
    for (std::size_t m = lane; m < end; m += knots_at_once) mean(m) = Floats{};
    for (std::size_t i = lane; i < samples.actuals.size(); i += knots_at_once) {
      Floats sum{};
      for (std::size_t m = lane; m < end; m += knots_at_once) sum += Vectors::at(foretold + m) * weight(m);
      const Floats either = Vectors::at(&samples.steps[i]);
      const Floats step = sum > Vectors::at(&samples.actuals[i]) ? -either : either;
      Floats total{};
      for (std::size_t m = lane; m < end; m += knots_at_once) {
        Floats x = (Vectors::at(foretold + m) - sum) * step;
        x = x > highest ? highest : x;
        x = x < -highest ? -highest : x;
        // exp(4 x) to a thousandth: weights need no more.
        Floats factor = 1 + x * (1 + x * (0.5F + x * (1.0F / 6 + x * (1.0F / 24))));
        factor *= factor;
        const Floats moved = weight(m) * (factor * factor);
        const Floats kept = moved < least ? least : moved;
        weight(m) = kept;
        total += kept;
      }
      const Floats share = 1 / total;
      const Floats recency = Vectors::at(&samples.recencies[i]);
      for (std::size_t m = lane; m < end; m += knots_at_once) {
        const Floats shared = weight(m) * share;
        weight(m) = shared;
        mean(m) += shared * recency;
      }
      foretold += end;
    }
  }
};

/// Learns the weights of up to `knots_at_once` knots.
void learn(std::span<const StackSamples> knots, std::span<Start> starts) {
  const std::size_t members = knots.front().members;
  const std::size_t count = std::ranges::max(knots, {}, &StackSamples::size).size() * knots_at_once;
  SideBySide samples{std::vector<float>(count), std::vector<float>(count), std::vector<float>(count),
                     std::vector<float>(count * members)};
  std::vector<float> weights(members * knots_at_once);
  std::vector<float> means(members * knots_at_once);
  for (std::size_t lane = 0; lane < knots.size(); ++lane) {
    const StackSamples& own = knots[lane];
    std::size_t forecast = lane;
    for (std::size_t i = 0; i < own.size(); ++i) {
      const std::size_t at = i * knots_at_once + lane;
      samples.actuals[at] = static_cast<float>(own.actuals[i]);
      samples.recencies[at] = static_cast<float>(starts[lane].recencies[i]);
      samples.steps[at] = static_cast<float>(starts[lane].rate * starts[lane].recencies[i]);
      for (const double foretold : own.of(i)) {
        samples.forecasts[forecast] = static_cast<float>(foretold);
        forecast += knots_at_once;
      }
    }
    for (std::size_t m = 0; m < members; ++m)
      weights[m * knots_at_once + lane] = static_cast<float>(starts[lane].weights[m]);
  }
  with_longest_vectors<Descend>(&samples, std::span(weights), std::span(means));
  for (std::size_t lane = 0; lane < knots.size(); ++lane) {
    if (starts[lane].rate <= 0) continue;
    double sum = 0;
    for (std::size_t m = lane; m < means.size(); m += knots_at_once) sum += static_cast<double>(means[m]);
    for (std::size_t m = 0; m < members; ++m)
      starts[lane].weights[m] = static_cast<double>(means[m * knots_at_once + lane]) / sum;
  }
}

}  // namespace

double combined(std::span<const double> forecasts, std::span<const double> weights) {
  return std::inner_product(forecasts.begin(), forecasts.end(), weights.begin(), 0.0);
}

std::vector<std::vector<double>> stack_weights(std::span<const StackSamples> knots) {
  std::vector<Start> starts;
  for (const StackSamples& samples : knots) starts.push_back(start_of(samples));
  for (std::size_t first = 0; first < knots.size(); first += knots_at_once) {
    const std::size_t count = std::min(knots_at_once, knots.size() - first);
    learn(knots.subspan(first, count), std::span(starts).subspan(first, count));
  }
  std::vector<std::vector<double>> weights;
  for (Start& start : starts) weights.push_back(std::move(start.weights));
  return weights;
}

}  // namespace netaugur
