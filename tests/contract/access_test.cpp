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
  REQUIRE(store->revoke(token));
  CHECK(store->check(token, noon).error().code == ErrorCode::denied);
  CHECK(store->any_valid(noon) == false);
}

}  // namespace netaugur::contract
