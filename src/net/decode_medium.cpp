// Networks other than Ethernet, 802.11 and serial lines: 802.5, FDDI, ARCNET, Frame Relay, ATM, Fibre Channel,
// FireWire, InfiniBand, cable.

#include "decode_layers.hpp"

namespace netaugur::layers {

namespace {

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

/// What follows ARCNET's addresses: RFC 1051 has the protocol alone, RFC 1201 a split flag and a sequence number too.
Step read_arcnet(Octets octets, std::size_t addresses) {
  constexpr std::uint8_t ipv4_1051 = 0xF0, arp_1051 = 0xF1, ipv4 = 0xD4, arp = 0xD5, rarp = 0xD6, ipv6 = 0xC4;
  constexpr std::uint8_t exception = 0xFF;
  if (octets.size() <= addresses) return {Layer::truncated, 0, {}};
  const std::uint8_t protocol = octets[addresses];
  if (protocol == ipv4_1051) return after(octets, addresses + 1, Layer::ipv4);
  if (protocol == arp_1051) return after(octets, addresses + 1, Layer::arp);
  if (octets.size() < addresses + 2) return {Layer::truncated, 0, {}};
  const std::uint8_t split = octets[addresses + 1];
  const bool later_fragment = split != 0 && (split & 1U) == 0;
  if (later_fragment) return {};
  // An exception frame repeats the header after four octets of padding (RFC 1201 section 2.2.3).
  const std::size_t header = addresses + (split == exception ? 8 : 4);
  switch (protocol) {
    case ipv4:
      return after(octets, header, Layer::ipv4);
    case ipv6:
      return after(octets, header, Layer::ipv6);
    case arp:
    case rarp:
      return after(octets, header, Layer::arp);
    default:
      return {};
  }
}

/// RFC 2427: a Q.922 address of two to four octets, the last of them odd, then control and network-layer identifier;
/// Cisco's own has an EtherType there.
Step read_frame_relay(Octets octets) {
  constexpr std::uint8_t unnumbered_information = 0x03, padding = 0x00;
  constexpr std::size_t longest_address = 4;
  std::size_t address = 1;
  while (address < longest_address && octets.size() >= address && (octets[address - 1] & 1U) == 0) ++address;
  if (octets.empty()) return {Layer::truncated, 0, {}};
  if (address == 1) return {};
  if (octets.size() < address + 2) return {Layer::truncated, 0, {}};
  if (octets[address] != unnumbered_information) return ethertype_at(octets, address);
  return read_nlpid(octets.subspan(address + (octets[address + 1] == padding ? 2 : 1)));
}

/// SunATM's DLPI: the traffic's kind in the lower half of the first octet, then virtual path and channel.
Step read_sun_atm(Octets octets) {
  constexpr std::uint8_t lan_emulation = 1, llc = 2;
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  switch (octets[0] & 0x0FU) {
    case lan_emulation:
      return after(octets, 6, Layer::ethernet);  // after the emulation client's identifier
    case llc:
      return after(octets, 4, Layer::llc);
    default:
      return {};
  }
}

/// DOCSIS (CableLabs CM-SP-MULPI): frame control, extension's length, length, extension, check sequence, then Ethernet.
Step read_docsis(Octets octets) {
  constexpr std::uint8_t not_a_packet = 0xFA;  // any kind but 0, any parameter but 0 and 2 (isolated)
  constexpr std::uint8_t has_extension = 0x01, privacy_up = 3, privacy_down = 4, encrypted = 0x80;
  if (octets.size() < 7) return {Layer::truncated, 0, {}};
  if ((octets[0] & not_a_packet) != 0) return {};
  const std::size_t extension = (octets[0] & has_extension) != 0 ? octets[1] : 0;
  const std::uint8_t kind = octets[4] >> 4U;
  const bool privacy = extension >= 3 && (kind == privacy_up || kind == privacy_down);
  return privacy && (octets[6] & encrypted) != 0 ? Step{} : after(octets, 6 + extension, Layer::ethernet);
}

}  // namespace

Step read_medium(int link, Octets octets) {
  switch (link) {
    case 6:
      return read_token_ring(octets);
    case 7:
      return read_arcnet(octets, 2);
    case 129:
      return read_arcnet(octets, 4);  // Linux keeps the two octets of the buffer's offset
    case 10:
      return read_fddi(octets);
    case 11:
    case 100:
      return after(octets, 0, Layer::llc);  // RFC 1483 encapsulation over ATM
    case 18:                                // what old libpcap on Linux wrote for 19
    case 19:
    case 106:
      return after(octets, 0, Layer::ipv4);  // Classical IP over ATM as Linux gives it
    case 107:
      return read_frame_relay(octets);
    case 206:
      return after(octets, 1, Layer::link, 107);  // one octet says which way it went
    case 122:
      return after(octets, 16, Layer::llc);  // IP over Fibre Channel (RFC 2625)
    case 123:
      return read_sun_atm(octets);
    case 138:
      return ethertype_at(octets, 16);  // IP over FireWire as Apple gives it
    case 143:
      return read_docsis(octets);
    case 242:
      return octets.size() < 44
                 ? Step{Layer::truncated, 0, {}}
                 : after(octets, 44, Layer::ethertype, be16(octets, 40));  // RFC 4391 after a route header
    case 259:
      return after(octets, 8, Layer::ethernet);  // 802.3ah, passive optical: its preamble carries the logical link
    default:
      return {};
  }
}

}  // namespace netaugur::layers
