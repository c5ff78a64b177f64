#pragma once
// Bytes -> key: the header parse of one captured frame. Pure, no allocation, never fails: what cannot be read is
// `other`.

#include <cstdint>
#include <span>

#include "netaugur/net/flow.hpp"

namespace netaugur {

/// A libpcap link type (LINKTYPE_ or DLT_ value as pcap_datalink() gives it).
struct LinkType {
  int value = 1;
  friend constexpr bool operator==(const LinkType&, const LinkType&) = default;
};

struct Decoded {
  FlowKey key;
  /// The snapshot ended below the headers that the key needs; the key holds what could be read.
  bool truncated = false;
};

/// `captured`: the bytes that were kept of the frame, from its link-layer header on.
[[nodiscard]] Decoded decode(LinkType link, std::span<const std::uint8_t> captured);

}  // namespace netaugur
