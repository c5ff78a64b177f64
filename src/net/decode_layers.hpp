#pragma once
// The parts of the header parse. Each layer reads its own header and says what stands after it; decode() follows the
// steps.

#include <cstddef>
#include <cstdint>
#include <span>

#include "netaugur/net/decode.hpp"

namespace netaugur::layers {

using Octets = std::span<const std::uint8_t>;

/// What the next octets are.
enum class Layer : std::uint8_t {
  other,      ///< nothing that leads to IP or ARP
  truncated,  ///< the octets ended within a header
  ethernet,
  ethertype,  ///< `type` is an EtherType (or an 802.3 length)
  llc,
  ppp,         ///< a PPP protocol field
  ppp_framed,  ///< PPP with or without its HDLC address and control octets
  pppoe,
  mpls,
  ieee80211,
  link,  ///< `type` is a libpcap link type
  ip,    ///< IPv4 or IPv6, as the first four bits say
  ipv4,
  ipv6,
  arp
};

struct Step {
  Layer layer = Layer::other;
  std::uint16_t type = 0;
  Octets rest;
  bool closed = false;  ///< `rest` ends where a length field says, not where the snapshot does
};

// Precondition of both: offset + 2 (4) <= octets.size().
[[nodiscard]] inline std::uint16_t be16(Octets octets, std::size_t offset) {
  return static_cast<std::uint16_t>(octets[offset] << 8U | octets[offset + 1]);
}
[[nodiscard]] inline std::uint32_t be32(Octets octets, std::size_t offset) {
  return static_cast<std::uint32_t>(be16(octets, offset)) << 16U | be16(octets, offset + 2);
}
[[nodiscard]] inline std::uint16_t le16(Octets octets, std::size_t offset) {
  return static_cast<std::uint16_t>(octets[offset + 1] << 8U | octets[offset]);
}
[[nodiscard]] inline std::uint32_t le32(Octets octets, std::size_t offset) {
  return static_cast<std::uint32_t>(le16(octets, offset + 2)) << 16U | le16(octets, offset);
}

/// A step over `header` octets, or to `truncated` where there are fewer.
[[nodiscard]] inline Step after(Octets octets, std::size_t header, Layer layer, std::uint16_t type = 0) {
  if (octets.size() < header) return {Layer::truncated, 0, {}};
  return {layer, type, octets.subspan(header)};
}

/// Two octets of an EtherType at `offset`, and what follows them.
[[nodiscard]] inline Step ethertype_at(Octets octets, std::size_t offset) {
  if (octets.size() < offset + 2) return {Layer::truncated, 0, {}};
  return {Layer::ethertype, be16(octets, offset), octets.subspan(offset + 2)};
}

/// The step that the link type asks for.
[[nodiscard]] Step read_link(int link, Octets octets);

[[nodiscard]] Step read_ethernet(Octets octets);
[[nodiscard]] Step read_ethertype(std::uint16_t type, Octets octets);
[[nodiscard]] Step read_llc(Octets octets);
/// An organisation and its protocol (IEEE 802); `padding`: octets in front of a bridged frame.
[[nodiscard]] Step read_snap(Octets octets, std::size_t padding);
/// A network-layer identifier (ISO/IEC TR 9577).
[[nodiscard]] Step read_nlpid(Octets octets);
[[nodiscard]] Step read_ppp(Octets octets);
[[nodiscard]] Step read_ppp_framed(Octets octets);
[[nodiscard]] Step read_pppoe(Octets octets);
[[nodiscard]] Step read_mpls(Octets octets);
[[nodiscard]] Step read_cisco_hdlc(Octets octets);
/// Networks that are neither Ethernet nor 802.11 nor serial lines; `other` where `link` is not one of them.
[[nodiscard]] Step read_medium(int link, Octets octets);
/// Headers of the systems that captured: firewalls, IPsec, routers, capture cards; `other` where `link` is not theirs.
[[nodiscard]] Step read_tap(int link, Octets octets);
/// The tags of switches and fabrics that are not VLANs.
[[nodiscard]] Step read_tag(std::uint16_t type, Octets octets);
/// The headers of wireless monitors in front of 802.11; `link` is one of their link types.
[[nodiscard]] Step read_monitor(int link, Octets octets);
/// `padded`: 1 where the monitor padded the MAC header to a multiple of four.
[[nodiscard]] Step read_ieee80211(Octets octets, std::uint16_t padded);

[[nodiscard]] Decoded read_ip(Octets octets);
[[nodiscard]] Decoded read_ipv4(Octets octets);
[[nodiscard]] Decoded read_ipv6(Octets octets);
[[nodiscard]] Decoded read_arp(Octets octets);

}  // namespace netaugur::layers
