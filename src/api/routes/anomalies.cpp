#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <memory>
#include <span>
#include <tuple>

#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "../work_out.hpp"
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

/// The page behind the cursor, and where it ends.
AnomalyPage cut(const AnomalyPage& whole, const Asked& asked) {
  AnomalyPage page{whole.level, whole.judged, whole.unknown, {}, {}};
  const auto place = [](const SeriesAnomaly* one) { return place_of(*one); };
  const auto ordered = [&](const AnomalyCursor& a, const AnomalyCursor& b) { return before(a, b, asked.sort); };
  std::vector<const SeriesAnomaly*> behind;
  for (const SeriesAnomaly& one : whole.anomalies) {
    if (!asked.cursor || ordered(*asked.cursor, place_of(one))) behind.push_back(&one);
  }
  const std::size_t count = std::min(asked.limit, behind.size());
  std::ranges::partial_sort(behind, behind.begin() + static_cast<std::ptrdiff_t>(count), ordered, place);
  for (const SeriesAnomaly* one : std::span(behind).first(count)) page.anomalies.push_back(*one);
  if (count == behind.size()) return page;
  AnomalyCursor end = place_of(page.anomalies.back());
  end.sort = asked.sort;
  end.period = asked.question.period;
  page.next_cursor = to_text(end);
  return page;
}

/// What the anomalies of a period are kept as.
std::string kept_as(const Asked& asked) {
  const AnomalyQuestion& question = asked.question;
  std::string name =
      fmt::format("{} {} {} {} {} {}", question.period.since.time_since_epoch().count(),
                  question.period.until.time_since_epoch().count(), asked.by ? name_of(*asked.by) : "all",
                  name_of(question.metric), static_cast<int>(question.level), question.model.value_or("any"));
  for (const auto& [field, values] : to_terms(question.filter)) name += fmt::format(" {}={}", field, values);
  return name;
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
Result<Asked> read(const Request& request, const Parameters& parameters, Timestamp now) {
  const bool table = wants_table(request);
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
  const auto limit = parameters.limit({.otherwise = 100, .max = table ? rows_max : page_max});
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
  // All pages are of the period that the first one was of, also where it was said from now on.
  const Period pages = asked.cursor ? asked.cursor->period : *period;
  asked.question = {.period = pages,
                    .metric = *metric,
                    .level = *level,
                    .model = parameters.text("model"),
                    .filter = *std::move(filter)};
  if (parameters.text("by")) asked.by = *by;
  asked.limit = table && !parameters.text("limit") ? rows_max : *limit;
  return asked;
}

Response answer(const Request& request, const AnomalyPage& whole, const Asked& asked) {
  AnomalyPage page = cut(whole, asked);
  if (wants_table(request)) return table_response(request, table_of(page.anomalies, page.level));
  return {200, std::move(page)};
}

/// Those of the whole period, kept for the pages behind this one where there are such.
Result<KeptAnomalies::Answer> find_all(Asked& asked, Backend& backend, Environment& environment) {
  // What ends behind the newest window may still be written.
  const auto newest = newest_end(*backend.traffic);
  if (!newest) return tl::unexpected(newest.error());
  Period& period = asked.question.period;
  period.until = std::min(period.until, *newest);
  AnomalyPage whole;
  if (period.since < period.until) {
    auto found = find(backend, questions_of(asked.question, asked.by));
    if (!found) return tl::unexpected(found.error());
    whole = *std::move(found);
  }
  whole.level = asked.question.level;
  auto answer = std::make_shared<const AnomalyPage>(std::move(whole));
  if (answer->anomalies.size() > asked.limit) {
    environment.kept_anomalies().keep(kept_as(asked), answer, environment.now());
  }
  return answer;
}

Result<Response> anomalies(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  auto asked = read(request, parameters, environment.now());
  if (!asked) return tl::unexpected(asked.error());
  if (asked->cursor) {
    const auto kept = environment.kept_anomalies().find(kept_as(*asked), environment.now());
    if (kept) return answer(request, *kept, *asked);
  }
  return work_out(call, [&](Backend& backend) -> Result<Response> {
    const auto whole = find_all(*asked, backend, call.environment);
    if (!whole) return tl::unexpected(whole.error());
    return answer(call.request, **whole, *asked);
  });
}

}  // namespace

extern const Route anomalies_route;
constinit const Route anomalies_route{Method::get, "/api/v1/anomalies", AccessRule::viewer, names, anomalies};

}  // namespace netaugur::api
