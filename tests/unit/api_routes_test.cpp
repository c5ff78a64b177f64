#include <algorithm>

#include "api_fixture.hpp"
#include "catch.hpp"

using namespace netaugur;
using namespace netaugur::api;
using namespace std::chrono_literals;

namespace {

struct SignedIn : MemoryEnvironment {
  SignedIn() { admit("viewer-token"); }
};

}  // namespace

TEST_CASE("every route but sign-in, health and the contract is closed without a token") {
  MemoryEnvironment environment;
  for (const Route* route : routes()) {
    Request request = get(std::string(route->path));
    request.method = route->method;
    request.token.clear();
    const int status = respond(request, environment).status;
    INFO(name_of(route->method) << ' ' << route->path);
    if (route->access == AccessRule::open) {
      CHECK(status != 401);
    } else {
      CHECK(status == 401);
    }
  }
  CHECK(std::ranges::count(routes(), AccessRule::open, [](const Route* route) { return route->access; }) == 5);
}

TEST_CASE("a token that was never given is refused with a challenge") {
  SignedIn environment;
  Request request = get("/api/v1/sensors");
  request.token = "guessed";
  const Response response = respond(request, environment);
  CHECK(response.status == 401);
  CHECK(std::ranges::count(response.headers, "WWW-Authenticate", &FilterTerm::first) == 1);
}

TEST_CASE("a token that has expired is refused") {
  SignedIn environment;
  environment.clock += std::chrono::hours{1};
  CHECK(respond(get("/api/v1/sensors"), environment).status == 401);
}

TEST_CASE("a path that no route has is not found, and is named") {
  SignedIn environment;
  const Response response = respond(get("/api/v1/nothing"), environment);
  CHECK(response.status == 404);
  CHECK(message_of(response).find("/api/v1/nothing") != std::string::npos);
}

TEST_CASE("a method that a path does not take is answered with those that it takes") {
  SignedIn environment;
  Request request = get("/api/v1/session");
  request.method = Method::post;
  request.path = "/api/v1/top";
  const Response response = respond(request, environment);
  CHECK(response.status == 405);
  REQUIRE(response.headers.size() == 1);
  CHECK(response.headers[0] == FilterTerm("Allow", "GET"));
}

TEST_CASE("a sign-in code is good for one session and no second one") {
  MemoryEnvironment environment;
  (void)environment.access->add_sign_in_code(environment.hash("code"), Role::admin,
                                             environment.clock + std::chrono::minutes{15});
  Request request{.method = Method::post, .path = "/api/v1/session"};
  request.cookie = session_cookie(8080, false);
  request.fields = {{"code", "code"}};
  const Response first = respond(request, environment);
  REQUIRE(first.status == 200);
  CHECK(std::get<Access>(first.body).role == Role::admin);
  REQUIRE(first.headers.size() == 1);
  CHECK(first.headers[0].second == "netaugur_session_8080=secret1; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000");
  CHECK(respond(request, environment).status == 401);
  REQUIRE(environment.audited.size() == 2);
  CHECK(environment.audited[0].find("signed in") != std::string::npos);
  CHECK(environment.audited[1].find("wrong code") != std::string::npos);

  Request session = get("/api/v1/session");
  session.token = "secret1";
  CHECK(respond(session, environment).status == 200);
}

TEST_CASE("a sign-in without a code says what the body must be") {
  MemoryEnvironment environment;
  const Response response = respond({.method = Method::post, .path = "/api/v1/session"}, environment);
  CHECK(response.status == 400);
  CHECK(message_of(response).find("code") != std::string::npos);
}

TEST_CASE("ten wrong codes close sign-in for that address for a minute, and for no other") {
  MemoryEnvironment environment;
  Request request{.method = Method::post, .path = "/api/v1/session"};
  request.fields = {{"code", "guess"}};
  request.remote = "192.0.2.1";
  for (int i = 0; i < SignInAttempts::failures_max; ++i) CHECK(respond(request, environment).status == 401);
  CHECK(respond(request, environment).status == 429);
  request.remote = "192.0.2.2";
  CHECK(respond(request, environment).status == 401);
  request.remote = "192.0.2.1";
  environment.clock += std::chrono::minutes{1};
  CHECK(respond(request, environment).status == 401);
}

TEST_CASE("signing out ends the session and empties the cookie") {
  SignedIn environment;
  Request request = get("/api/v1/session");
  request.method = Method::del;
  const Response response = respond(request, environment);
  CHECK(response.status == 204);
  REQUIRE(response.headers.size() == 1);
  CHECK(response.headers[0].second.find("Max-Age=0") != std::string::npos);
  CHECK(respond(get("/api/v1/session"), environment).status == 401);
}

TEST_CASE("a page of another origin may neither sign in, sign out nor open the stream") {
  SignedIn environment;
  for (const std::string origin : {"http://evil.example", "null", "http://127.0.0.1:8081", "https://"}) {
    Request request = get("/api/v1/stream");
    request.upgrade = true;
    request.origin = origin;
    CHECK(respond(request, environment).status == 403);
    request.path = "/api/v1/session";
    request.method = Method::del;
    CHECK(respond(request, environment).status == 403);
    request.method = Method::post;
    CHECK(respond(request, environment).status == 403);
  }
}

TEST_CASE("a page of our own origin may open the stream") {
  SignedIn environment;
  Request request = get("/api/v1/stream");
  request.upgrade = true;
  request.origin = "http://127.0.0.1:8080";
  CHECK(respond(request, environment).status == 101);
}

TEST_CASE("the stream without an upgrade says that it is a WebSocket") {
  SignedIn environment;
  CHECK(respond(get("/api/v1/stream"), environment).status == 426);
}

TEST_CASE("a database that is away is 503 with when to try again, and health goes on") {
  SignedIn environment;
  environment.database_away = true;
  const Response response = respond(get("/api/v1/sensors"), environment);
  CHECK(response.status == 503);
  CHECK(std::ranges::count(response.headers, "Retry-After", &FilterTerm::first) == 1);
  CHECK(std::get<Problem>(response.body).error.notes.size() == 1);
  CHECK(respond(get("/readyz"), environment).status == 503);
  CHECK(respond(get("/healthz"), environment).status == 200);
  environment.database_away = false;
  CHECK(respond(get("/api/v1/sensors"), environment).status == 200);
}

TEST_CASE("each reading route answers on an empty store") {
  MemoryEnvironment environment;
  environment.admit("viewer-token", Role::admin);
  for (const Route* route : routes()) {
    if (route->method != Method::get || route->path == stream_path) continue;
    INFO(route->path);
    // A date cannot be told of nothing; and that route is asked about a limit.
    const bool of_history = route->path == "/api/v1/capacity";
    Request request = get(std::string(route->path));
    if (of_history) request.query = {{"limit", "1Gbps"}};
    CHECK(respond(request, environment).status == (of_history ? 422 : 200));
  }
}

TEST_CASE("forecasts that were issued at an instant are told in place of the newest") {
  SignedIn environment;
  const Timestamp first{1000h};
  const auto set = [](Timestamp issued) {
    return ForecastSet{{Dimension::total, ""},
                       "",
                       Metric::bytes,
                       "naive",
                       issued,
                       1h,
                       {},
                       {{{issued, 1h}, 5, 4, 6, 3, 7}, {{issued + 1h, 1h}, 5, 4, 6, 3, 7}}};
  };
  REQUIRE(environment.store->save(std::vector{set(first), set(first + 1h), set(first + 2h)}));
  const auto issues = [&](std::vector<FilterTerm> query) {
    const Response response = respond(get("/api/v1/forecasts", std::move(query)), environment);
    std::vector<Timestamp> found;
    for (const ForecastSet& one : std::get<ForecastsReply>(response.body).forecasts) found.push_back(one.issued_at);
    return found;
  };
  CHECK(issues({}) == std::vector{first + 2h});
  CHECK(issues({FilterTerm{"issued_at", to_rfc3339(first + 1h)}}) == std::vector{first + 1h});
  CHECK(issues({FilterTerm{"issued_at", to_rfc3339(first + 30min)}}).empty());
}
