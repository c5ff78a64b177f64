// Sign-in codes and tokens.

#include "catch.hpp"
#include "database.hpp"
#include "netaugur/adapters/os.hpp"
#include "traffic_maker.hpp"

namespace netaugur::contract {

namespace {

using std::chrono::hours;

const Timestamp noon = at("2035-03-14T12:00:00Z");
const std::string code = sha256_hex("code");
const std::string token = sha256_hex("token");

}  // namespace

TEST_CASE("a sign-in code is used once", "[postgres][access]") {
  auto store = fresh_store();
  REQUIRE(store->add_sign_in_code(code, Role::admin, noon + hours(1)));
  const auto first = store->redeem(code, token, noon, noon + hours(24));
  REQUIRE(first);
  CHECK(first->role == Role::admin);
  CHECK(first->expires == noon + hours(24));
  const auto second = store->redeem(code, sha256_hex("another"), noon, noon + hours(24));
  REQUIRE(!second);
  CHECK(second.error().code == ErrorCode::denied);
}

TEST_CASE("a code or token that has expired, or was never given, is denied", "[postgres][access]") {
  auto store = fresh_store();
  REQUIRE(store->add_sign_in_code(code, Role::viewer, noon));
  CHECK(store->redeem(code, token, noon, noon + hours(24)).error().code == ErrorCode::denied);
  CHECK(store->redeem(sha256_hex("unknown"), token, noon, noon + hours(24)).error().code == ErrorCode::denied);
  CHECK(store->check(token, noon).error().code == ErrorCode::denied);
  REQUIRE(store->redeem(code, token, noon - hours(1), noon + hours(24)));
  const auto valid = store->check(token, noon + hours(23));
  REQUIRE(valid);
  CHECK(valid->role == Role::viewer);
  CHECK(store->check(token, noon + hours(24)).error().code == ErrorCode::denied);
}

TEST_CASE("a token that was revoked is denied, and then none is valid", "[postgres][access]") {
  auto store = fresh_store();
  CHECK(store->any_valid(noon) == false);
  REQUIRE(store->add_sign_in_code(code, Role::viewer, noon + hours(1)));
  REQUIRE(store->redeem(code, token, noon, noon + hours(24)));
  CHECK(store->any_valid(noon) == true);
  REQUIRE(store->revoke(store->check(token, noon)->id));
  CHECK(store->check(token, noon).error().code == ErrorCode::denied);
  CHECK(store->any_valid(noon) == false);
}

TEST_CASE("a rotated session keeps its id, and takes its old secret until the end of the overlap",
          "[postgres][access]") {
  auto store = fresh_store();
  REQUIRE(store->add_sign_in_code(code, Role::viewer, noon + hours(1)));
  const auto session = store->redeem(code, token, noon, noon + hours(24));
  REQUIRE(session);
  const std::string fresh = sha256_hex("fresh");
  REQUIRE(store->rotate(token, fresh, noon + hours(1), noon + hours(2)) == true);
  CHECK(store->rotate(token, sha256_hex("third"), noon + hours(1), noon + hours(2)) == false);
  CHECK(store->check(token, noon + hours(1))->id == session->id);
  CHECK(store->check(fresh, noon + hours(1))->issued == noon + hours(1));
  CHECK(store->check(token, noon + hours(2)).error().code == ErrorCode::denied);
  CHECK(store->check(fresh, noon + hours(2))->expires == noon + hours(24));
}

TEST_CASE("a token has one name, is listed with its last use, and is not rotated", "[postgres][access]") {
  auto store = fresh_store();
  const NewToken wanted{"prometheus", token, Role::viewer, noon, noon + hours(24)};
  const auto made = store->add_token(wanted);
  REQUIRE(made);
  CHECK(made->name == "prometheus");
  const auto again = store->add_token({"prometheus", sha256_hex("other"), Role::admin, noon, noon + hours(1)});
  REQUIRE(!again);
  CHECK(again.error().code == ErrorCode::conflict);
  CHECK(store->list(noon)->at(0).last_used == std::nullopt);
  REQUIRE(store->check(token, noon + hours(2)));
  CHECK(store->list(noon)->at(0).last_used == noon + hours(2));
  CHECK(store->rotate(token, sha256_hex("fresh"), noon, noon) == false);
  CHECK(store->still_valid({made->id, made->id + 1}, noon) == std::vector<std::int64_t>{made->id});
  CHECK(store->still_valid({made->id}, noon + hours(24))->empty());
  CHECK(store->list(noon + hours(24))->empty());
  CHECK(store->add_token({"prometheus", code, Role::viewer, noon + hours(24), noon + hours(48)}));
  CHECK(store->revoke(made->id).error().code == ErrorCode::not_found);
}

}  // namespace netaugur::contract
