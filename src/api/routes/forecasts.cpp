#include <array>

#include "../parameters.hpp"
#include "netaugur/api/route.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 5> names = {"by", "value", "sensor", "metric", "limit"};

Result<Response> forecasts(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  const auto by = parameters.by(Dimension::total);
  if (!by) return tl::unexpected(by.error());
  const auto metric = parameters.metric();
  if (!metric) return tl::unexpected(metric.error());
  const auto limit = parameters.limit({.otherwise = 20});
  if (!limit) return tl::unexpected(limit.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto sets =
      (*backend)->forecasts->newest({*by, parameters.text("value"), parameters.text("sensor"), *metric, *limit});
  if (!sets) return tl::unexpected(sets.error());
  return Response{200, ForecastsReply{*std::move(sets)}};
}

}  // namespace

extern const Route forecasts_route;
constinit const Route forecasts_route{Method::get, "/api/v1/forecasts", AccessRule::viewer, names, forecasts};

}  // namespace netaugur::api
