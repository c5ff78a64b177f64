#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "netaugur/api/route.hpp"
#include "parameters.hpp"

namespace netaugur::api {

namespace {

/// How long after its end no live window is expected in a period.
constexpr Duration closed_after = std::chrono::minutes{10};

/// An Origin says where a page that made the request came from: only pages of this very host and port may change
/// something or open the stream. Programs send none.
bool same_origin(const Request& request) {
  if (request.origin.empty()) return true;
  const std::size_t scheme_end = request.origin.find("://");
  if (scheme_end == std::string::npos) return false;
  const std::string_view origin_host = std::string_view(request.origin).substr(scheme_end + 3);
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(origin_host, request.host, {}, lower, lower);
}

/// Why a request that changes something, or opens the stream, is not to be trusted, where a page of another site may
/// have made it (CSRF). Browsers send Origin with each of these; Sec-Fetch-Site where they are newer (Fetch Metadata).
Status check_site(const Request& request) {
  if (!same_origin(request)) {
    return fail(ErrorCode::forbidden,
                fmt::format("a page of {} may not do this here: its origin is not {}", request.origin, request.host));
  }
  if (!request.fetch_site.empty() && request.fetch_site != "same-origin" && request.fetch_site != "none") {
    return fail(ErrorCode::forbidden, "a page of another site may not do this here");
  }
  if (request.by_cookie && request.origin.empty() && request.fetch_site.empty()) {
    return fail(ErrorCode::forbidden,
                "a cookie alone does not do this: browsers say which page asks (Origin), programs send a bearer token");
  }
  return {};
}

Response unknown_route(const Request& request) {
  std::string allowed;
  for (const Route* route : routes()) {
    if (route->path == request.path) allowed += (allowed.empty() ? "" : ", ") + std::string(name_of(route->method));
  }
  if (allowed.empty()) {
    return problem(
        {ErrorCode::not_found, fmt::format("no route {}: see openapi.yaml for those there are", request.path)});
  }
  const std::string message = fmt::format("{} takes {}, not {}", request.path, allowed, name_of(request.method));
  return {405, Problem{405, {ErrorCode::usage, message}}, {{"Allow", allowed}}};
}

Result<Access> check_access(const Route& route, const Request& request, Environment& environment) {
  if (route.access == AccessRule::open) return Access{};
  if (request.token.empty()) {
    return fail(ErrorCode::denied, "not signed in: open a sign-in link (netaugur serve --sign-in-link prints one)");
  }
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto access = (*backend)->access->check(environment.hash(request.token), environment.now());
  if (!access) return access;
  if (route.access == AccessRule::admin && access->role != Role::admin) {
    return fail(ErrorCode::forbidden, fmt::format("{} needs the role admin", request.path));
  }
  return access;
}

Result<Response> answer(const Route& route, const Request& request, Environment& environment) {
  const bool changes = route.method != Method::get || route.path == stream_path || route.path == stream_lines_path;
  if (changes) {
    if (const auto site = check_site(request); !site) return tl::unexpected(site.error());
  }
  const auto access = check_access(route, request, environment);
  if (!access) return tl::unexpected(access.error());
  const auto parameters = Parameters::create(request, route.parameters);
  if (!parameters) return tl::unexpected(parameters.error());
  auto response = route.handle({request, *parameters, environment, *access});
  if (!response) return response;
  response->access = access->id;
  if (response->about) {
    // A sensor's late windows and an archive that is read in may still add to a period that is long over: a minute.
    const bool closed = parameters->fixed_period() && response->about->until <= environment.now() - closed_after;
    response->headers.emplace_back("Cache-Control", closed ? "private, max-age=60" : "private, no-cache");
  }
  return response;
}

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::del:
      return "DELETE";
  }
  return "GET";
}

std::string session_cookie(std::uint16_t port, bool secure) {
  return fmt::format("{}netaugur_session_{}", secure ? "__Host-" : "", port);
}

Response problem(Error error) {
  const int status = http_status(error.code);
  if (error.code == ErrorCode::interrupted) error.notes.emplace_back("ask for a shorter period or fewer keys");
  if (status == 503) error.notes.emplace_back("the next request tries the database again; nothing has to be restarted");
  Response response{status, Problem{status, std::move(error)}};
  // RFC 9110 section 11.6.1: a 401 names a scheme.
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"netaugur\"");
  if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", "5");
  return response;
}

Response respond(const Request& request, Environment& environment) {
  const auto route = std::ranges::find_if(routes(), [&](const Route* candidate) {
    return candidate->method == request.method && candidate->path == request.path;
  });
  if (route == routes().end()) return unknown_route(request);
  auto response = answer(**route, request, environment);
  if (!response) return problem(std::move(response).error());
  return *std::move(response);
}

}  // namespace netaugur::api
