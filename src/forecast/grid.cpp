#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "netaugur/forecast/preprocess.hpp"

namespace netaugur {

namespace {

/// The median distance of neighbours in sorted points; zero when all are at one instant.
Duration median_gap(std::span<const Point> sorted) {
  std::vector<Duration> gaps;
  gaps.reserve(sorted.size());
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].at > sorted[i - 1].at) gaps.push_back(sorted[i].at - sorted[i - 1].at);
  }
  if (gaps.empty()) return Duration{0};
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return *middle;
}

Status check_steps(std::int64_t steps, Duration step, std::span<const Point> ordered) {
  if (steps <= grid_steps_max) return {};
  return fail(
      ErrorCode::bad_input,
      fmt::format("{} steps of {} between the first and the last time, at most {} are taken: look for a stray "
                  "timestamp ({} to {}), or give a longer --step",
                  steps, to_text(step), grid_steps_max, to_rfc3339(ordered.front().at), to_rfc3339(ordered.back().at)));
}

/// Each point in the step that it is nearest to; of several in one step the last in the input stays.
Status place(std::span<const Point> ordered, Duration step, Grid& grid) {
  const auto index_of = [&](Timestamp at) { return (at - ordered.front().at + step / 2) / step; };
  const std::int64_t steps = index_of(ordered.back().at) + 1;
  if (Status fits = check_steps(steps, step, ordered); !fits) return fits;
  grid.history = {ordered.front().at, step, {}};
  grid.history.values.assign(static_cast<std::size_t>(steps), std::numeric_limits<double>::quiet_NaN());
  for (const Point& point : ordered) {
    double& slot = grid.history.values[static_cast<std::size_t>(index_of(point.at))];
    if (slot == slot) ++grid.duplicates;
    slot = point.value;
  }
  return {};
}

/// Sums steps of `fine` up to `step`.
Result<History> coarser(const History& fine, Duration step) {
  const std::int64_t each = step / fine.step;
  if (step % fine.step != Duration{0}) {
    return fail(ErrorCode::bad_input,
                fmt::format("--step {} is no multiple of the input's {}", to_text(step), to_text(fine.step)));
  }
  const Timestamp start = floor_to(fine.start + step - Duration{1}, step);
  const std::int64_t steps = (fine.end() - start) / step;
  if (fine.end() <= start || steps < 1) {
    return fail(ErrorCode::bad_input, fmt::format("no whole step of {} lies in the input ({} to {}): take a shorter "
                                                  "--step",
                                                  to_text(step), to_rfc3339(fine.start), to_rfc3339(fine.end())));
  }
  History sums{start, step, {}};
  for (std::int64_t i = 0; i < steps; ++i) {
    const auto first = static_cast<std::size_t>((start + step * i - fine.start) / fine.step);
    double sum = 0;
    std::int64_t known = 0;
    for (std::size_t k = first; k < first + static_cast<std::size_t>(each); ++k) {
      if (fine.values[k] != fine.values[k]) continue;
      sum += fine.values[k];
      ++known;
    }
    const bool enough = 2 * known >= each;
    sums.values.push_back(enough ? sum * static_cast<double>(each) / static_cast<double>(known)
                                 : std::numeric_limits<double>::quiet_NaN());
  }
  return sums;
}

}  // namespace

Result<Grid> to_grid(std::span<const Point> points, Duration step) {
  if (points.empty()) return fail(ErrorCode::bad_input, "no values in the input");
  const auto earlier = [](const Point& a, const Point& b) { return a.at < b.at; };
  Grid grid;
  grid.sorted = !std::is_sorted(points.begin(), points.end(), earlier);
  std::vector<Point> ordered(points.begin(), points.end());
  // Stable, so that of two values for one step the later line of the input wins.
  if (grid.sorted) std::stable_sort(ordered.begin(), ordered.end(), earlier);

  const Duration gap = median_gap(ordered);
  if (step <= Duration{0} && gap <= Duration{0}) {
    return fail(ErrorCode::bad_input, "the step cannot be told from one instant: give more values, or --step");
  }
  const bool sums = gap > Duration{0} && step >= 2 * gap;
  const Status placed = place(ordered, step <= Duration{0} || sums ? gap : step, grid);
  if (!placed) return tl::unexpected(placed.error());
  if (grid.sorted) grid.notes.emplace_back("times were out of order: sorted");
  if (grid.duplicates > 0) {
    grid.notes.push_back(
        fmt::format("{} values for a step that had one already: the last one was taken", grid.duplicates));
  }
  if (sums) {
    Result<History> summed = coarser(grid.history, step);
    if (!summed) return tl::unexpected(summed.error());
    grid.notes.push_back(fmt::format("values of {} were summed up to steps of {}", to_text(gap), to_text(step)));
    grid.history = std::move(*summed);
  }
  return grid;
}

}  // namespace netaugur
