// Link-layer headers: libpcap's link types, Ethernet, LLC, PPP, MPLS.

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

/// DLT_NULL and DLT_LOOP: an address family in the byte order of the machine that captured.
Step read_null(Octets octets) {
  if (is_ppp(octets)) return {Layer::ppp_framed, 0, octets};
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  std::uint32_t family = le32(octets, 0);
  if (family > 0xFFFF) family = be32(octets, 0);
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
      // Some systems write an EtherType instead.
      if (family > max_length_field && family <= 0xFFFF) {
        return after(octets, 4, Layer::ethertype, static_cast<std::uint16_t>(family));
      }
      return {};
  }
}

/// The protocol field of a Linux cooked header: an EtherType, or one of Linux's own numbers below it.
Step after_cooked(Octets octets, std::size_t header, std::uint16_t hardware, std::uint16_t protocol) {
  constexpr std::uint16_t netlink = 824;
  constexpr std::uint16_t novell_8023 = 1, ethernet = 3, llc = 4, ppp_hdlc = 7;
  if (hardware == netlink) return {};
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

Step read_fddi(Octets octets) {
  if (octets.empty()) return {Layer::truncated, 0, {}};
  const bool is_llc = (octets[0] & 0xF0U) == 0x50;
  return is_llc ? after(octets, 13, Layer::llc) : Step{};
}

/// 802.5: access control, frame control, two addresses, and a route where the source's top bit says so.
Step read_token_ring(Octets octets) {
  if (octets.size() < 14) return {Layer::truncated, 0, {}};
  const bool is_llc = (octets[1] & 0xC0U) == 0x40;
  const bool routed = (octets[8] & 0x80U) != 0;
  if (!is_llc) return {};
  if (!routed) return after(octets, 14, Layer::llc);
  if (octets.size() < 16) return {Layer::truncated, 0, {}};
  return after(octets, 14U + (octets[14] & 0x1FU), Layer::llc);
}

/// Cisco HDLC: address, control, EtherType.
Step read_cisco_hdlc(Octets octets) {
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  return after(octets, 4, Layer::ethertype, be16(octets, 2));
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
    case 6:
      return read_token_ring(octets);
    case 9:
    case 50:
      return read_ppp_framed(octets);
    case 51:
      return read_pppoe(octets);
    case 166:
    case 204:
      return after(octets, 1, Layer::ppp_framed);  // one octet says which way it went
    case 10:
      return read_fddi(octets);
    case 11:
    case 100:
      return after(octets, 0, Layer::llc);  // RFC 1483 encapsulation over ATM
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
    case 113:
      return read_cooked_v1(octets);
    case 276:
      return read_cooked_v2(octets);
    case 107:
      return read_frame_relay(octets);
    case 109:
    case 117:
    case 239:
      return read_tap(link, octets);
    case 122:
      return after(octets, 16, Layer::llc);  // IP over Fibre Channel (RFC 2625)
    case 138:
      return octets.size() < 18 ? Step{Layer::truncated, 0, {}} : after(octets, 18, Layer::ethertype, be16(octets, 16));
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
      return {};
  }
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
      return {Layer::pppoe, 0, octets};
    case 0x6558:
      return {Layer::ethernet, 0, octets};
    default:
      break;
  }
  if (type > max_length_field) return read_tag(type, octets);
  if (octets.size() >= 2 && be16(octets, 0) == 0xFFFF) return {};  // Novell's raw 802.3
  // What follows the length is padding.
  return {Layer::llc, 0, octets.first(std::min<std::size_t>(octets.size(), type)), octets.size() >= type};
}

Step read_llc(Octets octets) {
  constexpr std::uint8_t snap = 0xAA, ip = 0x06, unnumbered_information = 0x03;
  if (octets.size() < 3) return {Layer::truncated, 0, {}};
  if (octets[2] != unnumbered_information) return {};
  if (octets[0] == ip && octets[1] == ip) return after(octets, 3, Layer::ipv4);
  if (octets[0] != snap || octets[1] != snap) return {};
  if (octets.size() < 8) return {Layer::truncated, 0, {}};
  const std::uint32_t organisation = be32(octets, 2) & 0xFFFFFFU;
  const std::uint16_t type = be16(octets, 6);
  constexpr std::uint32_t encapsulated = 0x000000, bridge_tunnel = 0x0000F8, ieee_8021 = 0x0080C2;
  if (organisation == encapsulated || organisation == bridge_tunnel) {
    return type <= max_length_field ? Step{} : after(octets, 8, Layer::ethertype, type);
  }
  // RFC 2684: a bridged Ethernet frame, with (1) or without (7) its checksum, after two octets of padding.
  if (organisation == ieee_8021 && (type == 1 || type == 7)) return after(octets, 10, Layer::ethernet);
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
    default:
      return {};
  }
}

Step read_ppp_framed(Octets octets) {
  constexpr std::uint8_t cisco_unicast = 0x0F, cisco_multicast = 0x8F;
  if (octets.size() < 2) return {Layer::truncated, 0, {}};
  if (is_ppp(octets)) return after(octets, 2, Layer::ppp);
  if ((octets[0] == cisco_unicast || octets[0] == cisco_multicast) && octets[1] == 0) return read_cisco_hdlc(octets);
  return {Layer::ppp, 0, octets};
}

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
