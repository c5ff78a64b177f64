#include "netaugur/store/rank.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "netaugur/store/row_order.hpp"

namespace netaugur {

namespace {

Counts sum_of(const std::vector<Counts>& values) {
  Counts sum;
  for (const auto& value : values) sum += value;
  return sum;
}

/// The other dimensions have few keys.
bool has_pages(Dimension by) { return by == Dimension::ip || by == Dimension::pair || by == Dimension::service; }

/// Means per second, so that sets of different steps compare.
double rate_of(const ForecastSet& set) {
  if (set.points.empty()) return 0;
  double sum = 0;
  for (const auto& point : set.points) sum += point.mean;
  const double seconds = std::chrono::duration<double>(set.step).count();
  return sum / static_cast<double>(set.points.size()) / seconds;
}

}  // namespace

SeriesAnswer empty_answer(const SeriesPlan& plan) {
  SeriesAnswer answer;
  answer.start = plan.start;
  answer.step = plan.step;
  answer.resolution = plan.resolution;
  answer.covered.resize(plan.points);
  answer.received.resize(plan.points);
  answer.lost.resize(plan.points);
  answer.total.resize(plan.points);
  return answer;
}

Packets lost_of(const Loss& loss) { return loss.dropped_kernel + loss.dropped_interface + loss.late + loss.truncated; }

void keep_largest(SeriesAnswer& answer, const SeriesQuestion& question) {
  if (question.by == Dimension::total && answer.series.empty()) {
    answer.series.push_back({SeriesKey{}, answer.total});
  }
  std::vector<std::pair<std::uint64_t, Series>> ranked;
  ranked.reserve(answer.series.size());
  for (auto& series : answer.series) {
    ranked.emplace_back(value_of(sum_of(series.values), question.metric), std::move(series));
  }
  std::ranges::sort(ranked, [](const auto& a, const auto& b) {
    return std::tie(b.first, a.second.key) < std::tie(a.first, b.second.key);
  });
  answer.series.clear();
  const std::set<std::string_view> wanted(question.values.begin(), question.values.end());
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (wanted.empty() ? i < question.limit : wanted.contains(ranked[i].second.key.value)) {
      answer.series.push_back(std::move(ranked[i].second));
    } else if (question.by != Dimension::ip) {
      answer.other.resize(answer.total.size());
      for (std::size_t k = 0; k < answer.other.size(); ++k) answer.other[k] += ranked[i].second.values[k];
    }
  }
}

void keep_largest(TopAnswer& answer, const TopQuestion& question) {
  if (question.by == Dimension::total && answer.rows.empty()) answer.rows.push_back({"", answer.total});
  std::ranges::sort(answer.rows,
                    [&question](const TopRow& a, const TopRow& b) { return comes_before(a, b, question); });
  const bool more = answer.rows.size() > question.limit;
  while (answer.rows.size() > question.limit) {
    answer.other += answer.rows.back().counts;
    answer.rows.pop_back();
  }
  if (more && has_pages(question.by)) {
    const auto& last = answer.rows.back();
    const Sort sort = sort_of(question);
    answer.next_cursor = to_text(RankCursor{question.by, sort, amount_of(last.counts, sort.column), last.value});
  }
}

bool is_within(const Choice<IpNetwork>& networks, const std::string& address) {
  if (networks.empty()) return true;
  const Result<IpAddress> parsed = parse_address(address);
  return parsed && networks.allows([&](const IpNetwork& one) { return one.contains(*parsed); });
}

Result<std::optional<RankCursor>> plan_top(const TopQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  if (auto fits = check_period(question.period); !fits) return tl::unexpected(fits.error());
  if (question.sort) {
    if (auto fits = check_sort(*question.sort, ranked_columns); !fits) return tl::unexpected(fits.error());
    if (!has_pages(question.by)) {
      return fail(ErrorCode::usage, fmt::format("a list by {} is sorted by its metric alone", name_of(question.by)));
    }
  }
  if (question.cursor.empty()) return std::optional<RankCursor>();
  auto cursor = parse_rank_cursor(question.cursor);
  if (!cursor) return tl::unexpected(cursor.error());
  if (cursor->by != question.by || !has_pages(cursor->by) || !parse_key(cursor->by, cursor->value)) {
    return fail(ErrorCode::usage, fmt::format("the cursor goes on with keys by {}, not with those by {}",
                                              name_of(cursor->by), name_of(question.by)));
  }
  if (auto fits = check_goes_on(cursor->sort, sort_of(question)); !fits) return tl::unexpected(fits.error());
  return std::optional(*std::move(cursor));
}

Resolution coarsest_of(const Tiles& tiles) {
  return std::ranges::max_element(tiles.of_rows, {}, &Tile::resolution)->resolution;
}

Result<TrafficPagePlan> plan_traffic_page(const PageQuestion& question, Resolution finest) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  if (auto fits = check_sort(question.sort, traffic_columns); !fits) return tl::unexpected(fits.error());
  const auto tile = plan_page(question.period, finest);
  if (!tile) return tl::unexpected(tile.error());
  TrafficPagePlan plan{*tile, std::nullopt};
  if (question.cursor.empty()) return plan;
  auto cursor = parse_traffic_cursor(question.cursor);
  if (!cursor) return tl::unexpected(cursor.error());
  if (auto fits = check_goes_on(cursor->sort, question.sort); !fits) return tl::unexpected(fits.error());
  plan.tile = widen_to(cursor->resolution, question.period);
  plan.cursor = std::move(*cursor);
  return plan;
}

std::string cursor_after(const TrafficPage& page, const Sort& sort) {
  const auto& last = page.rows.back();
  return to_text(TrafficCursor{page.resolution, last.start, last.sensor, last.row.key, sort,
                               amount_of(last.row.counts, sort.column)});
}

std::string cursor_after(const WindowPage& page, const Sort& sort) {
  const auto& last = page.windows.back();
  return to_text(WindowCursor{last.summary.window.start, last.sequence, sort, amount_of(last.summary, sort.column)});
}

Result<std::optional<WindowCursor>> plan_window_page(const PageQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  if (auto fits = check_window_filter(question.filter); !fits) return tl::unexpected(fits.error());
  if (auto fits = check_period(question.period); !fits) return tl::unexpected(fits.error());
  if (auto fits = check_sort(question.sort, window_columns); !fits) return tl::unexpected(fits.error());
  if (question.cursor.empty()) return std::optional<WindowCursor>();
  auto cursor = parse_window_cursor(question.cursor);
  if (!cursor) return tl::unexpected(cursor.error());
  if (auto fits = check_goes_on(cursor->sort, question.sort); !fits) return tl::unexpected(fits.error());
  return std::optional(*cursor);
}

Status check_forecast(const ForecastSet& set) {
  const auto refuse = [&set](const std::string& what) {
    return fail(ErrorCode::bad_input, fmt::format("forecast of {} '{}' by {}: {}", name_of(set.series.by),
                                                  set.series.value, set.model, what));
  };
  if (set.step <= Duration(0)) return refuse("it has no step");
  if (set.model.empty()) return refuse("it names no model");
  for (const auto& point : set.points) {
    for (const double value : {point.mean, point.lo80, point.hi80, point.lo95, point.hi95}) {
      if (!std::isfinite(value)) return refuse("a value at " + to_rfc3339(point.window.start) + " is not finite");
    }
    if (point.window.length != set.step) return refuse("a point is not as long as its step");
  }
  return {};
}

Status check_covering(const ForecastQuestion& question, Period period) {
  if (auto fits = check_limit(question.limit); !fits) return fits;
  return check_period(period);
}

tl::unexpected<Error> too_many_forecasts(const ForecastQuestion& question) {
  return fail(ErrorCode::limit, fmt::format("more than {} forecasts reach into the period: take a shorter one, or one "
                                            "series at a time",
                                            question.limit));
}

Status ForecastStore::save(std::span<const ForecastSet> sets) {
  bool given = false;
  return save_pieces([&]() -> Result<std::vector<ForecastSet>> {
    if (std::exchange(given, true)) return std::vector<ForecastSet>();
    return std::vector<ForecastSet>(sets.begin(), sets.end());
  });
}

void order_forecasts(std::vector<ForecastSet>& sets, std::size_t limit) {
  std::ranges::sort(sets, [](const ForecastSet& a, const ForecastSet& b) {
    return std::tuple(rate_of(b), a.series, a.sensor, a.step) < std::tuple(rate_of(a), b.series, b.sensor, b.step);
  });
  if (sets.size() > limit) sets.resize(limit);
}

}  // namespace netaugur
