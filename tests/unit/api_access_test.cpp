#include <algorithm>

#include "api_fixture.hpp"
#include "catch.hpp"
#include "netaugur/api/token_rules.hpp"

using namespace netaugur;
using namespace netaugur::api;

namespace {

struct Admin : MemoryEnvironment {
  Admin() { admit("viewer-token", Role::admin); }
};

Request change(Method method, std::string path) {
  Request request = get(std::move(path));
  request.method = method;
  return request;
}

std::string cookie_set(const Response& response) {
  const auto found = std::ranges::find(response.headers, "Set-Cookie", &FilterTerm::first);
  return found == response.headers.end() ? "" : found->second;
}

}  // namespace

TEST_CASE("a viewer neither sees, makes nor revokes tokens") {
  MemoryEnvironment environment;
  environment.admit("viewer-token");
  for (const Method method : {Method::get, Method::post, Method::del}) {
    CHECK(respond(change(method, "/api/v1/tokens"), environment).status == 403);
  }
  CHECK(environment.audited.empty());
}

TEST_CASE("a token that an admin makes lets in with its role until it is revoked, and each change is audited") {
  Admin environment;
  Request request = change(Method::post, "/api/v1/tokens");
  request.fields = {{"name", "prometheus"}};
  const Response made = respond(request, environment);
  REQUIRE(made.status == 201);
  const auto& token = std::get<TokenMade>(made.body);
  Request ask = get("/api/v1/sensors");
  ask.token = token.secret;
  CHECK(respond(ask, environment).status == 200);
  ask.path = "/api/v1/tokens";
  CHECK(respond(ask, environment).status == 403);

  Request revoke = change(Method::del, "/api/v1/tokens");
  revoke.query = {{"id", std::to_string(token.access.id)}};
  const Response revoked = respond(revoke, environment);
  CHECK(revoked.status == 204);
  CHECK(revoked.ended == token.access.id);
  ask.path = "/api/v1/sensors";
  CHECK(respond(ask, environment).status == 401);
  CHECK(respond(revoke, environment).status == 404);
  REQUIRE(environment.audited.size() == 2);
  CHECK(environment.audited[0].find("'prometheus' created") != std::string::npos);
  CHECK(environment.audited[1].find("'prometheus' revoked") != std::string::npos);
  CHECK(environment.audited[0].find(token.secret) == std::string::npos);
}

TEST_CASE("a second token of one name is refused") {
  Admin environment;
  Request request = change(Method::post, "/api/v1/tokens");
  request.fields = {{"name", "prometheus"}};
  CHECK(respond(request, environment).status == 201);
  CHECK(respond(request, environment).status == 409);
}

TEST_CASE("a token's name, role and lifetime are checked") {
  const Timestamp now{std::chrono::hours{1}};
  CHECK(read_token_wish({"a-b_c.9", "admin", "7d"}, now)->expires == now + std::chrono::hours{168});
  for (const char* name : {"", "12", "a b", "x\n", "ä"}) CHECK_FALSE(read_token_wish({name, "viewer", "7d"}, now));
  CHECK_FALSE(read_token_wish({std::string(65, 'a'), "viewer", "7d"}, now));
  CHECK_FALSE(read_token_wish({"a", "root", "7d"}, now));
  CHECK_FALSE(read_token_wish({"a", "viewer", "0s"}, now));
  CHECK_FALSE(read_token_wish({"a", "viewer", "4000d"}, now));
  CHECK_FALSE(read_token_wish({"a", "viewer", "soon"}, now));
}

TEST_CASE("a change by cookie needs to say which page asks, one by bearer token does not") {
  Admin environment;
  Request request = change(Method::del, "/api/v1/session");
  request.by_cookie = true;
  CHECK(respond(request, environment).status == 403);
  request.fetch_site = "cross-site";
  CHECK(respond(request, environment).status == 403);
  request.fetch_site = "same-site";
  CHECK(respond(request, environment).status == 403);
  request.fetch_site = "same-origin";
  CHECK(respond(request, environment).status == 204);
}

TEST_CASE("a stream by cookie without an origin is refused") {
  Admin environment;
  Request request = get("/api/v1/stream");
  request.upgrade = true;
  request.by_cookie = true;
  CHECK(respond(request, environment).status == 403);
  request.origin = "http://127.0.0.1:8080";
  CHECK(respond(request, environment).status == 101);
}

TEST_CASE("a session's secret is exchanged when it is an hour old, and the one before is good for a minute more") {
  MemoryEnvironment environment;
  environment.admit("first", Role::viewer, std::chrono::hours{48});
  Request request = get("/api/v1/session");
  request.token = "first";
  request.by_cookie = true;
  environment.clock += rotation_age - std::chrono::seconds{1};
  CHECK(cookie_set(respond(request, environment)).empty());
  environment.clock += std::chrono::seconds{1};
  CHECK(cookie_set(respond(request, environment)) ==
        "netaugur_session_8080=secret1; HttpOnly; SameSite=Strict; Path=/; Max-Age=169200");
  environment.clock += rotation_overlap - std::chrono::seconds{1};
  CHECK(respond(request, environment).status == 200);
  environment.clock += std::chrono::seconds{1};
  CHECK(respond(request, environment).status == 401);
  request.token = "secret1";
  const Response after = respond(request, environment);
  CHECK(after.status == 200);
  CHECK(cookie_set(after).empty());
}

TEST_CASE("a bearer token is never exchanged: its holder would not know") {
  MemoryEnvironment environment;
  environment.admit("first", Role::viewer, std::chrono::hours{48});
  environment.clock += std::chrono::hours{2};
  Request request = get("/api/v1/session");
  request.token = "first";
  CHECK(cookie_set(respond(request, environment)).empty());
}

TEST_CASE("two servers on one host have cookies of different names, and with TLS no other host sets them") {
  CHECK(session_cookie(8080, false) == "netaugur_session_8080");
  CHECK(session_cookie(8081, false) != session_cookie(8080, false));
  CHECK(session_cookie(8443, true) == "__Host-netaugur_session_8443");
}
