#include "netaugur/base/time.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

namespace netaugur {

namespace {

using namespace std::chrono;

/// Instants from outside lie between these: 64 bits of nanoseconds hold them and every window around them.
constexpr sys_seconds least_instant = sys_days(year(1700) / 1 / 1);
constexpr sys_seconds end_of_instants = sys_days(year(2250) / 1 / 1);

/// Reads exactly `count` digits at the front and takes them off.
bool take_number(std::string_view& text, std::size_t count, int& out) {
  if (text.size() < count) return false;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  out = value;
  return true;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

bool take_date(std::string_view& text, sys_days& out) {
  int y = 0, m = 0, d = 0;
  if (!take_number(text, 4, y) || !take(text, '-') || !take_number(text, 2, m) || !take(text, '-') ||
      !take_number(text, 2, d)) {
    return false;
  }
  const year_month_day date{year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
  out = sys_days(date);
  return date.ok();
}

bool take_fraction(std::string_view& text, Duration& out) {
  std::int64_t value = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (++digits > 9) return false;
    value = value * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return false;
  for (; digits < 9; ++digits) value *= 10;
  out = Duration(value);
  return true;
}

bool take_offset(std::string_view& text, minutes& out) {
  if (take(text, 'Z') || take(text, 'z')) {
    out = minutes(0);
    return true;
  }
  const bool behind = !text.empty() && text.front() == '-';
  if (!take(text, '-') && !take(text, '+')) return false;
  int h = 0, m = 0;
  if (!take_number(text, 2, h) || !take(text, ':') || !take_number(text, 2, m) || h > 23 || m > 59) return false;
  out = minutes(h * 60 + m) * (behind ? -1 : 1);
  return true;
}

/// Grammar of RFC 3339 section 5.6; a leap second (`:60`) is read as the second after it.
bool read_rfc3339(std::string_view text, Timestamp& out) {
  sys_days date;
  int h = 0, m = 0, s = 0;
  Duration fraction{0};
  minutes offset{0};
  if (!take_date(text, date)) return false;
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return false;
  if (!take_number(text, 2, h) || !take(text, ':') || !take_number(text, 2, m) || !take(text, ':') ||
      !take_number(text, 2, s) || h > 23 || m > 59 || s > 60) {
    return false;
  }
  if (take(text, '.') && !take_fraction(text, fraction)) return false;
  if (!take_offset(text, offset) || !text.empty()) return false;
  const sys_seconds whole = date + hours(h) + minutes(m) + seconds(s) - offset;
  if (whole < least_instant || whole >= end_of_instants) return false;
  out = Timestamp(whole + fraction);
  return true;
}

struct UnitOfTime {
  std::string_view name;
  Duration length;
};

constexpr std::array<UnitOfTime, 8> units_of_time{{{"w", days(7)},
                                                   {"d", days(1)},
                                                   {"h", hours(1)},
                                                   {"ms", milliseconds(1)},
                                                   {"us", microseconds(1)},
                                                   {"ns", nanoseconds(1)},
                                                   {"m", minutes(1)},
                                                   {"s", seconds(1)}}};

}  // namespace

Result<Window> window_between(Timestamp start, Timestamp end) {
  std::int64_t length = 0;
  if (__builtin_sub_overflow(end.time_since_epoch().count(), start.time_since_epoch().count(), &length)) {
    return fail(ErrorCode::bad_input, "is not within 292 years of \"start\"");
  }
  if (length <= 0) return fail(ErrorCode::bad_input, "is not after \"start\"");
  return Window{start, Duration(length)};
}

std::string to_rfc3339(Timestamp at) {
  const auto whole = floor<seconds>(at);
  const auto date = floor<days>(whole);
  const year_month_day ymd(date);
  const hh_mm_ss clock(whole - date);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(ymd.year()),
                                 static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  const std::int64_t nanos = (at - whole).count();
  if (nanos == 0) return text + "Z";
  if (nanos % 1'000'000 == 0) return text + fmt::format(".{:03}Z", nanos / 1'000'000);
  if (nanos % 1'000 == 0) return text + fmt::format(".{:06}Z", nanos / 1'000);
  return text + fmt::format(".{:09}Z", nanos);
}

Result<Timestamp> parse_rfc3339(std::string_view text) {
  Timestamp at;
  if (!read_rfc3339(text, at)) {
    return fail(ErrorCode::bad_input, fmt::format("'{}' is not an RFC 3339 time such as 2026-11-22T06:00:00Z", text));
  }
  return at;
}

Result<Duration> parse_duration(std::string_view text) {
  const auto refuse = [whole = text] {
    return fail(ErrorCode::usage, fmt::format("'{}' is not a duration such as 5s, 90m, 1h30m or 7d", whole));
  };
  if (text.empty()) return refuse();
  Duration sum{0};
  while (!text.empty()) {
    std::int64_t number = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0) return refuse();
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
    const UnitOfTime* unit = nullptr;
    for (const auto& candidate : units_of_time) {
      if (text.starts_with(candidate.name)) {
        unit = &candidate;
        break;
      }
    }
    if (unit == nullptr) return refuse();
    text.remove_prefix(unit->name.size());
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 4;
    if (number > most / unit->length.count() || sum.count() > most) return refuse();
    sum += unit->length * number;
  }
  return sum;
}

std::string to_text(Duration length) {
  if (length.count() == 0) return "0s";
  std::string text;
  constexpr std::array<UnitOfTime, 7> descending{{{"d", days(1)},
                                                  {"h", hours(1)},
                                                  {"m", minutes(1)},
                                                  {"s", seconds(1)},
                                                  {"ms", milliseconds(1)},
                                                  {"us", microseconds(1)},
                                                  {"ns", nanoseconds(1)}}};
  for (const auto& unit : descending) {
    const auto count = length / unit.length;
    if (count != 0) text += fmt::format("{}{}", count, unit.name);
    length -= unit.length * count;
  }
  return text;
}

Result<Timestamp> parse_instant(std::string_view text, Timestamp now) {
  if (text == "now") return now;
  if (text.size() > 1 && text.front() == '-') {
    const auto back = parse_duration(text.substr(1));
    if (back && *back <= now.time_since_epoch()) return now - *back;
  }
  Timestamp at;
  if (read_rfc3339(text, at)) return at;
  sys_days date;
  std::string_view rest = text;
  if (take_date(rest, date) && rest.empty() && date >= least_instant && date < end_of_instants) {
    return Timestamp(date);
  }
  return fail(ErrorCode::usage,
              fmt::format("'{}' is not a time; take now, -24h, 2026-11-22 or 2026-11-22T06:00:00Z", text));
}

}  // namespace netaugur
