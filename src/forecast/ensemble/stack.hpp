#pragma once
// Weights of an ensemble's members, learnt from what each got wrong. Source: exponentiated gradient, Kivinen and
// Warmuth, Information and Computation 132 (1997), on the absolute error.

#include <span>
#include <vector>

namespace netaugur {

/// What every member foretold for one target, and what came.
struct StackSample {
  std::vector<double> forecasts;  ///< one a member
  double actual = 0;
};

/// Samples, oldest first -> weights that sum to 1, started at the members' mean absolute errors to the power of -12 and
/// moved along the samples; newer ones count more. Without samples: equal weights.
[[nodiscard]] std::vector<double> stack_weights(std::span<const StackSample> samples, std::size_t members);

/// Weighted sum. Shapes: equal.
[[nodiscard]] double combined(std::span<const double> forecasts, std::span<const double> weights);

}  // namespace netaugur
