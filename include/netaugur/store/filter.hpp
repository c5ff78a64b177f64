#pragma once
// The one filter grammar of command line, REST and dashboard.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "netaugur/base/time.hpp"
#include "netaugur/net/flow.hpp"

namespace netaugur {

/// Which traffic is meant. Values of one field are alternatives; fields narrow each other; an empty field does not
/// narrow.
struct Filter {
  std::vector<Proto> protos;
  std::vector<Family> families;
  std::vector<IpNetwork> ips;  ///< either end of the traffic lies in one of these
  std::vector<std::uint16_t> services;
  std::vector<std::string> sensors;

  /// Whether a row of this sensor is meant. The in-memory reference for what SQL must answer.
  [[nodiscard]] bool matches(const std::string& sensor, const TrafficKey& key) const;
  /// Whether anything but sensors narrows it: then window totals cannot answer and rows must.
  [[nodiscard]] bool narrows_rows() const;
  friend bool operator==(const Filter&, const Filter&) = default;
};

/// One `field=value` pair of the grammar as it came: from a flag, a query parameter or a word of the filter box.
using FilterTerm = std::pair<std::string, std::string>;

/// Reads `proto`, `family`, `ip`, `service`, `sensor` terms; a value may be a comma-separated list. Error: usage,
/// naming the term.
[[nodiscard]] Result<Filter> parse_filter(std::span<const FilterTerm> terms);

/// The terms that `parse_filter` reads back, one a field in the order above.
[[nodiscard]] std::vector<FilterTerm> to_terms(const Filter& filter);

}  // namespace netaugur
