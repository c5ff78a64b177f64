// Link-layer headers: libpcap's link types, cooked headers, Ethernet, LLC, PPP, MPLS.

#include <algorithm>
#include <array>

#include "decode_layers.hpp"

namespace netaugur::layers {

namespace {

/// The longest 802.3 length; larger type fields up to 0x5ff mean nothing (IEEE 802.3 clause 3.2.6).
constexpr std::uint16_t max_length_field = 1500;

/// PPP over HDLC begins with the all-stations address and the control of an unnumbered frame (RFC 1662 section 3.1).
bool is_ppp(Octets octets) { return octets.size() >= 2 && octets[0] == 0xFF && octets[1] == 0x03; }

/// Raw IP; some systems leave PPP's address and control in front.
Step read_raw(Octets octets) {
  if (octets.size() == 1 && octets[0] == 0xFF) return {Layer::truncated, 0, {}};
  return {is_ppp(octets) ? Layer::ppp_framed : Layer::ip, 0, octets};
}

/// DLT_NULL and DLT_LOOP: an address family in the byte order of the machine that captured. IRIX wrote it into the
/// first two octets; old libpcap on Linux wrote an EtherType into the last two.
Step read_null(Octets octets) {
  constexpr std::uint32_t least_irix = 0x100, most_irix = 0x5FF;  // the families 1 to 5 in its first two octets
  if (is_ppp(octets)) return {Layer::ppp_framed, 0, octets};
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  std::uint32_t family = le32(octets, 0);
  if (family > 0xFFFF) family = be32(octets, 0);
  if (family >= least_irix && family <= most_irix) family = be16(octets, 0);
  switch (family) {
    case 2:
      return after(octets, 4, Layer::ipv4);
    // AF_INET6 of Windows, NetBSD and OpenBSD, FreeBSD, Darwin.
    case 23:
    case 24:
    case 28:
    case 30:
      return after(octets, 4, Layer::ipv6);
    default:
      break;
  }
  const auto type = static_cast<std::uint16_t>(family);
  return type > max_length_field ? after(octets, 4, Layer::ethertype, type) : Step{};
}

/// The protocol field of a Linux cooked header: an EtherType, or one of Linux's own numbers below it.
Step after_cooked(Octets octets, std::size_t header, std::uint16_t hardware, std::uint16_t protocol) {
  // Hardware types of Linux (if_arp.h) whose frames begin otherwise than the protocol says.
  constexpr std::uint16_t netlink = 824, frame_relay = 770, radiotap = 803;
  constexpr std::uint16_t novell_8023 = 1, ethernet = 3, llc = 4, ppp_hdlc = 7;
  if (hardware == netlink) return {};
  if (hardware == radiotap && protocol <= max_length_field) return after(octets, header, Layer::link, 127);
  if (hardware == frame_relay && protocol <= max_length_field) return after(octets, header, Layer::link, 107);
  switch (protocol) {
    case novell_8023:
      return {};
    case ethernet:
      return after(octets, header, Layer::ethernet);
    case llc:
      return after(octets, header, Layer::llc);
    case ppp_hdlc:
      return after(octets, header, Layer::ppp_framed);
    default:
      return protocol <= max_length_field ? Step{} : after(octets, header, Layer::ethertype, protocol);
  }
}

Step read_cooked_v1(Octets octets) {
  if (octets.size() < 16) return {Layer::truncated, 0, {}};
  return after_cooked(octets, 16, be16(octets, 2), be16(octets, 14));
}

Step read_cooked_v2(Octets octets) {
  if (octets.size() < 20) return {Layer::truncated, 0, {}};
  return after_cooked(octets, 20, be16(octets, 8), be16(octets, 0));
}

/// RFC 3518 section 4.2: flags, the kind of network, an identifier of the network where the flags say so.
Step read_bridged(Octets octets) {
  constexpr std::uint8_t has_identifier = 0x40, ethernet = 1;
  if (octets.size() < 2) return {Layer::truncated, 0, {}};
  return octets[1] == ethernet ? after(octets, (octets[0] & has_identifier) != 0 ? 6 : 2, Layer::ethernet) : Step{};
}

/// RFC 1990 section 3: flags and a long sequence number; only what begins and ends in this frame can be read.
Step read_multilink(Octets octets) {
  constexpr std::uint8_t begins_and_ends = 0xC0;
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  return (octets[0] & begins_and_ends) == begins_and_ends ? after(octets, 4, Layer::ppp) : Step{};
}

/// Inter-Switch Link: 26 octets in front of a whole Ethernet frame, told by its destination address.
bool is_isl(Octets octets) {
  static constexpr std::array<std::uint8_t, 5> multicast = {0x01, 0x00, 0x0C, 0x00, 0x00};
  static constexpr std::array<std::uint8_t, 5> broadcast = {0x03, 0x00, 0x0C, 0x00, 0x00};
  const Octets start = octets.first(5);
  return std::ranges::equal(start, multicast) || std::ranges::equal(start, broadcast);
}

}  // namespace

Step read_link(int link, Octets octets) {
  switch (link) {
    case 0:
    case 108:
      return read_null(octets);
    case 1:
      return read_ethernet(octets);
    case 9:
    case 50:
      return read_ppp_framed(octets);
    case 51:
      return read_pppoe(octets);
    case 166:
    case 204:
      return after(octets, 1, Layer::ppp_framed);  // one octet says which way it went
    case 12:
    case 14:
    case 101:
      return read_raw(octets);
    case 228:
      return after(octets, 0, Layer::ipv4);
    case 229:
      return after(octets, 0, Layer::ipv6);
    case 104:
      return read_cisco_hdlc(octets);
    case 205:
      return after(octets, 1, Layer::link, 104);
    case 113:
      return read_cooked_v1(octets);
    case 276:
      return read_cooked_v2(octets);
    case 219:
      return after(octets, 0, Layer::mpls);
    case 105:
      return after(octets, 0, Layer::ieee80211);
    case 119:
    case 127:
    case 163:
    case 192:
      return read_monitor(link, octets);
    default:
      break;
  }
  const Step medium = read_medium(link, octets);
  return medium.layer == Layer::other ? read_tap(link, octets) : medium;
}

/// Cisco HDLC: address, control, EtherType; 0x8035 is Cisco's own address resolution (SLARP) there.
Step read_cisco_hdlc(Octets octets) {
  constexpr std::uint16_t slarp = 0x8035;
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  return be16(octets, 2) == slarp ? Step{} : ethertype_at(octets, 2);
}

Step read_ethernet(Octets octets) {
  if (octets.size() < 14) return {Layer::truncated, 0, {}};
  const std::uint16_t type = be16(octets, 12);
  if (type > max_length_field) return {Layer::ethertype, type, octets.subspan(14)};
  if (is_isl(octets)) return after(octets, 26, Layer::ethernet);
  return {Layer::ethertype, type, octets.subspan(14)};
}

Step read_ethertype(std::uint16_t type, Octets octets) {
  switch (type) {
    case 0x0800:
      return {Layer::ipv4, 0, octets};
    case 0x86DD:
      return {Layer::ipv6, 0, octets};
    case 0x0806:
    case 0x8035:
      return {Layer::arp, 0, octets};
    case 0x8100:  // 802.1Q
    case 0x88A8:  // 802.1ad
    case 0x9100:  // stacked tags before 802.1ad gave them a type
      if (octets.size() < 4) return {Layer::truncated, 0, {}};
      return {Layer::ethertype, be16(octets, 2), octets.subspan(4)};
    case 0x88E7:
      return after(octets, 4, Layer::ethernet);  // 802.1ah: service tag, then the customer's frame
    case 0x8847:
    case 0x8848:
      return {Layer::mpls, 0, octets};
    case 0x8864:
      return after(octets, 6, Layer::ppp);  // PPPoE in its session stage (RFC 2516 section 4)
    case 0x6558:
      return {Layer::ethernet, 0, octets};
    case 0x8870:  // LLC in frames whose length would not fit the length field
      return {Layer::llc, 0, octets};
    default:
      break;
  }
  if (type > max_length_field) return read_tag(type, octets);
  if (octets.size() >= 2 && be16(octets, 0) == 0xFFFF) return {};  // Novell's raw 802.3
  // What follows the length is padding.
  return {Layer::llc, 0, octets.first(std::min<std::size_t>(octets.size(), type)), octets.size() >= type};
}

Step read_llc(Octets octets) {
  constexpr std::uint8_t snap = 0xAA, ip = 0x06, iso = 0xFE, unnumbered_information = 0x03;
  constexpr std::size_t bridged_over_atm = 2;  // RFC 2684 section 5.2
  if (octets.size() < 3) return {Layer::truncated, 0, {}};
  if (octets[0] != octets[1] || octets[2] != unnumbered_information) return {};
  switch (octets[0]) {
    case ip:
      return after(octets, 3, Layer::ipv4);
    case iso:
      return read_nlpid(octets.subspan(3));
    case snap:
      return read_snap(octets.subspan(3), bridged_over_atm);
    default:
      return {};
  }
}

Step read_nlpid(Octets octets) {
  constexpr std::uint8_t snap = 0x80, ipv4 = 0xCC, ipv6 = 0x8E;
  if (octets.empty()) return {Layer::truncated, 0, {}};
  switch (octets[0]) {
    case ipv4:
      return after(octets, 1, Layer::ipv4);
    case ipv6:
      return after(octets, 1, Layer::ipv6);
    case snap:
      return read_snap(octets.subspan(1), 0);
    default:
      return {};
  }
}

Step read_snap(Octets octets, std::size_t padding) {
  if (octets.size() < 5) return {Layer::truncated, 0, {}};
  const std::uint32_t organisation = be32(octets, 0) >> 8U;
  const std::uint16_t type = be16(octets, 3);
  constexpr std::uint32_t encapsulated = 0x000000, bridge_tunnel = 0x0000F8, ieee_8021 = 0x0080C2;
  if (organisation == encapsulated || organisation == bridge_tunnel) {
    return type <= max_length_field ? Step{} : after(octets, 5, Layer::ethertype, type);
  }
  // A bridged Ethernet frame, with (1) or without (7) its checksum.
  if (organisation == ieee_8021 && (type == 1 || type == 7)) return after(octets, 5 + padding, Layer::ethernet);
  return {};
}

Step read_ppp(Octets octets) {
  if (octets.empty()) return {Layer::truncated, 0, {}};
  const bool compressed = (octets[0] & 1U) != 0;  // RFC 1661 section 6.5
  if (!compressed && octets.size() < 2) return {Layer::truncated, 0, {}};
  const std::size_t header = compressed ? 1 : 2;
  switch (compressed ? octets[0] : be16(octets, 0)) {
    case 0x0021:
      return after(octets, header, Layer::ipv4);
    case 0x0057:
      return after(octets, header, Layer::ipv6);
    case 0x0281:
    case 0x0283:
      return after(octets, header, Layer::mpls);
    case 0x0031:
      return read_bridged(octets.subspan(header));
    case 0x003D:
      return read_multilink(octets.subspan(header));
    default:
      return {};
  }
}

Step read_ppp_framed(Octets octets) {
  constexpr std::uint8_t all_stations = 0xFF, cisco_unicast = 0x0F, cisco_multicast = 0x8F;
  if (octets.size() < 2) return {Layer::truncated, 0, {}};
  if (octets[0] == all_stations) return after(octets, 2, Layer::ppp);  // and control (RFC 1662 section 3.1)
  if (octets[0] == cisco_unicast || octets[0] == cisco_multicast) return read_cisco_hdlc(octets);
  return {Layer::ppp, 0, octets};
}

/// RFC 2516 without an EtherType: only the code tells session from discovery.
Step read_pppoe(Octets octets) {
  if (octets.size() < 6) return {Layer::truncated, 0, {}};
  const bool session = octets[1] == 0;
  return session ? after(octets, 6, Layer::ppp) : Step{};
}

Step read_mpls(Octets octets) {
  std::size_t at = 0;
  bool bottom = false;
  while (!bottom) {
    if (octets.size() < at + 4) return {Layer::truncated, 0, {}};
    bottom = (octets[at + 2] & 1U) != 0;
    at += 4;
  }
  if (octets.size() == at) return {Layer::truncated, 0, {}};
  switch (octets[at] >> 4U) {
    case 4:
    case 6:
      return after(octets, at, Layer::ip);
    case 0:  // a pseudowire's control word (RFC 4448)
      return after(octets, at + 4, Layer::ethernet);
    case 1:  // its associated channel, by PPP protocol (RFC 4385)
      return octets.size() < at + 4 ? Step{Layer::truncated, 0, {}} : after(octets, at + 2, Layer::ppp);
    default:
      return {};
  }
}

}  // namespace netaugur::layers
