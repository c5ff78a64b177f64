#include "members.hpp"

#include <algorithm>
#include <cmath>

namespace netaugur {

namespace {

/// Of a series whose mean is one: keeps the logarithm of zero away from where it would rule the fit.
constexpr double log_offset = 0.02;
/// exp(0.7) is about twice.
constexpr double cap_beyond = 0.7;
/// Of SeasonalBase::rates, the level that is added to a weekly profile.
constexpr std::size_t weekly_level = 2;

std::vector<double> logarithms(std::span<const double> values) {
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double v : values) logs.push_back(std::log(std::max(v, 0.0) + log_offset));
  return logs;
}

}  // namespace

Members::Members(std::span<const double> values, std::size_t season, std::span<const std::size_t> knots)
    : raw_(values, season),
      log_(logarithms(values), season),
      cap_(std::log(*std::max_element(values.begin(), values.end()) + log_offset) + cap_beyond) {
  ridges_.emplace_back(raw_.by_day, knots);
  ridges_.emplace_back(log_.by_day, knots);
  if (raw_.profiles.weekly()) {
    ridges_.emplace_back(raw_.by_week, knots);
    ridges_.emplace_back(log_.by_week, knots);
  }
  for (std::size_t rate = 0; rate < means_.size(); ++rate)
    means_[rate] = phase_means(values, 1, SeasonalBase::rates[rate]);
}

double Members::exponential(double logarithm) const { return std::exp(std::min(logarithm, cap_)) - log_offset; }

void Members::train(std::size_t end, const std::vector<bool>& known) {
  for (LagRidge& ridge : ridges_) ridge.train(end, known);
}

std::size_t Members::count() const {
  return ridges_.size() + 3 + means_.size() + (profiles().seasonal() ? 5 : 0) + (profiles().weekly() ? 4 : 0);
}

void Members::forecast(std::size_t origin, std::size_t ahead, double* out) const {
  const SeasonalProfiles& raw = raw_.profiles;
  const Target target = raw.target(ahead);
  double* const first = out;
  for (std::size_t i = 0; i < ridges_.size(); ++i) {
    const double foretold = ridges_[i].at(origin, target);
    *out++ = i % 2 == 0 ? foretold : exponential(foretold);
  }
  *out++ = ridges_[0].persistent(origin, target);
  *out++ = exponential(ridges_[1].persistent(origin, target));
  *out++ = raw.value(origin - 1);
  for (const std::vector<double>& mean : means_) *out++ = mean[origin - 1];
  if (raw.seasonal()) {
    *out++ = raw.day(origin, target);
    *out++ = raw.slow_day(origin, target);
    *out++ = exponential(log_.profiles.day(origin, target));
    *out++ = raw.last_day(origin, target);
    *out++ = raw.last_day_smoothed(origin, target);
  }
  if (raw.weekly()) {
    *out++ = raw.week(origin, target);
    *out++ = raw.week(origin, target) + raw_.by_week.level(origin, weekly_level);
    *out++ = exponential(log_.profiles.week(origin, target) + log_.by_week.level(origin, weekly_level));
    *out++ = raw.last_week_smoothed(origin, target);
  }
  for (double* member = first; member != out; ++member) *member = std::max(*member, 0.0);
}

}  // namespace netaugur
