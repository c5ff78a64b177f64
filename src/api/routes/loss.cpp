#include <array>

#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/report/answer_table.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 4> names = {"since", "until", "sensor", "step"};

Result<Response> loss(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  auto period = parameters.period(environment.now());
  if (!period) return tl::unexpected(period.error());
  auto filter = parameters.filter();
  if (!filter) return tl::unexpected(filter.error());
  const auto step = parameters.step();
  if (!step) return tl::unexpected(step.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto answer = (*backend)->traffic->loss({*period, *std::move(filter), *step});
  if (!answer) return tl::unexpected(answer.error());
  if (wants_table(request)) return table_response(request, table_of(*answer));
  Response response{200, *std::move(answer)};
  response.about = *period;
  return response;
}

}  // namespace

extern const Route loss_route;
constinit const Route loss_route{Method::get, "/api/v1/loss", AccessRule::viewer, names, loss};

}  // namespace netaugur::api
