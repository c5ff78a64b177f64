#include <array>

#include "../parameters.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/store/rank.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 6> names = {"by", "value", "sensor", "metric", "issued_at", "limit"};

/// Those that were issued at this very instant: their first windows start there.
Result<std::vector<ForecastSet>> issued_at(ForecastStore& store, ForecastQuestion question, Timestamp instant) {
  const std::size_t limit = question.limit;
  question.limit = page_max;
  auto sets = store.covering(question, {instant, instant + Duration{1}});
  if (!sets) return sets;
  std::erase_if(*sets, [&](const ForecastSet& set) { return set.issued_at != instant; });
  order_forecasts(*sets, limit);
  return sets;
}

Result<Response> forecasts(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  const auto by = parameters.by(Dimension::total);
  if (!by) return tl::unexpected(by.error());
  const auto metric = parameters.metric();
  if (!metric) return tl::unexpected(metric.error());
  const auto limit = parameters.limit({.otherwise = 20});
  if (!limit) return tl::unexpected(limit.error());
  const auto instant = parameters.instant("issued_at");
  if (!instant) return tl::unexpected(instant.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  ForecastStore& store = *(*backend)->forecasts;
  const ForecastQuestion question{*by, parameters.text("value"), parameters.text("sensor"), *metric, *limit};
  auto sets = *instant ? issued_at(store, question, **instant) : store.newest(question);
  if (!sets) return tl::unexpected(sets.error());
  return Response{200, ForecastsReply{*std::move(sets)}};
}

}  // namespace

extern const Route forecasts_route;
constinit const Route forecasts_route{Method::get, "/api/v1/forecasts", AccessRule::viewer, names, forecasts};

}  // namespace netaugur::api
