#include <fmt/format.h>

#include <algorithm>

#include "../parameters.hpp"
#include "netaugur/api/route.hpp"

namespace netaugur::api {

namespace {

/// Out of reach for scripts and for requests that other sites make (RFC 6265bis).
std::string cookie(const Request& request, std::string_view token, Duration lifetime) {
  return fmt::format("{}={}; HttpOnly; SameSite=Strict; Path=/{}; Max-Age={}", request.cookie, token,
                     request.secure ? "; Secure" : "",
                     std::chrono::duration_cast<std::chrono::seconds>(lifetime).count());
}

Result<Response> sign_in(const Call& call) {
  const auto& [request, parameters, environment, nobody] = call;
  const Timestamp now = environment.now();
  if (!environment.attempts().allowed(request.remote, now)) {
    environment.audit(fmt::format("sign-in from {} refused: too many wrong codes", request.remote));
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
    if (access.error().code == ErrorCode::denied) {
      environment.attempts().failed(request.remote, now);
      environment.audit(fmt::format("sign-in from {} refused: wrong code", request.remote));
    }
    return tl::unexpected(access.error());
  }
  environment.audit(
      fmt::format("signed in from {}: session {}, {}", request.remote, access->id, name_of(access->role)));
  return Response{200, *access, {{"Set-Cookie", cookie(request, token, session_length)}}};
}

/// The page asks this when it is opened; then a secret that is old is exchanged, so that one that leaked is not good
/// for the session's whole life.
Result<Response> session(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  const Timestamp now = environment.now();
  Response response{200, access};
  if (!request.by_cookie || now - access.issued < rotation_age) return response;
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  const std::string token = environment.new_secret();
  const auto rotated =
      (*backend)->access->rotate(environment.hash(request.token), environment.hash(token), now, now + rotation_overlap);
  if (!rotated) return tl::unexpected(rotated.error());
  if (*rotated) response.headers.emplace_back("Set-Cookie", cookie(request, token, access.expires - now));
  return response;
}

Result<Response> sign_out(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  const auto revoked = (*backend)->access->revoke(access.id);
  if (!revoked) return tl::unexpected(revoked.error());
  environment.audit(
      fmt::format("signed out from {}: {} {}", request.remote, access.name.empty() ? "session" : "token", access.id));
  Response response{204, std::monostate{}, {{"Set-Cookie", cookie(request, "", Duration{0})}}};
  response.ended = access.id;
  return response;
}

}  // namespace

extern const Route sign_in_route, session_route, sign_out_route;
constinit const Route sign_in_route{Method::post, "/api/v1/session", AccessRule::open, {}, sign_in};
constinit const Route session_route{Method::get, "/api/v1/session", AccessRule::viewer, {}, session};
constinit const Route sign_out_route{Method::del, "/api/v1/session", AccessRule::viewer, {}, sign_out};

}  // namespace netaugur::api
