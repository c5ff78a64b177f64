#pragma once
// How a history differs from its usual day or week, and the features of that which lag regression sees.

#include <array>
#include <cstddef>
#include <vector>

#include "seasonal_profiles.hpp"

namespace netaugur {

/// Causal, as the profiles are.
class SeasonalBase {
 public:
  /// Which profile residuals are taken against.
  enum class Usual { day, week };

  /// `profiles` must outlive this.
  SeasonalBase(const SeasonalProfiles& profiles, Usual usual);

  [[nodiscard]] const SeasonalProfiles& profiles() const { return profiles_; }
  /// The usual value at the target.
  [[nodiscard]] double usual(std::size_t origin, const Target& target) const {
    return usual_ == Usual::day ? profiles_.day(origin, target) : profiles_.week(origin, target);
  }
  /// The newest residual against the usual value, and an exponentially weighted mean of residuals (quickest first).
  [[nodiscard]] double residual(std::size_t origin) const { return residuals_[origin - 1]; }
  [[nodiscard]] double level(std::size_t origin, std::size_t rate) const { return levels_[rate][origin - 1]; }

  /// The first origin at which features are there.
  [[nodiscard]] std::size_t origin_min() const { return profiles_.season() + lags_ + profiles_.reach(); }
  /// Features that are the same for every target of an origin: lagged residuals, the oldest first, residual levels, and
  /// with a season the newest residual of a season ago. Writes origin_feature_count() numbers.
  void origin_features(std::size_t origin, float* out) const;
  [[nodiscard]] std::size_t origin_feature_count() const;
  /// Where among them the newest residual stands.
  [[nodiscard]] std::size_t newest_residual() const { return lags_ - 1; }
  static constexpr std::size_t origin_features_max = 32;
  /// What last season and the other profiles say of the target, each less the usual value, which is answered. Writes
  /// target_feature_count() numbers.
  double target_features(std::size_t origin, const Target& target, float* out) const;
  [[nodiscard]] std::size_t target_feature_count() const;
  static constexpr std::size_t target_features_max = 4;

  static constexpr std::array<double, 4> rates{0.5, 0.2, 0.05, 0.01};

 private:
  const SeasonalProfiles& profiles_;
  Usual usual_;
  std::size_t lags_;
  std::vector<double> residuals_;  ///< value - usual value one step ahead
  std::array<std::vector<double>, 4> levels_;
};

}  // namespace netaugur
