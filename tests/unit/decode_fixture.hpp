#pragma once
// Frames for the tests of the header parse, and what is expected of them.

#include "catch.hpp"
#include "netaugur/net/decode.hpp"
#include "pcap_writer.hpp"

namespace netaugur::test {

constexpr int link_ethernet = 1;

inline Decoded decoded(const Octets& frame, int link = link_ethernet) { return decode(LinkType{link}, frame); }

inline IpAddress address(std::string_view text) { return parse_address(text).value(); }

/// IPv4 UDP 192.0.2.1:1000 -> 198.51.100.2:53.
inline Octets dns() { return ipv4({}, udp(1000, 53)); }

/// The same over IPv6, 2001:db8::1 -> 2001:db8::2.
inline Octets dns6() { return ipv6(17, udp(1000, 53)); }

/// ARP who-has 192.0.2.2 tell 192.0.2.1.
inline Octets arp_request() { return hex("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202"); }

inline void check_dns(const Decoded& found) {
  CHECK(found.key.family == Family::ipv4);
  CHECK(found.key.proto == protos::udp);
  CHECK(found.key.src == address("192.0.2.1"));
  CHECK(found.key.dst == address("198.51.100.2"));
  CHECK(found.key.has_ports);
  CHECK(found.key.src_port == 1000);
  CHECK(found.key.dst_port == 53);
  CHECK_FALSE(found.truncated);
}

inline void check_dns6(const Decoded& found) {
  CHECK(found.key.family == Family::ipv6);
  CHECK(found.key.proto == protos::udp);
  CHECK(found.key.src == address("2001:db8::1"));
  CHECK(found.key.dst == address("2001:db8::2"));
  CHECK(found.key.dst_port == 53);
  CHECK_FALSE(found.truncated);
}

inline void check_arp(const Decoded& found) {
  CHECK(found.key.family == Family::arp);
  CHECK(found.key.proto == protos::arp);
  CHECK(found.key.src == address("192.0.2.1"));
  CHECK(found.key.dst == address("192.0.2.2"));
  CHECK_FALSE(found.truncated);
}

inline void check_other(const Decoded& found) {
  CHECK(found.key == FlowKey{});
  CHECK_FALSE(found.truncated);
}

/// LLC and SNAP in front of IPv4.
inline Octets snap_ipv4() { return hex("aaaa03 000000 0800"); }

/// An 802.11 data frame of a station to its access point, from its second half of control on: flags, duration,
/// addresses, sequence.
inline Octets wifi(std::string_view control, std::string_view sequence = "0000") {
  return hex(control) + hex("0000 020000000001 020000000002 020000000003") + hex(sequence);
}

}  // namespace netaugur::test
