#pragma once
// What is known at each instant of a history about its usual day and week, and the features that lag regression sees.

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace netaugur {

/// Causal by construction: what it says from `origin` uses values before `origin` only. Profiles are exponentially
/// weighted means of each phase, averaged over neighbouring phases; without a season the profile is an exponentially
/// weighted mean of all values.
class SeasonalBase {
 public:
  /// values: gap-free. season 1: none. A weekly profile is kept from 15 days of history on: with less it hurts.
  SeasonalBase(std::span<const double> values, std::size_t season);

  [[nodiscard]] bool seasonal() const { return season_ > 1; }
  [[nodiscard]] bool weekly() const { return !weekly_.empty(); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] double value(std::size_t i) const { return values_[i]; }

  /// The usual value at index `at` >= origin, from the day's quick profile. Precondition: origin >= origin_min().
  [[nodiscard]] double profile(std::size_t origin, std::size_t at) const;
  /// The same from the week's profile; the day's where there is none yet.
  [[nodiscard]] double weekly_profile(std::size_t origin, std::size_t at) const;
  /// The newest residual against the profile, and its exponentially weighted mean (quickest first).
  [[nodiscard]] double residual(std::size_t origin) const { return residuals_[origin - 1]; }
  [[nodiscard]] double level(std::size_t origin, std::size_t rate) const { return levels_[rate][origin - 1]; }
  /// Exponentially weighted mean of the values themselves before the origin, at the same rates.
  [[nodiscard]] double mean(std::size_t origin, std::size_t rate) const;

  /// The first origin at which features are there.
  [[nodiscard]] std::size_t origin_min() const;
  [[nodiscard]] std::size_t feature_count() const;
  /// Writes feature_count() numbers: lagged residuals, residual levels, and by season what last season and the other
  /// profiles say.
  void features(std::size_t origin, std::size_t at, double* out) const;

  static constexpr std::array<double, 4> rates{0.5, 0.2, 0.05, 0.01};

 private:
  [[nodiscard]] double smoothed(const std::vector<double>& profile, std::size_t period, std::size_t origin,
                                std::size_t at) const;
  [[nodiscard]] std::size_t lags() const { return seasonal() ? 6 : 12; }

  std::vector<double> values_;
  std::size_t season_;
  std::size_t reach_ = 0;          ///< neighbours on each side that a profile is averaged over
  std::vector<double> quick_;      ///< profile after each value, for that value's phase; rate .25
  std::vector<double> slow_;       ///< rate .1
  std::vector<double> weekly_;     ///< rate .5; empty: none
  std::vector<double> residuals_;  ///< value - profile one step ahead
  std::array<std::vector<double>, 4> levels_;
  std::array<std::vector<double>, 4> means_;
};

}  // namespace netaugur
