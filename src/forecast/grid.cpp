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

}  // namespace

Result<Grid> to_grid(std::span<const Point> points, Duration step) {
  if (points.empty()) return fail(ErrorCode::bad_input, "no values in the input");
  const auto earlier = [](const Point& a, const Point& b) { return a.at < b.at; };
  Grid grid;
  grid.sorted = !std::is_sorted(points.begin(), points.end(), earlier);
  std::vector<Point> ordered(points.begin(), points.end());
  // Stable, so that of two values for one step the later line of the input wins.
  if (grid.sorted) std::stable_sort(ordered.begin(), ordered.end(), earlier);

  if (step <= Duration{0}) step = median_gap(ordered);
  if (step <= Duration{0}) {
    return fail(ErrorCode::bad_input, "the step cannot be told from one instant: give more values, or --step");
  }
  const std::int64_t steps = (ordered.back().at - ordered.front().at) / step + 1;
  if (steps > grid_steps_max) {
    return fail(
        ErrorCode::bad_input,
        fmt::format("{} steps of {} between the first and the last time, at most {} are taken: look for a stray "
                    "timestamp ({} to {}), or give a longer --step",
                    steps, to_text(step), grid_steps_max, to_rfc3339(ordered.front().at),
                    to_rfc3339(ordered.back().at)));
  }
  grid.history.start = ordered.front().at;
  grid.history.step = step;
  grid.history.values.assign(static_cast<std::size_t>(steps), std::numeric_limits<double>::quiet_NaN());
  for (const Point& point : ordered) {
    double& slot = grid.history.values[static_cast<std::size_t>((point.at - grid.history.start) / step)];
    if (slot == slot) ++grid.duplicates;
    slot = point.value;
  }
  if (grid.sorted) grid.notes.emplace_back("times were out of order: sorted");
  if (grid.duplicates > 0) {
    grid.notes.push_back(
        fmt::format("{} values for a step that had one already: the last one was taken", grid.duplicates));
  }
  return grid;
}

}  // namespace netaugur
