#pragma once
// A frame between reading and counting.

#include <cstdint>

#include "netaugur/net/decode.hpp"

namespace netaugur {

/// A frame after its headers were read.
struct DecodedFrame {
  Timestamp ts;
  Decoded headers;
  std::uint32_t wire_length = 0;  ///< bytes
  std::uint16_t source = 0;       ///< index into the sources of a capture
};

}  // namespace netaugur
