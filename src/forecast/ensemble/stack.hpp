#pragma once
// Weights of an ensemble's members, learnt from what each got wrong. Source: exponentiated gradient, Kivinen and
// Warmuth, Information and Computation 132 (1997), on the absolute error.

#include <span>
#include <vector>

namespace netaugur {

/// What every member foretold for some targets, and what came, oldest first.
struct StackSamples {
  std::size_t members = 0;
  std::vector<double> forecasts;  ///< one a member, target after target
  std::vector<double> actuals;

  [[nodiscard]] std::size_t size() const { return actuals.size(); }
  [[nodiscard]] std::span<const double> of(std::size_t i) const {
    return std::span(forecasts).subspan(i * members, members);
  }
};

/// Of each knot, on its own: weights that sum to 1, started at the members' mean absolute errors to the power of -16
/// and moved along the samples; newer ones count more. Without samples: equal weights. Precondition: the same number of
/// members at each knot.
[[nodiscard]] std::vector<std::vector<double>> stack_weights(std::span<const StackSamples> knots);

/// Weighted sum. Shapes: equal.
[[nodiscard]] double combined(std::span<const double> forecasts, std::span<const double> weights);

}  // namespace netaugur
