#include <array>

#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "../work_out.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/base/rate.hpp"
#include "netaugur/report/forecast_table.hpp"

namespace netaugur::api {

namespace {

/// Each series costs a forecast from a year's history.
constexpr std::size_t series_max = 50;

constexpr std::array<std::string_view, 13> names = {"limit",  "threshold", "percentile", "within",  "proto",
                                                    "family", "ip",        "pair",       "service", "sensor",
                                                    "by",     "top",       "model"};

/// The asked limit for all, or those that are set. Errors: those of `links_of` and of the store.
Result<LinkOf> links_for(const std::optional<Rate>& asked, const SeriesWish& series, SettingsStore& store) {
  if (asked) return LinkOf([limit = asked->per_second](const SeriesKey&) { return std::optional(limit); });
  const auto settings = store.settings();
  if (!settings) return tl::unexpected(settings.error());
  return links_of(*settings, series.filter, series.by);
}

struct Asked {
  SeriesWish series;
  CapacityWish wish;
  std::optional<Rate> limit;
  const Model* model = nullptr;
};

/// Error: usage, not_found (model).
Result<Asked> read(const Parameters& parameters, Timestamp now) {
  Asked asked;
  if (const auto text = parameters.text("limit")) {
    const auto limit = parse_rate(*text);
    if (!limit) return tl::unexpected(limit.error());
    asked.limit = *limit;
  }
  const auto threshold = parameters.part("threshold", asked.wish.threshold);
  if (!threshold) return tl::unexpected(threshold.error());
  const auto percentile = parameters.part("percentile", asked.wish.percentile);
  if (!percentile) return tl::unexpected(percentile.error());
  const auto within = parameters.duration("within", asked.wish.within);
  if (!within) return tl::unexpected(within.error());
  auto filter = parameters.filter();
  if (!filter) return tl::unexpected(filter.error());
  const auto by = parameters.by(Dimension::total);
  if (!by) return tl::unexpected(by.error());
  const auto top = parameters.limit({.name = "top", .otherwise = 10, .max = series_max});
  if (!top) return tl::unexpected(top.error());
  const auto model = find_model(parameters.text("model").value_or("auto"));
  if (!model) return tl::unexpected(model.error());
  asked.wish = {.threshold = *threshold, .percentile = *percentile, .within = *within};
  asked.series = {.by = *by,
                  .metric = asked.limit ? asked.limit->metric : Metric::bytes,
                  .filter = *std::move(filter),
                  .top = *top,
                  .plan = {},
                  .as_of = now};
  asked.series.plan.horizon = capacity_horizon;
  asked.series.plan.history_usual = capacity_history;
  asked.model = *model;
  return asked;
}

Result<Response> answer(const Request& request, const Asked& asked, Backend& backend) {
  auto limit_of = links_for(asked.limit, asked.series, *backend.settings);
  if (!limit_of) return tl::unexpected(limit_of.error());
  auto plan = plan_histories(*backend.traffic, asked.series);
  if (!plan) return tl::unexpected(plan.error());
  CapacityReply reply{
      asked.series.by, asked.series.metric, asked.wish, std::string(asked.model->name()), plan->notes, {}};
  const CapacityQuestion question{
      .limit_of = *std::move(limit_of), .wish = asked.wish, .model = asked.model, .horizon = plan->horizon};
  HistoryPieces pieces(*backend.traffic, *std::move(plan));
  auto found = find_saturations([&pieces] { return pieces.next(); }, question);
  if (!found) return tl::unexpected(found.error());
  reply.saturations = *std::move(found);
  if (wants_table(request)) return table_response(request, table_of(reply.saturations));
  return Response{200, std::move(reply)};
}

Result<Response> capacity(const Call& call) {
  const auto asked = read(call.parameters, call.environment.now());
  if (!asked) return tl::unexpected(asked.error());
  return work_out(call, [&](Backend& backend) { return answer(call.request, *asked, backend); });
}

}  // namespace

extern const Route capacity_route;
constinit const Route capacity_route{Method::get, "/api/v1/capacity", AccessRule::viewer, names, capacity};

}  // namespace netaugur::api
