#include "seasonal_base.hpp"

#include <algorithm>

namespace netaugur {

namespace {

/// A day of hours, two hours of 5 minutes. A short history cannot carry so many coefficients.
constexpr std::size_t lags_most = 24;
constexpr std::size_t lags_least = 6;
constexpr std::size_t values_per_lag = 20;

}  // namespace

SeasonalBase::SeasonalBase(const SeasonalProfiles& profiles, Usual usual)
    : profiles_(profiles),
      usual_(usual),
      lags_(std::clamp(profiles.size() / values_per_lag, lags_least, lags_most)),
      residuals_(profiles.size(), 0.0) {
  const Target next = profiles_.target(1);
  for (std::size_t i = profiles_.season(); i < residuals_.size(); ++i)
    residuals_[i] = profiles_.value(i) - this->usual(i, next);
  for (std::size_t r = 0; r < rates.size(); ++r) levels_[r] = phase_means(residuals_, 1, rates[r]);
}

std::size_t SeasonalBase::origin_feature_count() const { return lags_ + rates.size() + (profiles_.seasonal() ? 1 : 0); }

void SeasonalBase::origin_features(std::size_t origin, float* out) const {
  for (std::size_t i = origin - lags_; i < origin; ++i) *out++ = static_cast<float>(residuals_[i]);
  for (const std::vector<double>& level : levels_) *out++ = static_cast<float>(level[origin - 1]);
  if (profiles_.seasonal()) *out = static_cast<float>(residuals_[origin - profiles_.season() - 1]);
}

std::size_t SeasonalBase::target_feature_count() const {
  return (profiles_.seasonal() ? 2U : 0U) + (profiles_.weekly() ? 2U : 0U);
}

double SeasonalBase::target_features(std::size_t origin, const Target& target, float* out) const {
  const double expected = usual(origin, target);
  if (!profiles_.seasonal()) return expected;
  *out++ = static_cast<float>(profiles_.last_day(origin, target) - expected);
  *out++ = static_cast<float>(profiles_.slow_day(origin, target) - expected);
  if (!profiles_.weekly()) return expected;
  const double other = usual_ == Usual::day ? profiles_.week(origin, target) : profiles_.day(origin, target);
  *out++ = static_cast<float>(other - expected);
  *out = static_cast<float>(profiles_.last_week_smoothed(origin, target) - expected);
  return expected;
}

}  // namespace netaugur
