#include "catch.hpp"
#include "netaugur/api/listen_address.hpp"

using netaugur::api::parse_listen_address;

TEST_CASE("a listen address is an address and a port, and knows whether it is loopback") {
  const auto loopback = parse_listen_address("127.0.0.1:8080");
  REQUIRE(loopback);
  CHECK(loopback->host == "127.0.0.1");
  CHECK(loopback->port == 8080);
  CHECK(loopback->loopback);
  CHECK(parse_listen_address("127.8.0.1:1")->loopback);
  CHECK(parse_listen_address("localhost:0")->loopback);
  CHECK(parse_listen_address("[::1]:8080")->loopback);
  CHECK_FALSE(parse_listen_address("0.0.0.0:8080")->loopback);
  CHECK_FALSE(parse_listen_address("[::]:8080")->loopback);
  CHECK_FALSE(parse_listen_address("[::1:0]:8080")->loopback);
}

TEST_CASE("the origin is what a browser on this machine opens, with the port that was taken") {
  CHECK(parse_listen_address("127.0.0.1:0")->origin("http", 4321) == "http://127.0.0.1:4321");
  CHECK(parse_listen_address("[::1]:0")->origin("http", 4321) == "http://[::1]:4321");
  CHECK(parse_listen_address("0.0.0.0:0")->origin("http", 4321) == "http://localhost:4321");
}

TEST_CASE("what is no address and port is refused") {
  for (const char* text : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:80x",
                           "::1:8080", "[127.0.0.1]:80", "example.org:80", "127.0.0.1:-1"}) {
    INFO(text);
    const auto address = parse_listen_address(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().code == netaugur::ErrorCode::usage);
  }
}
