#include "seasonal_profiles.hpp"

#include <algorithm>

namespace netaugur {

namespace {

constexpr double quick_rate = 0.15;
constexpr double slow_rate = 0.05;
constexpr double weekly_rate = 0.5;
/// The base of a series without a season.
constexpr double level_rate = 0.05;
constexpr std::size_t weekly_days_min = 15;
/// A profile is averaged over half an hour on each side.
constexpr std::size_t reaches_per_season = 48;

}  // namespace

std::vector<double> phase_means(std::span<const double> values, std::size_t period, double rate) {
  std::vector<double> states(values.begin(), values.end());
  for (std::size_t i = period; i < values.size(); ++i) {
    const std::size_t seasons = i / period + 1;
    const double warm = std::max(rate, 1.0 / static_cast<double>(seasons));
    states[i] = states[i - period] + warm * (values[i] - states[i - period]);
  }
  return states;
}

SeasonalProfiles::SeasonalProfiles(std::span<const double> values, std::size_t season)
    : values_(values.begin(), values.end()), season_(season), reach_(season / reaches_per_season) {
  if (!seasonal()) {
    quick_.states = phase_means(values_, 1, level_rate);
    return;
  }
  quick_ = track(phase_means(values_, season_, quick_rate), season_);
  slow_ = track(phase_means(values_, season_, slow_rate), season_);
  last_day_ = track(values_, season_);
  if (values_.size() < weekly_days_min * season_) return;
  week_ = track(phase_means(values_, 7 * season_, weekly_rate), 7 * season_);
  last_week_ = track(values_, 7 * season_);
}

SeasonalProfiles::Track SeasonalProfiles::track(std::vector<double> states, std::size_t period) const {
  Track track{period, std::move(states), {}};
  if (reach_ == 0) return track;
  track.averages.resize(track.states.size());
  for (std::size_t i = reach_; i + reach_ < track.states.size(); ++i) {
    double sum = 0;
    for (std::size_t k = i - reach_; k <= i + reach_; ++k) sum += track.states[k];
    track.averages[i] = sum / static_cast<double>(2 * reach_ + 1);
  }
  return track;
}

double SeasonalProfiles::smoothed_at_edge(const Track& track, std::size_t origin, std::size_t newest) const {
  double sum = 0;
  for (std::size_t d = 0; d <= 2 * reach_; ++d) {
    // A neighbouring phase that the origin has not seen this season counts as it was a season earlier.
    std::size_t neighbour = newest + d;
    if (neighbour < reach_) neighbour += track.period;
    neighbour -= reach_;
    if (neighbour >= origin) neighbour -= track.period;
    sum += track.states[neighbour];
  }
  return sum / static_cast<double>(2 * reach_ + 1);
}

Target SeasonalProfiles::target(std::size_t ahead) const {
  const auto back = [&](std::size_t period) { return period - (ahead - 1) % period; };
  return {ahead, back(season_), back(7 * season_)};
}

}  // namespace netaugur
