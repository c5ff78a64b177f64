#pragma once
// Counts as types: packets and bytes do not mix, and additions at ingest are checked.

#include <compare>
#include <cstdint>
#include <limits>

namespace netaugur {

template <class Unit>
struct Quantity {
  std::uint64_t value = 0;

  friend constexpr auto operator<=>(const Quantity&, const Quantity&) = default;
  /// For counts that we made ourselves one by one; input from outside goes through `add_checked`.
  constexpr Quantity& operator+=(Quantity other) {
    value += other.value;
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return a += b; }
};

/// The largest count that PostgreSQL's bigint holds; larger ones are refused at ingest.
inline constexpr std::uint64_t quantity_max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

/// Adds where the sum stays at or below `quantity_max`; else leaves `into` as it is and answers false.
template <class Unit>
[[nodiscard]] constexpr bool add_checked(Quantity<Unit>& into, Quantity<Unit> more) {
  if (more.value > quantity_max || into.value > quantity_max - more.value) return false;
  into.value += more.value;
  return true;
}

/// Frames as libpcap hands them over.
using Packets = Quantity<struct PacketUnit>;
/// Length on the wire (L2, without FCS).
using Bytes = Quantity<struct ByteUnit>;

/// How much, in both metrics.
struct Counts {
  Packets packets;
  Bytes bytes;

  friend constexpr auto operator<=>(const Counts&, const Counts&) = default;
  constexpr Counts& operator+=(const Counts& other) {
    packets += other.packets;
    bytes += other.bytes;
    return *this;
  }
};

/// Adds both or neither.
[[nodiscard]] constexpr bool add_checked(Counts& into, const Counts& more) {
  Counts sum = into;
  if (!add_checked(sum.packets, more.packets) || !add_checked(sum.bytes, more.bytes)) return false;
  into = sum;
  return true;
}

/// Which of the two a question is about.
enum class Metric { packets, bytes };

[[nodiscard]] constexpr std::uint64_t value_of(const Counts& counts, Metric metric) {
  return metric == Metric::packets ? counts.packets.value : counts.bytes.value;
}

}  // namespace netaugur
