#include "netaugur/api/route.hpp"

namespace netaugur::api {

namespace {

Result<Response> stream(const Call& call) {
  if (call.request.upgrade) return Response{101, Upgrade{}};
  Error error{ErrorCode::usage, "/api/v1/stream speaks WebSocket (RFC 6455) only: connect with ws:// and upgrade"};
  return Response{426, Problem{426, std::move(error)}, {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}}};
}

}  // namespace

extern const Route stream_route;
constinit const Route stream_route{Method::get, stream_path, AccessRule::viewer, {}, stream};

}  // namespace netaugur::api
