#include "netaugur/base/size.hpp"

#include "catch.hpp"

using namespace netaugur;

TEST_CASE("a size has a number and a unit") {
  CHECK(parse_size("512KiB", "size") == 512U * 1024U);
  CHECK(parse_size("4GiB", "size") == std::uint64_t{4} << 30U);
  CHECK(parse_size("3MB", "size") == 3'000'000U);
}

TEST_CASE("a size without a unit, of nothing, below nothing or beyond all is refused") {
  for (const char* text : {"", "4", "0KiB", "-1MiB", "4gib", "1.5GiB", "GiB", "9999999999999GiB", "4GiB "}) {
    INFO(text);
    const auto size = parse_size(text, "spool size");
    REQUIRE_FALSE(size);
    CHECK(size.error().message.find("is not a spool size") != std::string::npos);
  }
}
