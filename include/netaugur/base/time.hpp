#pragma once
// Time as types: instants and lengths do not mix. All instants are UTC.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "netaugur/base/result.hpp"

namespace netaugur {

using Duration = std::chrono::nanoseconds;
/// Nanoseconds since the Unix epoch, UTC; from 1678 to 2262.
using Timestamp = std::chrono::sys_time<Duration>;

/// Half-open `[start, start + length)`.
struct Window {
  Timestamp start;
  Duration length;

  [[nodiscard]] constexpr Timestamp end() const { return start + length; }
  [[nodiscard]] constexpr bool contains(Timestamp at) const { return at >= start && at < end(); }
  friend constexpr bool operator==(const Window&, const Window&) = default;
};

/// Half-open `[since, until)`.
struct Period {
  Timestamp since;
  Timestamp until;

  [[nodiscard]] constexpr Duration length() const { return until - since; }
  friend constexpr bool operator==(const Period&, const Period&) = default;
};

/// The largest multiple of `length` since the epoch that is not after `at` (also before 1970). Precondition: length >
/// 0.
[[nodiscard]] constexpr Timestamp floor_to(Timestamp at, Duration length) {
  const std::int64_t ticks = at.time_since_epoch().count();
  const std::int64_t step = length.count();
  std::int64_t remainder = ticks % step;
  if (remainder < 0) remainder += step;
  return Timestamp(Duration(ticks - remainder));
}

/// The window of this length that contains `at`.
[[nodiscard]] constexpr Window window_at(Timestamp at, Duration length) { return {floor_to(at, length), length}; }

/// `[start, end)`. Error: bad_input, where `end` is not after `start` or more than the 292 years of a Duration after
/// it.
[[nodiscard]] Result<Window> window_between(Timestamp start, Timestamp end);

/// RFC 3339 in UTC: `2026-11-22T06:00:00Z`, with as many of 3, 6 or 9 fraction digits as the value needs.
[[nodiscard]] std::string to_rfc3339(Timestamp at);

/// Reads RFC 3339 (section 5.6) with `Z` or a numeric offset and up to 9 fraction digits, in the years 1700 to 2249.
/// Error: bad_input.
[[nodiscard]] Result<Timestamp> parse_rfc3339(std::string_view text);

/// Reads `500ms`, `5s`, `1m`, `2h`, `1d`, `1w`, or a sum such as `1h30m`; a bare number is refused. Never negative.
/// Error: usage.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text);

/// The shortest text that `parse_duration` reads back: `5s`, `1h30m`, `1d`.
[[nodiscard]] std::string to_text(Duration length);

/// Reads `now`, a relative `-24h`, or RFC 3339, or a date `2026-11-22` (its midnight UTC). Error: usage.
[[nodiscard]] Result<Timestamp> parse_instant(std::string_view text, Timestamp now);

}  // namespace netaugur
