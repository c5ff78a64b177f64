#pragma once
// The one filter grammar of command line, REST and dashboard.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "netaugur/base/time.hpp"
#include "netaugur/net/flow.hpp"

namespace netaugur {

/// Both ends of traffic, each an address or a network.
struct EndPair {
  enum class Way { one, either };
  IpNetwork src;
  IpNetwork dst;
  Way way = Way::one;  ///< either: also from `dst` to `src`

  [[nodiscard]] bool matches(const IpAddress& from, const IpAddress& to) const;
  friend bool operator==(const EndPair&, const EndPair&) = default;
};

/// Reads `10.0.0.1>10.0.0.2` (from, to: as answers by pair write it) or `10.0.0.0/24-192.0.2.9` (either way). Error:
/// usage.
[[nodiscard]] Result<EndPair> parse_end_pair(std::string_view text);
[[nodiscard]] std::string to_text(const EndPair& pair);

/// What one field asks for: one of `only` where there are any, and none of `without`.
template <class T>
struct Choice {
  std::vector<T> only;
  std::vector<T> without;

  Choice() = default;
  Choice(std::initializer_list<T> values) : only(values) {}

  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] std::size_t size() const { return only.size() + without.size(); }
  /// `is` tells whether a value is what there is.
  template <class Is>
  [[nodiscard]] bool allows(const Is& is) const {
    return (only.empty() || std::ranges::any_of(only, is)) && std::ranges::none_of(without, is);
  }
  friend bool operator==(const Choice&, const Choice&) = default;
};

/// Which traffic is meant. Values of one field are alternatives; fields narrow each other; an empty field does not
/// narrow.
struct Filter {
  Choice<Proto> protos;
  Choice<Family> families;
  Choice<IpNetwork> ips;  ///< either end of the traffic lies in one of these; of `without` neither
  Choice<EndPair> pairs;  ///< the two ends lie in one of these
  Choice<std::uint16_t> services;
  std::vector<std::string> sensors;

  /// Whether a row of this sensor is meant. The in-memory reference for what SQL must answer.
  [[nodiscard]] bool matches(const std::string& sensor, const TrafficKey& key) const;
  /// Whether anything but sensors narrows it: then window totals cannot answer and rows must.
  [[nodiscard]] bool narrows_rows() const;
  friend bool operator==(const Filter&, const Filter&) = default;
};

/// The grammar's fields, in the order in which `to_terms` gives them.
inline constexpr std::array<std::string_view, 6> filter_fields{"proto", "family", "ip", "pair", "service", "sensor"};

/// One `field=value` pair of the grammar as it came: from a flag, a query parameter or a word of the filter box.
using FilterTerm = std::pair<std::string, std::string>;

/// Reads `proto`, `family`, `ip`, `pair`, `service`, `sensor` terms; a value may be a comma-separated list, and what a
/// `!` stands before is left out (not sensors, whose names are taken as they are). Error: usage, naming the term.
[[nodiscard]] Result<Filter> parse_filter(std::span<const FilterTerm> terms);

/// The terms that `parse_filter` reads back, one a field in the order above.
[[nodiscard]] std::vector<FilterTerm> to_terms(const Filter& filter);

}  // namespace netaugur
