#include "netaugur/forecast/csv_points.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace netaugur {

namespace {

constexpr std::size_t shown_max = 60;

std::string_view trimmed(std::string_view text) {
  const auto outer = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '"'; };
  while (!text.empty() && outer(text.front())) text.remove_prefix(1);
  while (!text.empty() && outer(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// RFC 3339, or time since the epoch in seconds or, where that would be beyond the years that there are, milliseconds.
std::optional<Timestamp> instant(std::string_view text) {
  if (const Result<Timestamp> at = parse_rfc3339(text)) return *at;
  constexpr double earliest = 1e8, latest = 8.8e9;  // of 1973 and 2248
  const std::optional<double> since = number(text);
  if (!since) return std::nullopt;
  const double seconds = *since > latest ? *since / 1000 : *since;
  if (!(seconds >= earliest && seconds <= latest)) return std::nullopt;
  // To the microsecond, which a double still tells apart.
  return Timestamp(std::chrono::microseconds(std::llround(seconds * 1e6)));
}

tl::unexpected<Error> refuse(std::size_t line, std::string_view what, std::string_view text) {
  return fail(ErrorCode::bad_input, fmt::format("line {}: {}: '{}'", line, what, text.substr(0, shown_max)));
}

}  // namespace

Result<std::optional<Point>> CsvPoints::read(std::string_view line) {
  ++lines_;
  if (lines_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  line = trimmed(line);
  if (line.empty()) return std::nullopt;
  const std::size_t comma = line.find(',');
  if (comma == std::string_view::npos) return refuse(lines_, "not 'timestamp,value'", line);
  const std::string_view time = trimmed(line.substr(0, comma));
  const std::string_view text = trimmed(line.substr(comma + 1));
  const std::optional<Timestamp> at = instant(time);
  const std::optional<double> value = number(text);
  if (lines_ == 1 && !at && !value && !number(time)) return std::nullopt;
  if (!at && instant(text)) return refuse(lines_, "time and value are swapped, wanted 'timestamp,value'", line);
  if (!at) return refuse(lines_, "not a time such as 2026-11-22T06:00:00Z or 1795327200", time);
  if (text.empty()) return std::nullopt;
  if (!value || !std::isfinite(*value) || *value < 0) return refuse(lines_, "not a number of 0 or more", text);
  return Point{*at, *value};
}

}  // namespace netaugur
