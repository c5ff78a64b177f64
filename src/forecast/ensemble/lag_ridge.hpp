#pragma once
// Direct multi-horizon ridge regression on lags of what differs from the usual day. Source: Hoerl and Kennard,
// Technometrics 12 (1970); direct forecasting: Ben Taieb et al., Expert Systems with Applications 39 (2012); Huber,
// Annals of Statistics 1 (1973).

#include <cstddef>
#include <span>
#include <vector>

#include "seasonal_base.hpp"

namespace netaugur {

/// Up to `count` increasing horizons from 1 to `horizon`, dense at first: what is fitted; the rest is interpolated.
[[nodiscard]] std::vector<std::size_t> knot_horizons(std::size_t horizon, std::size_t count);

/// Where a horizon lies between knots: value = (1 - part) * at[left] + part * at[left + 1].
struct KnotPlace {
  std::size_t left = 0;
  double part = 0;
};
[[nodiscard]] KnotPlace place_between(std::span<const std::size_t> knots, std::size_t ahead);

/// Forecast at `ahead` = profile + persistence * newest residual + coefficients . features.
class LagRidge {
 public:
  struct Training {
    std::size_t end = 0;  ///< only values before this index are targets
    const std::vector<bool>* known = nullptr;
  };
  /// Knots that have too few samples take the coefficients of the knot before them.
  LagRidge(const SeasonalBase& base, std::span<const std::size_t> knots, const Training& training);

  [[nodiscard]] double at(std::size_t origin, std::size_t ahead) const;
  /// Profile and persistence alone.
  [[nodiscard]] double persistent(std::size_t origin, std::size_t ahead) const;

 private:
  struct Coefficients {
    double persistence = 0;
    std::vector<double> weights;
  };
  [[nodiscard]] Coefficients fit(std::size_t ahead, const Training& training) const;

  const SeasonalBase& base_;
  std::vector<std::size_t> knots_;
  std::vector<Coefficients> coefficients_;
};

}  // namespace netaugur
