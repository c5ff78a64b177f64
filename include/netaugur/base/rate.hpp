#pragma once
// Rates and parts as people write them.

#include <string>
#include <string_view>

#include "netaugur/base/quantity.hpp"
#include "netaugur/base/result.hpp"

namespace netaugur {

/// A rate in a metric: octets or packets a second.
struct Rate {
  Metric metric = Metric::bytes;
  double per_second = 0;
};

/// Reads `1Gbps`, `100Mbit/s`, `64kbps`, `5bps` (bits, in thousands, answered as octets), `12MBps`, `12MB/s` (octets)
/// and `10kpps`, `1pps` (packets). More than 0. Error: usage, with what is taken.
[[nodiscard]] Result<Rate> parse_rate(std::string_view text);

/// `933 Mbit/s`, `1.2 kpps`: three digits and a unit of thousands, for people. Octets are told as bits.
[[nodiscard]] std::string rate_text(Rate rate);

/// What a column of numbers counts: so many octets or packets each, a second or a step.
struct Unit {
  Metric metric = Metric::bytes;
  double each = 1;
  bool per_second = false;
  std::string name;  ///< as it was written
};

/// Reads `bytes`, `octets`, `B`, `bits`, `bit`, `packets` (of a whole step), `bit/s`, `bps`, `B/s`, `Bps` and `pps`;
/// the short ones also with k, M, G or T (thousands) before them, such as `Mbit/s`. Error: usage, with what is taken.
[[nodiscard]] Result<Unit> parse_unit(std::string_view text);

/// Reads `95%` or `0.95`; more than 0, at most 1. Error: usage; `what` is the thing's name in it.
[[nodiscard]] Result<double> parse_part(std::string_view text, std::string_view what);

}  // namespace netaugur
