#pragma once
// The members of the ensemble: simple views of the same history that err differently.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "lag_ridge.hpp"
#include "seasonal_base.hpp"

namespace netaugur {

/// All that depends on the values alone, in two spaces: as they are, and the logarithm of value + offset.
class MemberBases {
 public:
  MemberBases(std::span<const double> values, std::size_t season);

  [[nodiscard]] const SeasonalBase& raw() const { return raw_; }
  [[nodiscard]] const SeasonalBase& log() const { return log_; }
  /// Back from the logarithm, capped a little above the largest value there was: a slip in the exponent must not
  /// explode.
  [[nodiscard]] double exponential(double logarithm) const;
  [[nodiscard]] std::size_t season() const { return season_; }

 private:
  std::size_t season_;
  SeasonalBase raw_;
  SeasonalBase log_;
  double cap_;
};

/// The members as they are after training on the values before `training.end`.
class Members {
 public:
  Members(const MemberBases& bases, std::span<const std::size_t> knots, const LagRidge::Training& training);

  [[nodiscard]] std::size_t count() const;
  /// What each foretells from `origin`, `ahead` steps on; never negative. Writes count() values.
  void forecast(std::size_t origin, std::size_t ahead, double* out) const;

 private:
  const MemberBases& bases_;
  LagRidge raw_;
  LagRidge log_;
};

}  // namespace netaugur
