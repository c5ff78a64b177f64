#include <fmt/format.h>

#include "../parameters.hpp"
#include "netaugur/api/route.hpp"

namespace netaugur::api {

namespace {

Result<Response> settings(const Call& call) {
  auto backend = call.environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto found = (*backend)->settings->settings();
  if (!found) return tl::unexpected(found.error());
  return Response{200, *std::move(found)};
}

Result<Response> replace(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  if (!request.settings) return fail(ErrorCode::usage, "the body must be the settings, as GET answers them");
  if (const Status fits = check_settings(*request.settings); !fits) return tl::unexpected(fits.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto now = (*backend)->settings->replace_settings(*request.settings);
  if (!now) return tl::unexpected(now.error());
  environment.audit(
      fmt::format("settings changed to revision {}, by {} from {}", now->revision, access.id, request.remote));
  return Response{200, *std::move(now)};
}

}  // namespace

extern const Route settings_route, settings_put_route;
constinit const Route settings_route{Method::get, "/api/v1/settings", AccessRule::viewer, {}, settings};
constinit const Route settings_put_route{Method::put, "/api/v1/settings", AccessRule::admin, {}, replace};

}  // namespace netaugur::api
