#pragma once
// Direct multi-horizon ridge regression on lags of what differs from the usual day. Source: Hoerl and Kennard,
// Technometrics 12 (1970); direct forecasting: Ben Taieb et al., Expert Systems with Applications 39 (2012).

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "seasonal_base.hpp"

namespace netaugur {

/// Forecast at `ahead` = usual value + persistence * newest residual + coefficients . features. Each value enters the
/// fit once: training on a longer past adds to what the shorter one has summed. Most features belong to the origin, so
/// that their products are summed once for all horizons. They are single precision: the ridge penalty is 50,000 times
/// what is lost.
class LagRidge {
 public:
  /// `base` must outlive this. Knots ascend.
  LagRidge(const SeasonalBase& base, std::span<const std::size_t> knots);

  /// Fits on all targets before `end` that are known; `end` never falls. A knot with too few samples takes the
  /// coefficients of the knot before it.
  void train(std::size_t end, const std::vector<bool>& known);

  [[nodiscard]] double at(std::size_t origin, const Target& target) const;
  /// Usual value and persistence alone.
  [[nodiscard]] double persistent(std::size_t origin, const Target& target) const;

 private:
  // Sums of products are weighted; where a matrix is symmetric, lower halves.

  /// Of origin features, over every `stride`-th origin before `next`.
  struct OriginSums {
    std::size_t stride = 1;
    std::size_t next = 0;
    std::vector<double> sums;
  };
  struct Knot {
    Target target;
    std::size_t stride = 1;
    std::size_t next = 0;  ///< the first sampled origin that is not in the sums
    std::size_t samples = 0;
    std::vector<double> unknown;      ///< of origin features whose target is unknown; empty where all are known
    std::vector<double> target_sums;  ///< (origin features, target features, target) with (target features, target)
    double persistence = 1;
    std::array<float, SeasonalBase::origin_features_max> origin_weights{};  ///< zero beyond the features that there are
    std::array<float, SeasonalBase::target_features_max> target_weights{};
  };
  /// The normal equations of some knots, one a lane.
  struct Equations;

  void add_origins(OriginSums& origins, std::size_t until) const;
  void add_targets(Knot& knot, std::size_t until, const std::vector<bool>& known) const;
  void equate(Knot& knot, const std::vector<double>& origin_sums, Equations& equations) const;
  void solve(Equations& equations) const;
  static constexpr std::size_t row_width = SeasonalBase::origin_features_max;
  [[nodiscard]] bool fitted(const Knot& knot) const;
  [[nodiscard]] const float* origin_row(std::size_t origin) const;

  const SeasonalBase& base_;
  std::size_t width_;  ///< origin features
  std::vector<std::size_t> horizons_;
  std::vector<Knot> knots_;
  std::vector<float> origin_features_;   ///< row_width numbers each origin from base_.origin_min() on
  std::vector<float> recency_;           ///< the weight of each origin
  std::vector<OriginSums> origin_sums_;  ///< of each stride, as far as its farthest knot goes
};

}  // namespace netaugur
