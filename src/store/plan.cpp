#include "netaugur/store/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace netaugur {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<Duration, 12> ladder{seconds(5), seconds(10), seconds(30), minutes(1), minutes(5), minutes(15),
                                          hours(1),   hours(6),    days(1),     days(7),    days(30),   days(365)};

constexpr std::array<Resolution, 4> rollups{Resolution::month, Resolution::day, Resolution::hour, Resolution::minute};

Timestamp ceil_to(Timestamp at, Duration length) {
  const Timestamp floor = floor_to(at, length);
  return floor == at ? at : floor + length;
}

Period widen(Period period, Duration length) { return {floor_to(period.since, length), ceil_to(period.until, length)}; }

std::int64_t points_of(Period period, Duration step) { return widen(period, step).length() / step; }

Duration multiple_at_least(Duration step, Duration unit) {
  return unit * ((step.count() + unit.count() - 1) / unit.count());
}

/// What every step must be a multiple of, and at least.
struct StepBounds {
  Duration least{0};
  Duration unit{1};

  [[nodiscard]] bool fit(Duration step) const { return step >= least && step % unit == Duration(0); }
};

/// The shortest step of the ladder that gives at most `points`.
Duration step_for(Period period, std::int64_t points, StepBounds bounds) {
  for (const Duration step : ladder) {
    if (bounds.fit(step) && points_of(period, step) <= points) return step;
  }
  return multiple_at_least(multiple_at_least(ladder.back(), std::max(bounds.least, Duration(1))), bounds.unit);
}

bool overlap(Period a, Period b) { return a.since < b.until && b.since < a.until; }

/// Cuts a period into tiles.
class Tiling {
 public:
  Tiling(const RollupGaps& gaps, bool of_windows) : gaps_(gaps), of_windows_(of_windows) {}

  void add(Period period, Resolution resolution) {
    if (period.since >= period.until) return;
    if (resolution == Resolution::raw) return push(Resolution::raw, period);
    const Duration length = length_of(resolution);
    const Period middle{ceil_to(period.since, length), floor_to(period.until, length)};
    if (middle.since >= middle.until) return add(period, finer(resolution));
    add({period.since, middle.since}, finer(resolution));
    add_buckets(middle, resolution);
    add({middle.until, period.until}, finer(resolution));
  }

  [[nodiscard]] std::vector<Tile> take() { return std::move(tiles_); }

 private:
  void push(Resolution resolution, Period period) {
    if (!tiles_.empty() && tiles_.back().resolution == resolution && tiles_.back().period.until == period.since) {
      tiles_.back().period.until = period.until;
    } else {
      tiles_.push_back({resolution, period});
    }
  }

  /// Whole buckets: those that lack something are asked of the finer resolution.
  void add_buckets(Period period, Resolution resolution) {
    const Duration length = length_of(resolution);
    Timestamp settled = period.since;
    for (const Timestamp start : lacking(period, resolution)) {
      if (settled < start) push(resolution, {settled, start});
      settled = start + length;
      const Period bucket{start, settled};
      // What came late for rows that are gone is added to what stands for them.
      if (gone(finer(resolution), bucket)) push(resolution, bucket);
      add(bucket, finer(resolution));
    }
    if (settled < period.until) push(resolution, {settled, period.until});
  }

  /// The buckets in the period that are due, or have one that is due within them. Ascending, distinct.
  [[nodiscard]] std::vector<Timestamp> lacking(Period period, Resolution resolution) const {
    std::vector<Timestamp> starts;
    for (auto level = static_cast<std::size_t>(Resolution::minute); level <= static_cast<std::size_t>(resolution);
         ++level) {
      const auto& due = gaps_.due[level];
      for (auto at = std::ranges::lower_bound(due, period.since); at != due.end() && *at < period.until; ++at) {
        const Timestamp start = floor_to(*at, length_of(resolution));
        if (starts.empty() || starts.back() != start) starts.push_back(start);
      }
    }
    std::ranges::sort(starts);
    const auto repeated = std::ranges::unique(starts);
    starts.erase(repeated.begin(), repeated.end());
    return starts;
  }

  [[nodiscard]] bool gone(Resolution resolution, Period period) const {
    return !of_windows_ && resolution == Resolution::raw && gaps_.finest_in(period) > Resolution::raw;
  }

  const RollupGaps& gaps_;
  bool of_windows_;
  std::vector<Tile> tiles_;
};

}  // namespace

Status check_period(Period period) {
  if (period.since < period.until) return {};
  return fail(ErrorCode::usage,
              fmt::format("the period from {} until {} is empty", to_rfc3339(period.since), to_rfc3339(period.until)));
}

Tile widen_to(Resolution resolution, Period period) {
  if (resolution == Resolution::raw) return {resolution, period};
  return {resolution, widen(period, length_of(resolution))};
}

Resolution resolution_for(Duration step) {
  for (const Resolution rollup : rollups) {
    if (step % length_of(rollup) == Duration(0)) return rollup;
  }
  return Resolution::raw;
}

Resolution RollupGaps::finest_at(Timestamp at) const { return finest_in({at, at + Duration(1)}); }

Resolution RollupGaps::finest_in(Period period) const {
  auto finest = Resolution::raw;
  if (std::ranges::any_of(retired_windows, [&](Period gone) { return overlap(gone, period); })) {
    finest = Resolution::minute;
  }
  for (const auto& one : retired) {
    if (one.resolution >= finest && one.resolution < Resolution::month && overlap(one.period, period)) {
      finest = static_cast<Resolution>(static_cast<int>(one.resolution) + 1);
    }
  }
  return finest;
}

Result<SeriesPlan> plan_series(Period period, Duration step, Duration window_longest, Resolution finest) {
  if (auto fits = check_period(period); !fits) return tl::unexpected(fits.error());
  if (step < Duration(0)) return fail(ErrorCode::usage, "a step below zero");
  const StepBounds bounds{window_longest, std::max(length_of(finest), Duration(1))};
  if (step == Duration(0)) {
    step = step_for(period, points_wanted, bounds);
  } else {
    if (step < window_longest) step = multiple_at_least(step, window_longest);
    step = multiple_at_least(step, bounds.unit);
  }
  const std::int64_t points = points_of(period, step);
  if (points > points_max) {
    return fail(ErrorCode::usage,
                fmt::format("a step of {} gives {} points, more than {}: ask for {} or longer", to_text(step), points,
                            points_max, to_text(step_for(period, points_max, bounds))));
  }
  return SeriesPlan{floor_to(period.since, step), step, static_cast<std::size_t>(points), resolution_for(step)};
}

Result<Tiles> tile(Period period, const RollupGaps& gaps, Resolution coarsest) {
  if (auto fits = check_period(period); !fits) return tl::unexpected(fits.error());
  period.since = widen_to(gaps.finest_at(period.since), period).period.since;
  period.until = widen_to(gaps.finest_at(period.until - Duration(1)), period).period.until;
  Tiling rows(gaps, false);
  rows.add(period, coarsest);
  Tiling windows(gaps, true);
  windows.add(period, coarsest);
  return Tiles{rows.take(), windows.take()};
}

Result<Tile> plan_page(Period period, Resolution finest) {
  if (auto fits = check_period(period); !fits) return tl::unexpected(fits.error());
  const Duration length = period.length();
  const Resolution resolution = length <= hours(6)   ? Resolution::raw
                                : length <= days(7)  ? Resolution::minute
                                : length <= days(90) ? Resolution::hour
                                                     : Resolution::day;
  return widen_to(std::max(resolution, finest), period);
}

Status check_limit(std::size_t limit) {
  if (limit >= 1 && limit <= page_max) return {};
  return fail(ErrorCode::usage, fmt::format("limit {} is not from 1 to {}", limit, page_max));
}

std::vector<std::string> key_values(Dimension by, const std::string& sensor, const TrafficKey& key) {
  switch (by) {
    case Dimension::total:
      return {""};
    case Dimension::proto:
      return {name_of(key.proto)};
    case Dimension::family:
      return {std::string(name_of(key.family))};
    case Dimension::ip: {
      std::vector<std::string> ends;
      if (key.src.present()) ends.push_back(to_text(key.src));
      if (key.dst.present() && key.dst != key.src) ends.push_back(to_text(key.dst));
      return ends;
    }
    case Dimension::pair:
      if (!key.src.present() && !key.dst.present()) return {"none"};
      return {to_text(key.src) + ">" + to_text(key.dst)};
    case Dimension::service:
      return {key.service ? std::to_string(*key.service) : "none"};
    case Dimension::sensor:
      return {sensor};
  }
  return {};
}

Status check_window_filter(const Filter& filter) {
  if (!filter.narrows_rows()) return {};
  return fail(ErrorCode::usage,
              "windows are filtered by sensor and period alone; ask series or traffic by proto, "
              "family, ip, pair or service");
}

}  // namespace netaugur
