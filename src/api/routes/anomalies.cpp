#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <tuple>

#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/report/forecast_table.hpp"
#include "netaugur/store/plan.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 16> names = {"since",   "until",  "proto", "family", "ip",    "pair",
                                                    "service", "sensor", "by",    "metric", "level", "model",
                                                    "sort",    "order",  "limit", "cursor"};

struct Asked {
  AnomalyQuestion question;
  std::optional<Dimension> by;
  Sort sort;
  std::size_t limit = 100;
  std::optional<AnomalyCursor> cursor;
};

Result<IntervalLevel> level_of(const Parameters& parameters) {
  const std::string text = parameters.text("level").value_or("95");
  if (text == "95") return IntervalLevel::ninety_five;
  if (text == "80") return IntervalLevel::eighty;
  return fail(ErrorCode::usage, "parameter 'level' is 80 or 95");
}

/// Where an anomaly stands among the others of its question.
AnomalyCursor place_of(const SeriesAnomaly& one) {
  return {one.anomaly.window.start, one.key, one.sensor, one.anomaly.window.length, std::abs(one.anomaly.excess)};
}

/// Ties newest first, then by series.
bool before(const AnomalyCursor& a, const AnomalyCursor& b, const Sort& sort) {
  const auto& [first, second] = sort.order == SortOrder::ascending ? std::tie(a, b) : std::tie(b, a);
  if (sort.column == SortColumn::excess && first.excess != second.excess) return first.excess < second.excess;
  if (sort.column == SortColumn::start && first.start != second.start) return first.start < second.start;
  return std::tie(b.start, a.key, a.sensor, a.step) < std::tie(a.start, b.key, b.sensor, b.step);
}

/// Forecasts over all sensors where none is asked for, else those of each that is.
std::vector<AnomalyQuestion> questions_of(const AnomalyQuestion& asked, const std::optional<Dimension>& by) {
  std::vector<AnomalyQuestion> questions;
  const auto add = [&](Dimension dimension, const std::string& sensor) {
    questions.push_back(asked);
    questions.back().by = dimension;
    questions.back().sensor = sensor;
  };
  for (const Dimension dimension : all_dimensions) {
    if (by && dimension != *by) continue;
    if (asked.filter.sensors.empty() || dimension == Dimension::sensor) add(dimension, "");
    for (const std::string& sensor : asked.filter.sensors) add(dimension, sensor);
  }
  return questions;
}

/// Leaves a page, and says where it ends.
void cut(AnomalyPage& page, const Asked& asked) {
  auto& found = page.anomalies;
  const auto ordered = [&](const AnomalyCursor& a, const AnomalyCursor& b) { return before(a, b, asked.sort); };
  std::ranges::sort(found, ordered, place_of);
  if (asked.cursor) {
    std::erase_if(found, [&](const SeriesAnomaly& one) { return !ordered(*asked.cursor, place_of(one)); });
  }
  if (found.size() <= asked.limit) return;
  found.resize(asked.limit);
  AnomalyCursor end = place_of(found.back());
  end.sort = asked.sort;
  page.next_cursor = to_text(end);
}

Result<AnomalyPage> find(Backend& backend, const std::vector<AnomalyQuestion>& questions) {
  AnomalyPage page;
  for (const AnomalyQuestion& question : questions) {
    auto answer = stored_anomalies(*backend.traffic, *backend.forecasts, question);
    if (!answer) return tl::unexpected(answer.error());
    page.judged += answer->judged;
    page.unknown += answer->unknown;
    std::ranges::move(answer->found, std::back_inserter(page.anomalies));
  }
  return page;
}

/// Error: usage.
Result<Asked> read(const Parameters& parameters, Timestamp now) {
  Asked asked;
  const auto period = parameters.period(now, "-24h");
  if (!period) return tl::unexpected(period.error());
  auto filter = parameters.filter();
  if (!filter) return tl::unexpected(filter.error());
  const auto by = parameters.by(Dimension::total);
  if (!by) return tl::unexpected(by.error());
  const auto metric = parameters.metric();
  if (!metric) return tl::unexpected(metric.error());
  const auto level = level_of(parameters);
  if (!level) return tl::unexpected(level.error());
  const auto limit = parameters.limit({.otherwise = 100});
  if (!limit) return tl::unexpected(limit.error());
  const auto sort = parameters.sort(anomaly_columns, SortColumn::start);
  if (!sort) return tl::unexpected(sort.error());
  asked.sort = *sort;
  if (const auto text = parameters.text("cursor")) {
    const auto cursor = parse_anomaly_cursor(*text);
    if (!cursor) return tl::unexpected(cursor.error());
    if (const auto fits = check_goes_on(cursor->sort, *sort); !fits) return tl::unexpected(fits.error());
    asked.cursor = *cursor;
  }
  asked.question = {.period = *period,
                    .metric = *metric,
                    .level = *level,
                    .model = parameters.text("model"),
                    .filter = *std::move(filter)};
  if (parameters.text("by")) asked.by = *by;
  asked.limit = *limit;
  return asked;
}

Result<Response> anomalies(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  auto asked = read(parameters, environment.now());
  if (!asked) return tl::unexpected(asked.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  // What ends behind the newest window may still be written.
  const auto newest = newest_end(*(*backend)->traffic);
  if (!newest) return tl::unexpected(newest.error());
  const Period period = asked->question.period;
  asked->question.period.until = std::min(period.until, *newest);
  AnomalyPage page;
  if (period.since < asked->question.period.until) {
    auto found = find(**backend, questions_of(asked->question, asked->by));
    if (!found) return tl::unexpected(found.error());
    page = *std::move(found);
  }
  page.level = asked->question.level;
  cut(page, *asked);
  if (wants_table(request)) return table_response(request, table_of(page.anomalies, page.level));
  return Response{200, std::move(page)};
}

}  // namespace

extern const Route anomalies_route;
constinit const Route anomalies_route{Method::get, "/api/v1/anomalies", AccessRule::viewer, names, anomalies};

}  // namespace netaugur::api
