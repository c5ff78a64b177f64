#include <array>

#include "../parameters.hpp"
#include "netaugur/api/route.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 5> names = {"since", "until", "sensor", "limit", "cursor"};

Result<Response> windows(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  auto period = parameters.period(environment.now());
  if (!period) return tl::unexpected(period.error());
  auto filter = parameters.filter();
  if (!filter) return tl::unexpected(filter.error());
  const auto limit = parameters.limit({.otherwise = 100});
  if (!limit) return tl::unexpected(limit.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto page =
      (*backend)->traffic->windows({*period, *std::move(filter), *limit, parameters.text("cursor").value_or("")});
  if (!page) return tl::unexpected(page.error());
  return Response{200, *std::move(page)};
}

}  // namespace

extern const Route windows_route;
constinit const Route windows_route{Method::get, "/api/v1/windows", AccessRule::viewer, names, windows};

}  // namespace netaugur::api
