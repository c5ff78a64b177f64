// Headers between link layer and IP that are neither VLAN tags nor MPLS, and link types of taps.

#include <algorithm>

#include "decode_layers.hpp"

namespace netaugur::layers {

namespace {

/// Two octets of an EtherType at `offset`, and what follows them.
Step ethertype_at(Octets octets, std::size_t offset) {
  if (octets.size() < offset + 2) return {Layer::truncated, 0, {}};
  return {Layer::ethertype, be16(octets, offset), octets.subspan(offset + 2)};
}

/// RFC 6325 section 3: version, hops and options' length in words, two nicknames, options, then an Ethernet frame.
Step read_trill(Octets octets) {
  if (octets.size() < 6) return {Layer::truncated, 0, {}};
  const std::size_t options = (be16(octets, 0) >> 6U & 0x1FU) * std::size_t{4};
  return after(octets, 6 + options, Layer::ethernet);
}

/// 802.1AE: without encryption the payload is readable; the channel's identifier is optional.
Step read_macsec(Octets octets) {
  constexpr std::uint8_t encrypted_or_changed = 0x0C, has_channel = 0x20;
  if (octets.empty()) return {Layer::truncated, 0, {}};
  if ((octets[0] & encrypted_or_changed) != 0) return {};
  return ethertype_at(octets, (octets[0] & has_channel) != 0 ? 14 : 6);
}

/// RFC 8300 section 2: the length in words, and what follows.
Step read_service_header(Octets octets) {
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  const std::size_t length = (be16(octets, 0) & 0x3FU) * std::size_t{4};
  if (length < 8) return {};
  switch (octets[3]) {
    case 1:
      return after(octets, length, Layer::ipv4);
    case 2:
      return after(octets, length, Layer::ipv6);
    case 3:
      return after(octets, length, Layer::ethernet);
    case 5:
      return after(octets, length, Layer::mpls);
    default:
      return {};
  }
}

/// AF_INET and the systems' AF_INET6.
Step by_address_family(std::uint32_t family, Octets octets, std::size_t header) {
  switch (family) {
    case 2:
      return after(octets, header, Layer::ipv4);
    case 10:
    case 24:
    case 28:
    case 30:
      return after(octets, header, Layer::ipv6);
    default:
      return {};
  }
}

/// OpenBSD's IPsec interface: address family in the byte order of the machine that captured, index, flags.
Step read_enc(Octets octets) {
  if (octets.size() < 12) return {Layer::truncated, 0, {}};
  const std::uint32_t family = le32(octets, 0) > 0xFFFF ? be32(octets, 0) : le32(octets, 0);
  return by_address_family(family, octets, 12);
}

/// pf's log: its length, which is padded to a multiple of four, and the address family.
Step read_pflog(Octets octets) {
  if (octets.size() < 2) return {Layer::truncated, 0, {}};
  return by_address_family(octets[1], octets, (octets[0] + std::size_t{3}) / 4 * 4);
}

/// Linux's netfilter log: attributes of length and type, padded to four, one of which is the packet.
Step read_nflog(Octets octets) {
  constexpr std::uint16_t payload = 9;
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  const std::uint8_t family = octets[0];
  Octets rest = octets.subspan(4);
  while (rest.size() >= 4) {
    const std::size_t length = le16(rest, 0);
    if (length < 4) return {};
    if ((le16(rest, 2) & 0x7FFFU) == payload) return by_address_family(family, rest, 4);
    rest = rest.subspan(std::min(rest.size(), (length + 3) / 4 * 4));
  }
  return {Layer::truncated, 0, {}};
}

}  // namespace

Step read_tag(std::uint16_t type, Octets octets) {
  switch (type) {
    case 0x22F3:
      return read_trill(octets);
    case 0x88E5:
      return read_macsec(octets);
    case 0x8903:
      return after(octets, 2, Layer::ethernet);  // Cisco FabricPath
    case 0x8909:
      return ethertype_at(octets, 6);  // Cisco MetaData
    case 0x8926:
      return ethertype_at(octets, 4);  // Cisco VN-Tag
    case 0x894F:
      return read_service_header(octets);
    default:
      return {};
  }
}

Step read_tap(int link, Octets octets) {
  switch (link) {
    case 109:
      return read_enc(octets);
    case 117:
      return read_pflog(octets);
    default:
      return read_nflog(octets);
  }
}

/// RFC 2427: a two-octet address, then control and network-layer identifier; Cisco's own has an EtherType there.
Step read_frame_relay(Octets octets) {
  constexpr std::uint8_t unnumbered_information = 0x03, padding = 0x00, snap = 0x80, ipv4 = 0xCC, ipv6 = 0x8E;
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  if (octets[2] != unnumbered_information) return ethertype_at(octets, 2);
  const std::size_t at = octets[3] == padding ? 4 : 3;
  if (octets.size() <= at) return {Layer::truncated, 0, {}};
  switch (octets[at]) {
    case ipv4:
      return after(octets, at + 1, Layer::ipv4);
    case ipv6:
      return after(octets, at + 1, Layer::ipv6);
    case snap:
      return ethertype_at(octets, at + 4);
    default:
      return {};
  }
}

}  // namespace netaugur::layers
