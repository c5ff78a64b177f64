#pragma once
// Direct multi-horizon ridge regression on lags of what differs from the usual day. Source: Hoerl and Kennard,
// Technometrics 12 (1970); direct forecasting: Ben Taieb et al., Expert Systems with Applications 39 (2012).

#include <cstddef>
#include <span>
#include <vector>

#include "seasonal_base.hpp"

namespace netaugur {

/// Forecast at `ahead` = usual value + persistence * newest residual + coefficients . features. Each value enters the
/// fit once: training on a longer past adds to what the shorter one has summed.
class LagRidge {
 public:
  /// `base` must outlive this.
  LagRidge(const SeasonalBase& base, std::span<const std::size_t> knots);

  /// Fits on all targets before `end` that are known; `end` never falls. A knot with too few samples takes the
  /// coefficients of the knot before it.
  void train(std::size_t end, const std::vector<bool>& known);

  [[nodiscard]] double at(std::size_t origin, std::size_t ahead) const;
  /// Usual value and persistence alone.
  [[nodiscard]] double persistent(std::size_t origin, std::size_t ahead) const;

 private:
  struct Knot {
    std::size_t ahead = 1;
    std::size_t next = 0;  ///< the first origin that is not in the sums
    std::size_t samples = 0;
    std::vector<double> sums;  ///< weighted products of (features, target) with themselves: a square, lower half
    double persistence = 1;
    std::vector<double> weights;
  };
  void add_samples(Knot& knot, std::size_t end, const std::vector<bool>& known) const;
  void solve(Knot& knot) const;

  const SeasonalBase& base_;
  std::vector<std::size_t> horizons_;
  std::vector<Knot> knots_;
  std::vector<double> recency_;  ///< of each origin, the square root of its weight: a product has two factors
};

}  // namespace netaugur
