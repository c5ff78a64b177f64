#include "members.hpp"

#include <algorithm>
#include <cmath>

namespace netaugur {

namespace {

/// Of a series whose mean is one: keeps the logarithm of zero away from where it would rule the fit.
constexpr double log_offset = 0.02;
/// exp(0.7) is about twice.
constexpr double cap_beyond = 0.7;

std::vector<double> logarithms(std::span<const double> values) {
  std::vector<double> logs;
  logs.reserve(values.size());
  for (const double v : values) logs.push_back(std::log(std::max(v, 0.0) + log_offset));
  return logs;
}

}  // namespace

MemberBases::MemberBases(std::span<const double> values, std::size_t season)
    : season_(season),
      raw_(values, season),
      log_(logarithms(values), season),
      cap_(std::log(*std::max_element(values.begin(), values.end()) + log_offset) + cap_beyond) {}

double MemberBases::exponential(double logarithm) const { return std::exp(std::min(logarithm, cap_)) - log_offset; }

Members::Members(const MemberBases& bases, std::span<const std::size_t> knots, const LagRidge::Training& training)
    : bases_(bases), raw_(bases.raw(), knots, training), log_(bases.log(), knots, training) {}

std::size_t Members::count() const { return bases_.raw().seasonal() ? (bases_.raw().weekly() ? 8 : 6) : 7; }

void Members::forecast(std::size_t origin, std::size_t ahead, double* out) const {
  const SeasonalBase& base = bases_.raw();
  const std::size_t at = origin + ahead - 1;
  double* const first = out;
  *out++ = raw_.at(origin, ahead);
  *out++ = bases_.exponential(log_.at(origin, ahead));
  *out++ = raw_.persistent(origin, ahead);
  *out++ = base.value(origin - 1);
  if (base.seasonal()) {
    *out++ = base.profile(origin, at);
    *out++ = base.value(at - ((ahead - 1) / bases_.season() + 1) * bases_.season());
    if (base.weekly()) {
      const double week = base.weekly_profile(origin, at);
      *out++ = week;
      *out++ = week + base.level(origin, 2);
    }
  } else {
    for (std::size_t rate = 0; rate < 3; ++rate) *out++ = base.mean(origin, rate);
  }
  for (double* member = first; member != out; ++member) *member = std::max(*member, 0.0);
}

}  // namespace netaugur
