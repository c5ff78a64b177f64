#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/report/answer_table.hpp"

namespace netaugur::api {

namespace {

Result<Response> sensors(const Call& call) {
  auto backend = call.environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto found = (*backend)->traffic->sensors();
  if (!found) return tl::unexpected(found.error());
  if (wants_table(call.request)) return table_response(call.request, table_of(*found));
  return Response{200, SensorsReply{*std::move(found)}};
}

}  // namespace

extern const Route sensors_route;
constinit const Route sensors_route{Method::get, "/api/v1/sensors", AccessRule::viewer, {}, sensors};

}  // namespace netaugur::api
