#pragma once
// IP addresses and networks as plain values.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "netaugur/base/result.hpp"

namespace netaugur {

enum class AddressKind : std::uint8_t { none, ipv4, ipv6 };

/// 16 bytes in network order; an IPv4 address takes the first four and the rest are zero. `none` is all zero.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  AddressKind kind = AddressKind::none;

  friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) = default;
  [[nodiscard]] constexpr bool present() const { return kind != AddressKind::none; }
};

/// `192.0.2.1`, or RFC 5952 (`2001:db8::1`); the empty string for `none`.
[[nodiscard]] std::string to_text(const IpAddress& address);

/// Writes what `to_text` returns at `out` (room for 46 characters) and answers the end.
[[nodiscard]] char* write_text(const IpAddress& address, char* out);

/// Reads either notation; scopes (`%eth0`) are refused. Error: usage.
[[nodiscard]] Result<IpAddress> parse_address(std::string_view text);

/// An address and a prefix length; a single address is a network of full length.
struct IpNetwork {
  IpAddress address;
  std::uint8_t prefix = 0;  ///< bits, 0..32 or 0..128

  [[nodiscard]] bool contains(const IpAddress& other) const;
  friend constexpr bool operator==(const IpNetwork&, const IpNetwork&) = default;
};

/// Reads `10.0.0.0/8`, `2001:db8::/32` or a single address; host bits beyond the prefix are cleared. Error: usage.
[[nodiscard]] Result<IpNetwork> parse_network(std::string_view text);

[[nodiscard]] std::string to_text(const IpNetwork& network);

}  // namespace netaugur
