#pragma once
// Windows for tests: by hand, and many at random from a seed.

#include <cstdint>
#include <string>
#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur::contract {

inline constexpr const char* run_a = "6f2d9c1e-0000-4000-8000-00000000000a";
inline constexpr const char* run_b = "6f2d9c1e-0000-4000-8000-00000000000b";

[[nodiscard]] Timestamp at(const std::string& rfc3339);

/// `tcp 10.0.0.1>10.0.0.2:443 12/3456`: family from the addresses; `arp` and `other` likewise, `-` for no address, no
/// port where none is written.
[[nodiscard]] TrafficRow row(const std::string& text);

/// A window whose summary is what its rows say.
[[nodiscard]] WindowRecord window(const std::string& sensor, const std::string& run, Timestamp start, Duration length,
                                  std::vector<TrafficRow> rows, Loss loss = {});

/// Windows of two sensors (5 s and 60 s) and two runs of one of them around `around`, with gaps, loss and every kind of
/// key.
[[nodiscard]] std::vector<WindowRecord> random_traffic(std::uint32_t seed, Timestamp around, std::size_t windows);

}  // namespace netaugur::contract
