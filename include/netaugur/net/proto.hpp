#pragma once
// The two classifications of a packet: family and proto (DESIGN words), their names and numbers.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "netaugur/base/result.hpp"

namespace netaugur {

/// What a frame carries after its link layer, VLAN, MPLS and PPPoE headers. Each packet has exactly one.
/// The numbers are stored in the database: never renumber.
enum class Family : std::uint8_t { other = 0, ipv4 = 1, ipv6 = 2, arp = 3 };

[[nodiscard]] std::string_view name_of(Family family);
[[nodiscard]] Result<Family> parse_family(std::string_view text);

/// An IANA protocol number (0..255), or ARP, or `other` for a frame that is neither IP nor ARP. Each packet has exactly
/// one. The numbers are stored in the database: never renumber.
struct Proto {
  std::uint16_t number = 257;

  friend constexpr auto operator<=>(const Proto&, const Proto&) = default;
};

namespace protos {
inline constexpr Proto icmp{1}, tcp{6}, udp{17}, icmp6{58}, arp{256}, other{257};
}

/// IANA's name in lower case where it has one (`tcp`, `icmp6`, `gre`), else its number; `arp`, `other`.
[[nodiscard]] std::string name_of(Proto proto);
/// Reads a name or a number. Error: usage, with the nearest names.
[[nodiscard]] Result<Proto> parse_proto(std::string_view text);

}  // namespace netaugur
