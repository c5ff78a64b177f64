#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "../parameters.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/api/token_rules.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 1> id_alone = {"id"};

Result<Response> list(const Call& call) {
  auto backend = call.environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto states = (*backend)->access->list(call.environment.now());
  if (!states) return tl::unexpected(states.error());
  return Response{200, AccessList{*std::move(states)}};
}

Result<Response> create(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  const auto field = [&](std::string_view name, std::string_view otherwise) {
    const auto found = std::ranges::find(request.fields, name, &FilterTerm::first);
    return found == request.fields.end() ? std::string(otherwise) : found->second;
  };
  auto wanted =
      read_token_wish({field("name", ""), field("role", "viewer"), field("expires", "90d")}, environment.now());
  if (!wanted) return tl::unexpected(wanted.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  const std::string secret = environment.new_secret();
  wanted->hash = environment.hash(secret);
  auto added = (*backend)->access->add_token(*wanted);
  if (!added) return tl::unexpected(added.error());
  environment.audit(fmt::format("token {} '{}' created: {}, until {}, by {} from {}", added->id, added->name,
                                name_of(added->role), to_rfc3339(added->expires), access.id, request.remote));
  return Response{201, TokenMade{*std::move(added), secret}};
}

Result<Response> revoke(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  const std::string text = parameters.text("id").value_or("");
  std::int64_t id = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (text.empty() || failure != std::errc{} || stop != text.data() + text.size()) {
    return fail(ErrorCode::usage, "parameter 'id' must be the number of a token or session");
  }
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  const auto gone = (*backend)->access->revoke(id);
  if (!gone) return tl::unexpected(gone.error());
  environment.audit(fmt::format("{} {} '{}' revoked, by {} from {}", gone->name.empty() ? "session" : "token", id,
                                gone->name, access.id, request.remote));
  Response response{204, std::monostate{}};
  response.ended = id;
  return response;
}

}  // namespace

extern const Route tokens_route, token_create_route, token_revoke_route;
constinit const Route tokens_route{Method::get, "/api/v1/tokens", AccessRule::admin, {}, list};
constinit const Route token_create_route{Method::post, "/api/v1/tokens", AccessRule::admin, {}, create};
constinit const Route token_revoke_route{Method::del, "/api/v1/tokens", AccessRule::admin, id_alone, revoke};

}  // namespace netaugur::api
