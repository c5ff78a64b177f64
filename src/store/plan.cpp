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

constexpr std::array<Resolution, 3> rollups{Resolution::day, Resolution::hour, Resolution::minute};

Timestamp ceil_to(Timestamp at, Duration length) {
  const Timestamp floor = floor_to(at, length);
  return floor == at ? at : floor + length;
}

Period widen(Period period, Duration length) { return {floor_to(period.since, length), ceil_to(period.until, length)}; }

std::int64_t points_of(Period period, Duration step) { return widen(period, step).length() / step; }

Duration multiple_at_least(Duration step, Duration unit) {
  return unit * ((step.count() + unit.count() - 1) / unit.count());
}

/// The shortest step of the ladder that gives at most `points`; none is below `window_longest`.
Duration step_for(Period period, std::int64_t points, Duration window_longest) {
  for (const Duration step : ladder) {
    if (step >= window_longest && points_of(period, step) <= points) return step;
  }
  return multiple_at_least(ladder.back(), std::max(window_longest, Duration(1)));
}

void tile_into(std::vector<Tile>& tiles, Period period, std::size_t level) {
  if (period.since >= period.until) return;
  if (level == rollups.size()) {
    tiles.push_back({Resolution::raw, period});
    return;
  }
  const Duration length = length_of(rollups[level]);
  const Period middle{ceil_to(period.since, length), floor_to(period.until, length)};
  if (middle.since >= middle.until) return tile_into(tiles, period, level + 1);
  tile_into(tiles, {period.since, middle.since}, level + 1);
  tiles.push_back({rollups[level], middle});
  tile_into(tiles, {middle.until, period.until}, level + 1);
}

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

Result<SeriesPlan> plan_series(Period period, Duration step, Duration window_longest) {
  if (auto fits = check_period(period); !fits) return tl::unexpected(fits.error());
  if (step < Duration(0)) return fail(ErrorCode::usage, "a step below zero");
  if (step == Duration(0)) {
    step = step_for(period, points_wanted, window_longest);
  } else if (step < window_longest) {
    step = multiple_at_least(step, window_longest);
  }
  const std::int64_t points = points_of(period, step);
  if (points > points_max) {
    return fail(ErrorCode::usage,
                fmt::format("a step of {} gives {} points, more than {}: ask for {} or longer", to_text(step), points,
                            points_max, to_text(step_for(period, points_max, window_longest))));
  }
  return SeriesPlan{floor_to(period.since, step), step, static_cast<std::size_t>(points), resolution_for(step)};
}

Result<std::vector<Tile>> tile(Period period) {
  if (auto fits = check_period(period); !fits) return tl::unexpected(fits.error());
  std::vector<Tile> tiles;
  tile_into(tiles, period, 0);
  return tiles;
}

Result<Tile> plan_page(Period period) {
  if (auto fits = check_period(period); !fits) return tl::unexpected(fits.error());
  const Duration length = period.length();
  if (length <= hours(6)) return widen_to(Resolution::raw, period);
  const Resolution resolution = length <= days(7)    ? Resolution::minute
                                : length <= days(90) ? Resolution::hour
                                                     : Resolution::day;
  return widen_to(resolution, period);
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
              "family, ip or service");
}

}  // namespace netaugur
