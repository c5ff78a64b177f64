// Input: a link type in two octets, little endian, then the octets that were kept of one frame.

#include <algorithm>
#include <array>
#include <vector>

#include "netaugur/net/decode.hpp"
#include "property.hpp"

namespace netaugur::fuzz {

namespace {

/// Longer inputs say nothing more about headers.
constexpr std::size_t largest_frame = 2048;
/// More than any chain of headers that begins in `largest_frame` can ask for.
constexpr std::size_t tail_length = std::size_t{256} * 1024;

bool carries_ports(Proto proto) {
  static constexpr std::array<std::uint16_t, 5> all = {6, 17, 33, 132, 136};
  return std::ranges::find(all, proto.number) != all.end();
}

bool is_extension(Proto proto) {
  static constexpr std::array<std::uint16_t, 6> all = {0, 43, 44, 51, 60, 140};
  return std::ranges::find(all, proto.number) != all.end();
}

void check_address(const IpAddress& address, AddressKind kind) {
  require(!address.present() || address.kind == kind, "an address is of its family's kind");
  const std::size_t used = address.kind == AddressKind::ipv6 ? 16 : address.kind == AddressKind::ipv4 ? 4 : 0;
  require(std::ranges::all_of(address.bytes.begin() + static_cast<std::ptrdiff_t>(used), address.bytes.end(),
                              [](std::uint8_t octet) { return octet == 0; }),
          "what an address does not use is zero");
}

void check_key(LinkType link, const Decoded& decoded) {
  const FlowKey& key = decoded.key;
  // Over other links an 802.3 length may cut off what is no snapshot's doing.
  const bool raw = link.value == 12 || link.value == 101 || link.value == 228 || link.value == 229;
  switch (key.family) {
    case Family::other:
      require(key == FlowKey{}, "a frame that is neither IP nor ARP has no more than that");
      break;
    case Family::arp:
      require(key.proto == protos::arp, "ARP's protocol is arp");
      check_address(key.src, AddressKind::ipv4);
      check_address(key.dst, AddressKind::ipv4);
      break;
    case Family::ipv4:
    case Family::ipv6: {
      const AddressKind kind = key.family == Family::ipv4 ? AddressKind::ipv4 : AddressKind::ipv6;
      require(key.proto.number <= 255, "IP's protocol is a number of IANA's");
      check_address(key.src, kind);
      check_address(key.dst, kind);
      break;
    }
    default:
      require(false, "a family is one of the four");
  }
  const bool ip = key.family == Family::ipv4 || key.family == Family::ipv6;
  require(!raw || !ip || key.dst.present() || decoded.truncated, "an IP header that is whole has both addresses");
  require(key.src.present() || !key.dst.present(), "the destination stands behind the source");
  if (key.has_ports) {
    require(carries_ports(key.proto), "ports belong to a protocol that has them");
    require(key.src.present() && key.dst.present() && !decoded.truncated, "who has the ports has the whole key");
  } else {
    require(key.src_port == 0 && key.dst_port == 0, "ports that are not there are zero");
  }
}

/// `part`: what was read of the first octets of the frame that `whole` was read of.
void check_prefix(const Decoded& part, const Decoded& whole) {
  if (!part.truncated) {
    require(part.key == whole.key && !whole.truncated, "what was not truncated stays as it is with more octets");
    return;
  }
  if (part.key.family == Family::other) return;
  require(part.key.family == whole.key.family, "the family that a part shows is the frame's");
  const bool unfinished_chain = part.key.family == Family::ipv6 && is_extension(part.key.proto);
  require(unfinished_chain || part.key.proto == whole.key.proto, "the protocol that a part shows is the frame's");
  require(!part.key.src.present() || part.key.src == whole.key.src, "the source that a part shows is the frame's");
  require(!part.key.dst.present() || part.key.dst == whole.key.dst, "the destination that a part shows is the frame's");
}

/// The frame goes on with a tail of one octet, many times over.
bool is_whole_with(LinkType link, Octets frame, std::vector<std::uint8_t>& buffer) {
  std::ranges::copy(frame, buffer.begin() + static_cast<std::ptrdiff_t>(largest_frame - frame.size()));
  return !decode(link, Octets(buffer).subspan(largest_frame - frame.size())).truncated;
}

void check_truncated(LinkType link, Octets frame) {
  static std::vector<std::uint8_t> ones(largest_frame + tail_length, 0xFF);
  static std::vector<std::uint8_t> zeros(largest_frame + tail_length, 0);
  require(is_whole_with(link, frame, ones) || is_whole_with(link, frame, zeros),
          "a frame is truncated only where more octets could make its key whole");
}

/// A cooked header with the same EtherType leads to the same layers, by another way than Ethernet's own.
void check_other_ways(LinkType link, Octets frame, const Decoded& decoded) {
  constexpr int ethernet = 1, cooked = 113, null = 0, loop = 108;
  static constexpr std::array<int, 3> raw = {12, 14, 101};
  const auto same = [&](int other, Octets octets) {
    const Decoded again = decode(LinkType{other}, octets);
    return again.key == decoded.key && again.truncated == decoded.truncated;
  };
  if (link.value == ethernet && frame.size() >= 14 && (frame[12] << 8U | frame[13]) > 1500) {
    std::vector<std::uint8_t> cooked_frame(14);
    cooked_frame.insert(cooked_frame.end(), frame.begin() + 12, frame.end());
    require(same(cooked, cooked_frame), "an EtherType leads to the same key over Ethernet and in a cooked header");
  }
  if (link.value == null) require(same(loop, frame), "null and loop are read alike");
  if (std::ranges::find(raw, link.value) != raw.end()) {
    for (const int other : raw) require(same(other, frame), "the numbers of raw IP are read alike");
  }
}

}  // namespace

}  // namespace netaugur::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netaugur;
  if (size < 2 || size - 2 > fuzz::largest_frame) return 0;
  const LinkType link{data[0] | data[1] << 8U};
  const fuzz::Octets frame(data + 2, size - 2);
  const Decoded whole = decode(link, frame);
  fuzz::check_key(link, whole);
  fuzz::check_other_ways(link, frame, whole);
  if (whole.truncated) fuzz::check_truncated(link, frame);
  for (std::size_t length = 0; length < frame.size(); ++length) {
    const Decoded part = decode(link, frame.first(length));
    fuzz::check_key(link, part);
    fuzz::check_prefix(part, whole);
  }
  return 0;
}
