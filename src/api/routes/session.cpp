#include <fmt/format.h>

#include <algorithm>

#include "../parameters.hpp"
#include "netaugur/api/route.hpp"

namespace netaugur::api {

namespace {

/// Where the page and its service share a host, the cookie needs no more rights than these (RFC 6265bis).
std::string cookie(std::string_view token, Duration lifetime) {
  return fmt::format("{}={}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}", session_cookie, token,
                     std::chrono::duration_cast<std::chrono::seconds>(lifetime).count());
}

Result<Response> sign_in(const Call& call) {
  const auto& [request, parameters, environment] = call;
  const Timestamp now = environment.now();
  if (!environment.attempts().allowed(request.remote, now)) {
    return fail(ErrorCode::limit, "too many wrong sign-in codes from this address: wait a minute");
  }
  const auto code = std::ranges::find(request.fields, "code", &FilterTerm::first);
  if (code == request.fields.end()) {
    return fail(ErrorCode::usage, R"(the body must be a JSON object with the code, as in {"code":"..."})");
  }
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  const std::string token = environment.new_secret();
  // The store finds hashes, so that how long a wrong code takes tells nothing about a right one.
  auto access =
      (*backend)->access->redeem(environment.hash(code->second), environment.hash(token), now, now + session_length);
  if (!access) {
    if (access.error().code == ErrorCode::denied) environment.attempts().failed(request.remote, now);
    return tl::unexpected(access.error());
  }
  return Response{200, *access, {{"Set-Cookie", cookie(token, session_length)}}};
}

Result<Response> session(const Call& call) {
  auto backend = call.environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto access = (*backend)->access->check(call.environment.hash(call.request.token), call.environment.now());
  if (!access) return tl::unexpected(access.error());
  return Response{200, *access};
}

Result<Response> sign_out(const Call& call) {
  auto backend = call.environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  const auto revoked = (*backend)->access->revoke(call.environment.hash(call.request.token));
  if (!revoked) return tl::unexpected(revoked.error());
  return Response{204, std::monostate{}, {{"Set-Cookie", cookie("", Duration{0})}}};
}

}  // namespace

extern const Route sign_in_route, session_route, sign_out_route;
constinit const Route sign_in_route{Method::post, "/api/v1/session", AccessRule::open, {}, sign_in};
constinit const Route session_route{Method::get, "/api/v1/session", AccessRule::viewer, {}, session};
constinit const Route sign_out_route{Method::del, "/api/v1/session", AccessRule::viewer, {}, sign_out};

}  // namespace netaugur::api
