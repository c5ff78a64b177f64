#include "netaugur/api/route.hpp"

namespace netaugur::api {

namespace {

Result<Response> health(const Call&) { return Response{200, Text{"ok\n"}}; }

Result<Response> ready(const Call& call) {
  auto backend = call.environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto readiness = (*backend)->readiness();
  if (!readiness) return tl::unexpected(readiness.error());
  if (readiness->newest_window) readiness->newest_window_age = call.environment.now() - *readiness->newest_window;
  return Response{200, *std::move(readiness)};
}

Result<Response> metrics(const Call& call) { return Response{200, Metrics{call.environment.metrics()}}; }

}  // namespace

extern const Route health_route, ready_route, metrics_route;
constinit const Route health_route{Method::get, "/healthz", AccessRule::open, {}, health};
constinit const Route ready_route{Method::get, "/readyz", AccessRule::open, {}, ready};
constinit const Route metrics_route{Method::get, "/metrics", AccessRule::viewer, {}, metrics};

}  // namespace netaugur::api
