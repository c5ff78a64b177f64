#include "seasonal_base.hpp"

#include <algorithm>

namespace netaugur {

namespace {

constexpr double quick_rate = 0.25;
constexpr double slow_rate = 0.1;
constexpr double weekly_rate = 0.5;
/// The base of a series without a season.
constexpr double level_rate = 0.05;
constexpr std::size_t weekly_days_min = 15;

/// State after each value of an exponentially weighted mean over every `period`-th value; a plain mean until that is
/// slower.
std::vector<double> phase_means(std::span<const double> values, std::size_t period, double rate) {
  std::vector<double> states(values.begin(), values.end());
  for (std::size_t i = period; i < values.size(); ++i) {
    const std::size_t seen = i / period + 1;
    const double warm = std::max(rate, 1.0 / static_cast<double>(seen));
    states[i] = states[i - period] + warm * (values[i] - states[i - period]);
  }
  return states;
}

}  // namespace

SeasonalBase::SeasonalBase(std::span<const double> values, std::size_t season)
    : values_(values.begin(), values.end()), season_(season), residuals_(values.size(), 0.0) {
  if (seasonal()) {
    reach_ = season_ / 96;
    quick_ = phase_means(values_, season_, quick_rate);
    slow_ = phase_means(values_, season_, slow_rate);
    if (values_.size() >= weekly_days_min * season_) weekly_ = phase_means(values_, 7 * season_, weekly_rate);
  } else {
    quick_ = phase_means(values_, 1, level_rate);
  }
  for (std::size_t i = season_; i < values_.size(); ++i) residuals_[i] = values_[i] - profile(i, i);
  for (std::size_t r = 0; r < rates.size(); ++r) {
    levels_[r] = phase_means(residuals_, 1, rates[r]);
    means_[r] = phase_means(values_, 1, rates[r]);
  }
}

double SeasonalBase::smoothed(const std::vector<double>& profile, std::size_t period, std::size_t origin,
                              std::size_t at) const {
  const std::size_t seasons_back = (at - origin) / period + 1;
  const std::size_t newest = at - seasons_back * period;
  if (reach_ == 0) return profile[newest];
  double sum = 0;
  for (std::size_t d = 0; d <= 2 * reach_; ++d) {
    // A neighbouring phase that the origin has not seen this season counts as it was a season earlier.
    std::size_t neighbour = newest + d;
    if (neighbour < reach_) neighbour += period;
    neighbour -= reach_;
    if (neighbour >= origin) neighbour -= period;
    sum += profile[neighbour];
  }
  return sum / static_cast<double>(2 * reach_ + 1);
}

double SeasonalBase::profile(std::size_t origin, std::size_t at) const {
  return seasonal() ? smoothed(quick_, season_, origin, at) : quick_[origin - 1];
}

double SeasonalBase::weekly_profile(std::size_t origin, std::size_t at) const {
  return weekly() && origin >= 7 * season_ ? smoothed(weekly_, 7 * season_, origin, at) : profile(origin, at);
}

double SeasonalBase::mean(std::size_t origin, std::size_t rate) const { return means_[rate][origin - 1]; }

std::size_t SeasonalBase::origin_min() const { return season_ + lags(); }

std::size_t SeasonalBase::feature_count() const {
  return lags() + rates.size() + (seasonal() ? 2 : 0) + (weekly() ? 1 : 0);
}

void SeasonalBase::features(std::size_t origin, std::size_t at, double* out) const {
  for (std::size_t lag = 1; lag <= lags(); ++lag) *out++ = residuals_[origin - lag];
  for (const std::vector<double>& level : levels_) *out++ = level[origin - 1];
  if (!seasonal()) return;
  const double usual = profile(origin, at);
  *out++ = values_[at - ((at - origin) / season_ + 1) * season_] - usual;
  *out++ = smoothed(slow_, season_, origin, at) - usual;
  if (weekly()) *out++ = weekly_profile(origin, at) - usual;
}

}  // namespace netaugur
