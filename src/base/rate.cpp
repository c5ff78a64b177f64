#include "netaugur/base/rate.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace netaugur {

namespace {

struct UnitName {
  std::string_view name;
  Metric metric;
  double each;  ///< octets or packets
  bool per_second;
};

/// Taken as they are.
constexpr std::array<UnitName, 4> whole_names{{{"bytes", Metric::bytes, 1, false},
                                               {"octets", Metric::bytes, 1, false},
                                               {"bits", Metric::bytes, 0.125, false},
                                               {"packets", Metric::packets, 1, false}}};

/// May have a prefix.
constexpr std::array<UnitName, 7> symbols{{{"B", Metric::bytes, 1, false},
                                           {"bit", Metric::bytes, 0.125, false},
                                           {"bps", Metric::bytes, 0.125, true},
                                           {"bit/s", Metric::bytes, 0.125, true},
                                           {"Bps", Metric::bytes, 1, true},
                                           {"B/s", Metric::bytes, 1, true},
                                           {"pps", Metric::packets, 1, true}}};

double prefix_of(char letter) {
  switch (letter) {
    case 'k':
    case 'K':
      return 1e3;
    case 'M':
      return 1e6;
    case 'G':
      return 1e9;
    case 'T':
      return 1e12;
    default:
      return 0;
  }
}

/// The number at the front; what follows stays in `text`. NaN where there is none.
double take_number(std::string_view& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nan("");
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  return value;
}

}  // namespace

Result<Unit> parse_unit(std::string_view text) {
  for (const UnitName& unit : whole_names) {
    if (text == unit.name) return Unit{unit.metric, unit.each, unit.per_second, std::string(text)};
  }
  for (const UnitName& unit : symbols) {
    if (!text.ends_with(unit.name)) continue;
    const std::string_view before = text.substr(0, text.size() - unit.name.size());
    const double prefix = before.empty() ? 1 : before.size() == 1 ? prefix_of(before.front()) : 0;
    if (prefix > 0) return Unit{unit.metric, unit.each * prefix, unit.per_second, std::string(text)};
  }
  return fail(ErrorCode::usage,
              fmt::format("'{}' is no unit: write bytes, bits or packets for amounts a step, or bit/s, "
                          "kbit/s, Mbit/s, Gbit/s, B/s or pps for rates",
                          text));
}

Result<Rate> parse_rate(std::string_view text) {
  std::string_view rest = text;
  const double number = take_number(rest);
  if (const Result<Unit> unit = parse_unit(rest); unit && unit->per_second) {
    const double per_second = number * unit->each;
    if (per_second > 0 && std::isfinite(per_second)) return Rate{unit->metric, per_second};
  }
  return fail(ErrorCode::usage, fmt::format("'{}' is no rate: write a number more than 0 with bps, kbps, Mbps, Gbps or "
                                            "Tbps, MBps for octets, or kpps for packets, such as 1Gbps",
                                            text));
}

std::string rate_text(Rate rate) {
  const bool bits = rate.metric == Metric::bytes;
  double value = bits ? rate.per_second * 8 : rate.per_second;
  const std::array<std::string_view, 5> prefixes = {"", "k", "M", "G", "T"};
  std::size_t prefix = 0;
  // What would be printed as 1000 is one of the next unit.
  while (value >= 999.5 && prefix + 1 < prefixes.size()) {
    value /= 1000;
    ++prefix;
  }
  return fmt::format("{:.3g} {}{}", value, prefixes[prefix], bits ? "bit/s" : "pps");
}

Result<double> parse_part(std::string_view text, std::string_view what) {
  std::string_view rest = text;
  double value = take_number(rest);
  if (rest == "%") {
    value /= 100;
    rest = {};
  }
  if (rest.empty() && value > 0 && value <= 1) return value;
  return fail(ErrorCode::usage,
              fmt::format("'{}' is no {}: write a part more than 0 up to 1, such as 95% or 0.95", text, what));
}

}  // namespace netaugur
