#pragma once
// What a history has shown of its usual day and week, at each instant of it.

#include <cstddef>
#include <span>
#include <vector>

namespace netaugur {

/// State after each value of an exponentially weighted mean over every `period`-th value; a plain mean until that is
/// slower. Shape: n -> n.
[[nodiscard]] std::vector<double> phase_means(std::span<const double> values, std::size_t period, double rate);

/// What is to be foretold from an origin, and how far before that origin lie the newest values of the same time of day
/// and of the week.
struct Target {
  std::size_t ahead = 1;  ///< steps from the origin's last value on
  std::size_t day = 1;
  std::size_t week = 1;
};

/// Causal by construction: what it says from `origin` uses values before `origin` only. Profiles are exponentially
/// weighted means of each phase, averaged over neighbouring phases; without a season the profile is an exponentially
/// weighted mean of all values. Precondition throughout: season <= origin <= size.
class SeasonalProfiles {
 public:
  /// values: gap-free. season 1: none. A weekly profile is kept from 15 days of history on: with less it hurts.
  SeasonalProfiles(std::span<const double> values, std::size_t season);

  [[nodiscard]] bool seasonal() const { return season_ > 1; }
  [[nodiscard]] bool weekly() const { return !week_.states.empty(); }
  [[nodiscard]] std::size_t season() const { return season_; }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] double value(std::size_t i) const { return values_[i]; }
  /// Neighbours on each side that a profile is averaged over.
  [[nodiscard]] std::size_t reach() const { return reach_; }

  [[nodiscard]] Target target(std::size_t ahead) const;
  /// The usual value of the target's time of day, of the last few days.
  [[nodiscard]] double day(std::size_t origin, const Target& target) const {
    return seasonal() ? smoothed(quick_, origin, target.day) : quick_.states[origin - 1];
  }
  /// The same of a longer memory. Precondition: seasonal().
  [[nodiscard]] double slow_day(std::size_t origin, const Target& target) const {
    return smoothed(slow_, origin, target.day);
  }
  /// Of the target's time of the week; of the day where there is no week yet.
  [[nodiscard]] double week(std::size_t origin, const Target& target) const {
    return week_known(origin) ? smoothed(week_, origin, target.week) : day(origin, target);
  }
  /// The newest value of the same phase, as it was and averaged with its neighbours. Precondition: seasonal().
  [[nodiscard]] double last_day(std::size_t origin, const Target& target) const { return values_[origin - target.day]; }
  [[nodiscard]] double last_day_smoothed(std::size_t origin, const Target& target) const {
    return smoothed(last_day_, origin, target.day);
  }
  [[nodiscard]] double last_week_smoothed(std::size_t origin, const Target& target) const {
    return week_known(origin) ? smoothed(last_week_, origin, target.week) : day(origin, target);
  }

 private:
  struct Track {
    std::size_t period = 1;
    std::vector<double> states;
    std::vector<double> averages;  ///< each state averaged with `reach_` neighbours on each side
  };
  [[nodiscard]] Track track(std::vector<double> states, std::size_t period) const;
  [[nodiscard]] double smoothed(const Track& track, std::size_t origin, std::size_t back) const {
    const std::size_t newest = origin - back;
    if (reach_ == 0) return track.states[newest];
    return newest >= reach_ && back > reach_ ? track.averages[newest] : smoothed_at_edge(track, origin, newest);
  }
  [[nodiscard]] double smoothed_at_edge(const Track& track, std::size_t origin, std::size_t newest) const;
  [[nodiscard]] bool week_known(std::size_t origin) const { return weekly() && origin >= 7 * season_ + reach_; }

  std::vector<double> values_;
  std::size_t season_;
  std::size_t reach_ = 0;
  Track quick_, slow_, week_, last_day_, last_week_;
};

}  // namespace netaugur
