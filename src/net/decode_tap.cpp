// Headers that the system which captured put in front: firewalls, IPsec interfaces, routers, capture cards.

#include <algorithm>

#include "decode_layers.hpp"

namespace netaugur::layers {

namespace {

/// AF_INET and the AF_INET6 of Linux, NetBSD and OpenBSD, Solaris, FreeBSD, Darwin.
Step by_address_family(std::uint32_t family, Octets octets, std::size_t header) {
  switch (family) {
    case 2:
      return after(octets, header, Layer::ipv4);
    case 10:
    case 24:
    case 26:
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

/// Linux's netfilter log: attributes of length and type, padded to four, one of which is the packet. A bridge's packet
/// goes by the EtherType of the attribute that describes it.
Step read_nflog(Octets octets) {
  constexpr std::uint16_t description = 1, payload = 9;
  constexpr std::uint8_t bridge = 7;
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  const std::uint8_t family = octets[0];
  std::uint16_t ethertype = 0;
  Octets rest = octets.subspan(4);
  while (rest.size() >= 4) {
    const std::size_t length = le16(rest, 0);
    const std::uint16_t type = le16(rest, 2) & 0x7FFFU;
    if (length < 4) return {};
    if (type == payload && family == bridge) {
      return ethertype == 0 ? Step{} : after(rest, 4, Layer::ethertype, ethertype);
    }
    if (type == payload) return by_address_family(family, rest, 4);
    if (type == description && length >= 6 && rest.size() >= 6) ethertype = be16(rest, 4);
    rest = rest.subspan(std::min(rest.size(), (length + 3) / 4 * 4));
  }
  return {Layer::truncated, 0, {}};
}

/// Darwin's packet tap: its length, what follows (1: a packet) and that packet's link type.
Step read_pktap(Octets octets) {
  constexpr std::uint32_t packet = 1, least = 12, most = 0xFFFF;
  if (octets.size() < least) return {Layer::truncated, 0, {}};
  const std::uint32_t length = le32(octets, 0);
  const std::uint32_t link = le32(octets, 8);
  if (length < least || length > most || le32(octets, 4) != packet || link > 0xFFFF) return {};
  return after(octets, length, Layer::link, static_cast<std::uint16_t>(link));
}

/// Solaris' ipnet: version, address family, and 22 octets about zones and interfaces.
Step read_ipnet(Octets octets) {
  if (octets.size() < 24) return {Layer::truncated, 0, {}};
  return by_address_family(octets[1], octets, 24);
}

/// Endace's ERF: the record's type in octet 8, whose top bit announces extension headers of eight octets each.
Step read_erf(Octets octets) {
  constexpr std::uint8_t more = 0x80, type = 0x7F;
  constexpr std::uint8_t serial = 1, ethernet = 2, coloured_ethernet = 11, steered_ethernet = 16, ipv4 = 22, ipv6 = 23;
  if (octets.size() < 16) return {Layer::truncated, 0, {}};
  std::size_t header = 16;
  for (bool extended = (octets[8] & more) != 0; extended; header += 8) {
    if (octets.size() < header + 8) return {Layer::truncated, 0, {}};
    extended = (octets[header] & more) != 0;
  }
  switch (octets[8] & type) {
    case serial:
      return after(octets, header, Layer::ppp_framed);
    case ethernet:
    case coloured_ethernet:
    case steered_ethernet:
      return after(octets, header + 2, Layer::ethernet);  // after two octets of offset and padding
    case ipv4:
      return after(octets, header, Layer::ipv4);
    case ipv6:
      return after(octets, header, Layer::ipv6);
    default:
      return {};
  }
}

/// Juniper's routers: "MGC", flags, an extension where they say so; then the interface's own link layer, of link type
/// `inner`, or a payload named by four octets.
Step read_juniper(Octets octets, std::uint16_t inner) {
  constexpr std::uint32_t magic = 0x4D4743;
  constexpr std::uint8_t extended = 0x80, no_link_layer = 0x02;
  if (octets.size() < 6) return {Layer::truncated, 0, {}};
  if (be32(octets, 0) >> 8U != magic) return {};
  const std::size_t header = (octets[3] & extended) != 0 ? std::size_t{6} + be16(octets, 4) : 4;
  if ((octets[3] & no_link_layer) == 0) return after(octets, header, Layer::link, inner);
  if (octets.size() < header + 4) return {Layer::truncated, 0, {}};
  switch (le32(octets, header)) {
    case 2:
      return after(octets, header + 4, Layer::ipv4);
    case 5:
      return after(octets, header + 4, Layer::mpls);
    case 6:
      return after(octets, header + 4, Layer::ipv6);
    default:
      return {};
  }
}

}  // namespace

Step read_tap(int link, Octets octets) {
  constexpr std::uint16_t ethernet = 1, ppp = 50, cisco_hdlc = 104, frame_relay = 107, none = 0xFFFF;
  switch (link) {
    case 13:
    case 109:
      return read_enc(octets);
    case 117:
      return read_pflog(octets);
    case 149:  // DLT_USER2, which Darwin takes for it
    case 258:
      return read_pktap(octets);
    case 130:  // multilink PPP, multilink Frame Relay, GGSN, ATM and services cards: read where no link layer is left
    case 131:
    case 133:
    case 135:
    case 136:
    case 137:
      return read_juniper(octets, none);
    case 167:  // PPPoE: the Ethernet frame is there too
    case 178:
      return read_juniper(octets, ethernet);
    case 179:
      return read_juniper(octets, ppp);
    case 180:
      return read_juniper(octets, frame_relay);
    case 181:
      return read_juniper(octets, cisco_hdlc);
    case 197:
      return read_erf(octets);
    case 226:
      return read_ipnet(octets);
    case 239:
      return read_nflog(octets);
    case 240:
      return after(octets, 4, Layer::ethernet);  // Hilscher netANALYZER
    default:
      return {};
  }
}

}  // namespace netaugur::layers
