#include "netaugur/base/rate.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace netaugur {

namespace {

struct Unit {
  std::string_view name;
  Metric metric;
  double each;  ///< octets or packets
};

constexpr std::array<Unit, 3> units{
    {{"bps", Metric::bytes, 0.125}, {"Bps", Metric::bytes, 1}, {"pps", Metric::packets, 1}}};

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

Result<Rate> parse_rate(std::string_view text) {
  std::string_view rest = text;
  const double number = take_number(rest);
  double prefix = 1;
  if (rest.size() == 4) {
    prefix = prefix_of(rest.front());
    rest.remove_prefix(1);
  }
  for (const Unit& unit : units) {
    if (rest != unit.name) continue;
    const double per_second = number * prefix * unit.each;
    if (per_second > 0 && std::isfinite(per_second)) return Rate{unit.metric, per_second};
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
  return fmt::format("{:.3g} {}{}", value, prefixes[prefix], bits ? "bps" : "pps");
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
