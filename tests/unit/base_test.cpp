#include <array>

#include "catch.hpp"
#include "netaugur/base/quantity.hpp"
#include "netaugur/base/suggest.hpp"
#include "netaugur/base/time.hpp"
#include "netaugur/base/utf8.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

TEST_CASE("a window is half-open and aligned to the epoch, before 1970 too") {
  const Window window = window_at(Timestamp(12s), 5s);
  CHECK(window.start == Timestamp(10s));
  CHECK(window.contains(Timestamp(10s)));
  CHECK_FALSE(window.contains(Timestamp(15s)));
  CHECK(window_at(Timestamp(-1ns), 5s).start == Timestamp(-5s));
  CHECK(window_at(Timestamp(-5s), 5s).start == Timestamp(-5s));
  CHECK(window_at(Timestamp(15s), 5s).start == Timestamp(15s));
}

TEST_CASE("a window lies between two instants that a duration can hold apart") {
  CHECK(window_between(Timestamp(-5s), Timestamp(5s)).value() == Window{Timestamp(-5s), 10s});
  CHECK_FALSE(window_between(Timestamp(5s), Timestamp(5s)));
  CHECK_FALSE(window_between(Timestamp(5s), Timestamp(4s)));
  CHECK_FALSE(window_between(Timestamp(-5'000'000'000s), Timestamp(5'000'000'000s)));
  CHECK_FALSE(window_between(Timestamp(5'000'000'000s), Timestamp(-5'000'000'000s)));
}

TEST_CASE("RFC 3339 times are read back as they were written") {
  for (const char* text : {"2026-11-22T06:00:00Z", "1969-12-31T23:59:59.999999999Z", "2025-01-01T00:00:00.250Z",
                           "2024-02-29T12:00:00.000001Z"}) {
    INFO(text);
    REQUIRE(parse_rfc3339(text));
    CHECK(to_rfc3339(*parse_rfc3339(text)) == text);
  }
  CHECK(*parse_rfc3339("2026-11-22T07:30:00+01:30") == *parse_rfc3339("2026-11-22T06:00:00Z"));
}

TEST_CASE("what is no RFC 3339 time is refused and named") {
  for (const char* text : {"", "2026-11-22", "2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T06:00:00",
                           "2026-11-22T06:00:00.Z", "9999-01-01T00:00:00Z", "2026-11-22T06:00:00Zx"}) {
    INFO(text);
    const auto at = parse_rfc3339(text);
    REQUIRE_FALSE(at);
    CHECK(at.error().code == ErrorCode::bad_input);
    CHECK(at.error().message.find(text) != std::string::npos);
  }
}

TEST_CASE("durations are sums of numbers with units, and nothing else") {
  CHECK(*parse_duration("5s") == 5s);
  CHECK(*parse_duration("1h30m") == 90min);
  CHECK(*parse_duration("250ms") == 250ms);
  CHECK(*parse_duration("1w") == 168h);
  CHECK(to_text(*parse_duration("1d2h")) == "1d2h");
  for (const char* text : {"", "5", "s", "-5s", "5 s", "5x", "99999999999w"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("a time is taken only where every window around it can be told") {
  for (const char* text : {"1700-01-01T00:00:00Z", "2249-12-31T23:59:59.999999999Z"}) {
    const auto at = parse_rfc3339(text);
    REQUIRE(at);
    const Window day = window_at(*at, std::chrono::days(1));
    CHECK(day.contains(*at));
  }
  for (const char* text : {"1699-12-31T23:59:59Z", "2250-01-01T00:00:00Z", "2250-01-01T01:00:00+01:00",
                           "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text));
  }
}

TEST_CASE("an instant is now, relative, a date or RFC 3339") {
  const Timestamp now = *parse_rfc3339("2026-11-22T06:00:00Z");
  CHECK(*parse_instant("now", now) == now);
  CHECK(*parse_instant("-24h", now) == now - 24h);
  CHECK(*parse_instant("2026-11-21", now) == *parse_rfc3339("2026-11-21T00:00:00Z"));
  CHECK(parse_instant("yesterday", now).error().code == ErrorCode::usage);
}

TEST_CASE("checked addition keeps a count within bigint and both metrics together") {
  Counts counts{{1}, {quantity_max}};
  CHECK_FALSE(add_checked(counts, Counts{{1}, {1}}));
  CHECK(counts == Counts{{1}, {quantity_max}});
  CHECK(add_checked(counts, Counts{{1}, {0}}));
  CHECK(counts.packets.value == 2);
}

TEST_CASE("the nearest word is suggested, and none where nothing is near") {
  constexpr std::array<std::string_view, 3> words{"capture", "aggregate", "query"};
  CHECK(nearest("captur", words) == "capture");
  CHECK(nearest("agregate", words) == "aggregate");
  CHECK(nearest("zzz", words).empty());
}

TEST_CASE("a terminal is shown text, and what would command it as bytes") {
  CHECK(printable("Zürich – 東京 😀\n\tok") == "Zürich – 東京 😀\n\tok");
  CHECK(printable("\x1b[31mred\x7f\r") == "\\x1b[31mred\\x7f\\x0d");
  CHECK(printable("\xc2\x9b"
                  "31m") == "\\xc2\\x9b31m");
  CHECK(printable("\xff\xc0\xaf\xe6\x9d") == "\\xff\\xc0\\xaf\\xe6\\x9d");
}
