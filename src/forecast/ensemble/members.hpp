#pragma once
// The members of the ensemble: simple views of the same history that err differently.

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "lag_ridge.hpp"
#include "seasonal_base.hpp"

namespace netaugur {

/// A history in two spaces, as it is and as the logarithm of value + offset, and what is foretold from it. Holds
/// references to its own parts: neither copied nor moved.
class Members {
 public:
  /// values: gap-free, around one.
  Members(std::span<const double> values, std::size_t season, std::span<const std::size_t> knots);
  Members(const Members&) = delete;
  Members& operator=(const Members&) = delete;

  /// Lets the members learn from the known values before `end`; `end` never falls.
  void train(std::size_t end, const std::vector<bool>& known);

  [[nodiscard]] std::size_t count() const;
  /// The first origin from which all of them can foretell.
  [[nodiscard]] std::size_t origin_min() const { return raw_.by_day.origin_min(); }
  [[nodiscard]] const SeasonalProfiles& profiles() const { return raw_.profiles; }
  /// What each foretells from `origin`, `ahead` steps on; never negative. Writes count() values.
  void forecast(std::size_t origin, std::size_t ahead, double* out) const;

 private:
  struct Space {
    Space(std::span<const double> values, std::size_t season)
        : profiles(values, season),
          by_day(profiles, SeasonalBase::Usual::day),
          by_week(profiles, SeasonalBase::Usual::week) {}
    SeasonalProfiles profiles;
    SeasonalBase by_day, by_week;
  };
  /// Back from the logarithm, capped a little above the largest value there was: a slip in the exponent must not
  /// explode.
  [[nodiscard]] double exponential(double logarithm) const;

  Space raw_, log_;
  double cap_;
  /// Raw and logarithmic in turn, against the day and then, where there is one, the week.
  std::vector<LagRidge> ridges_;
  std::array<std::vector<double>, 3> means_;  ///< exponentially weighted, of all values, whatever their time of day
};

}  // namespace netaugur
