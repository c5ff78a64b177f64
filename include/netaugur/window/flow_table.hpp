#pragma once
// Counts by flow key: the table of one window of one source.

#include <cstdint>
#include <span>
#include <vector>

#include "netaugur/net/decode.hpp"

namespace netaugur {

/// A frame after its headers were read.
struct DecodedFrame {
  Timestamp ts;
  Decoded headers;
  std::uint32_t wire_length = 0;  ///< bytes
  std::uint16_t source = 0;       ///< index into the sources of a capture
};

/// How many flows a window of a source holds unless the user says otherwise.
inline constexpr std::size_t max_flows_default = std::size_t{1} << 20U;
/// The folded rows themselves, one a family and protocol, must find room.
inline constexpr std::size_t max_flows_least = 2048;

/// Counts of keys that are packed into words: a dense list of entries in the order of their first packets, behind an
/// index with open addressing and linear probing of 8 octets a slot, at most half of them taken.
template <class Key>
class PackedCounts {
 public:
  struct Entry {
    Key key;
    Counts counts;
  };

  void prefetch_slot(std::uint32_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
  void prefetch_entry(std::uint32_t hash) const;
  /// Adds to the key's entry; answers false where there is none.
  [[nodiscard]] bool add_known(const Key& key, std::uint32_t hash, Counts counts);
  /// Precondition: add_known was false.
  void insert(const Key& key, std::uint32_t hash, Counts counts);
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// Takes the entries for which `gone` is true out of the list. `hash_of` is asked for each that stays.
  template <class Gone, class HashOf>
  void remove(Gone gone, HashOf hash_of);
  void clear();

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t entry = 0;  ///< index into entries_ plus one; zero: free
  };
  static constexpr std::size_t least_slots = 64;

  void place(std::uint32_t hash, std::uint32_t entry);
  void grow();

  std::vector<Slot> slots_ = std::vector<Slot>(least_slots);
  std::vector<Entry> entries_;
};

/// Holds at most `max_flows` keys. When one more comes, at least the half with the fewest bytes is folded: their counts
/// go to a row of their family and protocol without addresses and ports, so that every sum stays what it was. IPv6
/// takes more room than the rest and has a part of its own. `clear` keeps the memory for the next window.
class FlowTable {
 public:
  static constexpr std::size_t unbounded = std::size_t{1} << 31U;  ///< as many as the index can tell apart

  /// `seed` makes the places of keys unforeseeable to those who send packets; what is counted does not depend on it.
  /// Precondition: max_flows >= max_flows_least.
  explicit FlowTable(std::uint64_t seed = 0, std::size_t max_flows = max_flows_default);

  void add(const FlowKey& key, Counts counts);
  /// A packet each. The same as one by one, with the memory asked for ahead.
  void add(std::span<const DecodedFrame> frames);
  [[nodiscard]] std::size_t size() const { return narrow_.entries().size() + wide_.entries().size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }
  /// Packets that were folded since the last `clear`.
  [[nodiscard]] Packets folded() const { return folded_; }
  void clear();

  /// Calls `take` with a FlowCount for each entry: first all but IPv6, then IPv6, each in the order of the keys' first
  /// packets, so that the same packets are written the same way.
  template <class Take>
  void each(Take take) const {
    for (const auto& entry : narrow_.entries()) take(FlowCount{unpack(entry.key), entry.counts});
    for (const auto& entry : wide_.entries()) take(FlowCount{unpack(entry.key), entry.counts});
  }

 private:
  /// Everything but addresses: ports, protocol, family, and which addresses there are.
  using Traits = std::uint64_t;
  struct NarrowKey {
    std::uint64_t addresses = 0;
    Traits traits = 0;
    friend constexpr bool operator==(const NarrowKey&, const NarrowKey&) = default;
  };
  struct WideKey {
    std::uint64_t src[2] = {};
    std::uint64_t dst[2] = {};
    Traits traits = 0;
    friend constexpr bool operator==(const WideKey&, const WideKey&) = default;
  };

  [[nodiscard]] static Traits traits_of(const FlowKey& key);
  [[nodiscard]] static bool is_wide(const FlowKey& key);
  [[nodiscard]] static NarrowKey narrow(const FlowKey& key);
  [[nodiscard]] static WideKey wide(const FlowKey& key);
  [[nodiscard]] static FlowKey unpack_traits(Traits traits);
  [[nodiscard]] static FlowKey unpack(const NarrowKey& key);
  [[nodiscard]] static FlowKey unpack(const WideKey& key);
  [[nodiscard]] std::uint32_t hash_of(const NarrowKey& key) const;
  [[nodiscard]] std::uint32_t hash_of(const WideKey& key) const;
  template <class Key>
  void count(PackedCounts<Key>& counts, const Key& key, std::uint32_t hash, Counts more);
  void fold();

  std::uint64_t seed_;
  std::size_t max_flows_;
  PackedCounts<NarrowKey> narrow_;
  PackedCounts<WideKey> wide_;
  Packets folded_;
};

}  // namespace netaugur
