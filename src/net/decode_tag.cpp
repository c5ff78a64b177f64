// Headers between link layer and IP that are neither VLAN tags nor MPLS.

#include <algorithm>

#include "decode_layers.hpp"

namespace netaugur::layers {

namespace {

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

/// Arista's timestamps: subtype, a version whose second octet's upper half tells 64 from 48 bits, the timestamp.
Step read_arista(Octets octets) {
  constexpr std::uint16_t timestamp = 1;
  if (octets.size() < 4) return {Layer::truncated, 0, {}};
  if (be16(octets, 0) != timestamp) return {};
  switch (octets[3] >> 4U) {
    case 1:
      return ethertype_at(octets, 12);
    case 2:
      return ethertype_at(octets, 10);
    default:
      return {};
  }
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
    case 0x8926:                       // Cisco VN-Tag
    case 0x892F:                       // HSR: path and size, sequence number (IEC 62439-3)
    case 0xF1C1:                       // R-TAG: reserved, sequence number (802.1CB)
      return ethertype_at(octets, 4);
    case 0x893F:
      return ethertype_at(octets, 6);  // 802.1BR's E-Tag
    case 0x894F:
      return read_service_header(octets);
    case 0xD28B:
      return read_arista(octets);
    default:
      return {};
  }
}

}  // namespace netaugur::layers
