#include <array>

#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/report/forecast_table.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 5> names = {"by", "value", "sensor", "metric", "limit"};

Result<Response> accuracy(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  const auto by = parameters.by(Dimension::total);
  if (!by) return tl::unexpected(by.error());
  const auto metric = parameters.metric();
  if (!metric) return tl::unexpected(metric.error());
  const auto limit = parameters.limit({.otherwise = 100});
  if (!limit) return tl::unexpected(limit.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto scores =
      (*backend)->forecasts->scores({*by, parameters.text("value"), parameters.text("sensor"), *metric, *limit});
  if (!scores) return tl::unexpected(scores.error());
  if (wants_table(request)) return table_response(request, table_of(*scores));
  return Response{200, AccuracyReply{*by, *metric, *std::move(scores)}};
}

}  // namespace

extern const Route accuracy_route;
constinit const Route accuracy_route{Method::get, "/api/v1/accuracy", AccessRule::viewer, names, accuracy};

}  // namespace netaugur::api
