// IPv4, IPv6 with its extension headers, ARP, and the ports above.

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "decode_layers.hpp"

namespace netaugur::layers {

namespace {

// Fields are written where they stay, and each function below has one result that it returns: a copy of what was just
// written in small pieces would wait for all of them (a third of the whole parse).

/// Precondition: `address` is `none`.
void set_ipv4(IpAddress& address, const std::uint8_t* octets) {
  std::memcpy(address.bytes.data(), octets, 4);
  address.kind = AddressKind::ipv4;
}

void set_ipv6(IpAddress& address, const std::uint8_t* octets) {
  std::memcpy(address.bytes.data(), octets, 16);
  address.kind = AddressKind::ipv6;
}

/// The length of a datagram whose length field is zero: segmentation offload fills it in behind the capture.
constexpr std::size_t left_to_the_card = std::numeric_limits<std::size_t>::max();

/// TCP, DCCP, UDP, SCTP and UDP-Lite begin with source and destination port.
constexpr bool carries_ports(std::uint8_t protocol) {
  return protocol == 6 || protocol == 17 || protocol == 33 || protocol == 132 || protocol == 136;
}

/// `octets`: what was captured above the IP header; `length`: what the IP header says there is.
void read_ports(Octets octets, std::size_t length, Decoded& decoded) {
  if (length < 4) return;  // the datagram itself is too short to have any
  if (octets.size() < 4) {
    decoded.truncated = true;
    return;
  }
  decoded.key.src_port = be16(octets, 0);
  decoded.key.dst_port = be16(octets, 2);
  decoded.key.has_ports = true;
}

namespace extension {
constexpr std::uint8_t hop_by_hop = 0, routing = 43, fragment = 44, authentication = 51, destination = 60, shim6 = 140;
}  // namespace extension

/// Whether a header of this number says itself what follows it.
constexpr bool is_extension(std::uint8_t number) {
  using namespace extension;
  return number == hop_by_hop || number == routing || number == fragment || number == authentication ||
         number == destination || number == shim6;
}

/// The upper layer at the end of an extension-header chain (RFC 8200 section 4).
struct Upper {
  std::uint8_t protocol = 0;
  std::size_t offset = 0;
  bool later_fragment = false;
  bool truncated = false;
};

Upper walk_extensions(Octets octets, std::uint8_t first) {
  using namespace extension;
  constexpr int max_extensions = 256;
  constexpr std::uint8_t carries_payload = 0x80;
  Upper upper{first};
  for (int i = 0; i < max_extensions && is_extension(upper.protocol) && !upper.later_fragment; ++i) {
    const Octets header = octets.subspan(std::min(upper.offset, octets.size()));
    const std::uint8_t kind = upper.protocol;
    upper.truncated = header.size() < 8;
    // The number of the next header comes first in each; these two end the chain by what stands behind it.
    const bool needs_more = upper.truncated && (kind == fragment || kind == shim6);
    if (!header.empty() && !needs_more) upper.protocol = header[0];
    if (upper.truncated) break;
    if (kind == shim6 && (header[2] & carries_payload) == 0) return {shim6, upper.offset};  // RFC 5533 section 5.2
    upper.later_fragment = kind == fragment && (be16(header, 2) & 0xFFF8U) != 0;
    const std::size_t length = header[1];
    upper.offset += kind == fragment ? 8 : kind == authentication ? (length + 2) * 4 : (length + 1) * 8;
  }
  // A chain that is cut off, or goes on in another fragment, names no upper layer: it goes by its first header.
  if (is_extension(upper.protocol)) upper.protocol = first;
  return upper;
}

/// RFC 2675: where the stated length is zero, headers follow only a hop-by-hop header with the jumbo payload option.
Upper walk_jumbogram(Octets octets, std::uint8_t first) {
  constexpr std::uint8_t jumbo = 0xC2, pad1 = 0;
  if (first != extension::hop_by_hop) return {first};
  const std::size_t length = octets.size() < 2 ? 8 : (octets[1] + std::size_t{1}) * 8;
  const Octets options = octets.first(std::min(length, octets.size()));
  for (std::size_t at = 2; at + 1 < options.size(); at += options[at] == pad1 ? 1U : 2U + options[at + 1]) {
    if (options[at] == jumbo) return walk_extensions(octets, first);
  }
  return {.protocol = first, .truncated = octets.size() < length};
}

}  // namespace

/// RFC 791 section 3.1.
Decoded read_ipv4(Octets octets) {
  constexpr std::size_t least = 20;
  Decoded decoded;
  if (!octets.empty() && octets[0] >> 4U != 4) return decoded;
  decoded.truncated = octets.size() < least;
  if (octets.size() < 10) return decoded;
  const std::size_t header = (octets[0] & 0x0FU) * std::size_t{4};
  std::size_t total = be16(octets, 2);
  if (total == 0) total = left_to_the_card;
  if (header < least || total < header) return decoded;
  const std::uint8_t protocol = octets[9];
  decoded.key.family = Family::ipv4;
  decoded.key.proto = Proto{protocol};
  if (octets.size() >= 16) set_ipv4(decoded.key.src, octets.data() + 12);
  if (octets.size() >= least) set_ipv4(decoded.key.dst, octets.data() + 16);
  const bool first_fragment = (be16(octets, 6) & 0x1FFFU) == 0;
  if (decoded.truncated || !first_fragment || !carries_ports(protocol)) return decoded;
  read_ports(octets.subspan(std::min(header, octets.size())), total - header, decoded);
  return decoded;
}

Decoded read_ip(Octets octets) {
  if (octets.empty()) return {.key = {}, .truncated = true};
  switch (octets[0] >> 4U) {
    case 4:
      return read_ipv4(octets);
    case 6:
      return read_ipv6(octets);
    default:
      return {};
  }
}

Decoded read_ipv6(Octets octets) {
  constexpr std::size_t header = 40;
  Decoded decoded;
  if (!octets.empty() && octets[0] >> 4U != 6) return decoded;
  decoded.truncated = octets.size() < header;
  if (octets.size() < 7) return decoded;
  decoded.key.family = Family::ipv6;
  decoded.key.proto = Proto{octets[6]};
  if (octets.size() >= 24) set_ipv6(decoded.key.src, octets.data() + 8);
  if (decoded.truncated) return decoded;
  set_ipv6(decoded.key.dst, octets.data() + 24);
  const std::size_t stated = be16(octets, 4);
  const Octets payload = octets.subspan(header);
  const std::size_t length = stated == 0 ? left_to_the_card : stated;
  const Upper upper = stated == 0 ? walk_jumbogram(payload, octets[6])
                                  : walk_extensions(payload.first(std::min(payload.size(), length)), octets[6]);
  decoded.key.proto = Proto{upper.protocol};
  decoded.truncated = upper.truncated && payload.size() < length;
  if (upper.truncated || upper.later_fragment || !carries_ports(upper.protocol) || length < upper.offset)
    return decoded;
  read_ports(payload.subspan(std::min(upper.offset, payload.size())), length - upper.offset, decoded);
  return decoded;
}

/// RFC 826; RARP (RFC 903) has the same shape.
Decoded read_arp(Octets octets) {
  constexpr std::uint16_t ipv4 = 0x0800, atm = 19;
  Decoded decoded;
  decoded.key.family = Family::arp;
  decoded.key.proto = protos::arp;
  if (octets.size() < 8) {
    decoded.truncated = true;
    return decoded;
  }
  const std::size_t hardware_length = octets[4];
  // ATM's ARP (RFC 2225) has other fields in these places.
  if (be16(octets, 2) != ipv4 || octets[5] != 4 || be16(octets, 0) == atm) return decoded;
  const std::size_t sender = 8 + hardware_length;
  const std::size_t target = sender + 4 + hardware_length;
  decoded.truncated = octets.size() < target + 4;
  if (octets.size() >= sender + 4) set_ipv4(decoded.key.src, octets.data() + sender);
  if (!decoded.truncated) set_ipv4(decoded.key.dst, octets.data() + target);
  return decoded;
}

}  // namespace netaugur::layers
