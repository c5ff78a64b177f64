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
  for (std::size_t i = profiles_.season(); i < residuals_.size(); ++i)
    residuals_[i] = profiles_.value(i) - this->usual(i, i);
  for (std::size_t r = 0; r < rates.size(); ++r) levels_[r] = phase_means(residuals_, 1, rates[r]);
}

std::size_t SeasonalBase::feature_count() const {
  return lags_ + rates.size() + (profiles_.seasonal() ? 3 : 0) + (profiles_.weekly() ? 2 : 0);
}

void SeasonalBase::features(std::size_t origin, std::size_t at, double* out) const {
  out = std::copy_n(residuals_.begin() + static_cast<std::ptrdiff_t>(origin - lags_), lags_, out);
  for (const std::vector<double>& level : levels_) *out++ = level[origin - 1];
  if (!profiles_.seasonal()) return;
  const double expected = usual(origin, at);
  *out++ = residuals_[origin - profiles_.season() - 1];
  *out++ = profiles_.last_day(origin, at) - expected;
  *out++ = profiles_.slow_day(origin, at) - expected;
  if (!profiles_.weekly()) return;
  *out++ = (usual_ == Usual::day ? profiles_.week(origin, at) : profiles_.day(origin, at)) - expected;
  *out++ = profiles_.last_week_smoothed(origin, at) - expected;
}

}  // namespace netaugur
