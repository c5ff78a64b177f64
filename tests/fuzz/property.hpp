#pragma once
// How a fuzz target says that something does not hold.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

/// The entry of each target. It gives back 0, or does not return.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace netaugur::fuzz {

using Octets = std::span<const std::uint8_t>;

/// Ends the process where `holds` is false, so that the fuzzer keeps the input. `property`: what should have held.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

}  // namespace netaugur::fuzz
