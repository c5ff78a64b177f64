#pragma once
// The distribution column of the stored tables.

#include <cstdint>
#include <string_view>

#include "netaugur/net/flow.hpp"

namespace netaugur {

/// Buckets are 0 .. bucket_count - 1. Stored: never change it, nor the hashes below.
inline constexpr std::int16_t bucket_count = 1024;

/// Of a row of traffic: by its key without sensor and time, so that one hot sensor spreads over all buckets and a row
/// and its rollups share one. Without addresses and service: (family + 4 * proto) mod bucket_count, as the rest of a
/// class in a rollup, which is made in SQL. Else FNV-1a (64 bits, draft-eastlake-fnv) over family, proto (2 bytes),
/// src, dst (kind and 16 bytes each) and service (3 bytes: present, value), folded to 32 bits by exclusive or; numbers
/// little-endian.
[[nodiscard]] std::int16_t bucket_of(const TrafficKey& key);

/// Of what belongs to a sensor, a window or a series: the same hash over `text`.
[[nodiscard]] std::int16_t bucket_of(std::string_view text);

}  // namespace netaugur
