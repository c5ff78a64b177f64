#pragma once
// Counts by flow key: the table of one window of one source.

#include <array>
#include <cstdint>
#include <vector>

#include "netaugur/net/flow.hpp"

namespace netaugur {

/// How many flows a window of a source holds unless the user says otherwise.
inline constexpr std::size_t max_flows_default = std::size_t{1} << 20U;
/// The folded rows themselves, one a family and protocol, must find room.
inline constexpr std::size_t max_flows_least = 2048;

/// Counts of keys that are packed into words: a dense list of entries in the order of their first packets, behind an
/// index with open addressing and linear probing of 8 octets a slot, at most seven eighths of them taken.
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
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Entry& operator[](std::size_t index) const { return pieces_[index / piece][index % piece]; }
  /// Takes the entries for which `gone` is true out of the list. `hash_of` is asked for each that stays.
  template <class Gone, class HashOf>
  void remove(Gone gone, HashOf hash_of);
  void clear();

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t entry = 0;  ///< number of an entry plus one; zero: free
  };
  static constexpr std::size_t least_slots = 64;
  /// Entries are allocated so many at a time: growing copies none, and leaves no half of the memory unused.
  static constexpr std::size_t piece = 1024;

  [[nodiscard]] Entry& at(std::size_t index) { return pieces_[index / piece][index % piece]; }
  void append(const Entry& entry);
  void place(std::uint32_t hash, std::uint32_t entry);
  void grow();

  std::vector<Slot> slots_ = std::vector<Slot>(least_slots);
  std::vector<std::vector<Entry>> pieces_;
  std::size_t size_ = 0;
};

/// Holds at most `max_flows` keys. When one more comes, at least the half with the fewest bytes is folded: their counts
/// go to a row of their family and protocol without addresses and ports, so that every sum stays what it was. IPv6
/// takes more room than the rest and has a part of its own. `clear` keeps the memory for the next window.
///
/// What is added waits in a short row until its places in memory, which were asked for meanwhile, are there; it is
/// counted when the row is full or the table is read.
class FlowTable {
 public:
  static constexpr std::size_t unbounded = std::size_t{1} << 31U;  ///< as many as the index can tell apart

  /// `seed` makes the places of keys unforeseeable to those who send packets; what is counted does not depend on it.
  /// Precondition: max_flows >= max_flows_least.
  explicit FlowTable(std::uint64_t seed = 0, std::size_t max_flows = max_flows_default);

  void add(const FlowKey& key, Counts counts);
  [[nodiscard]] std::size_t size();
  [[nodiscard]] bool empty() { return size() == 0; }
  /// Packets that were folded since the last `clear`.
  [[nodiscard]] Packets folded();
  void clear();

  /// Calls `take` with a FlowCount for each entry: first all but IPv6, then IPv6, each in the order of the keys' first
  /// packets, so that the same packets are written the same way.
  template <class Take>
  void each(Take take) {
    settle();
    for (std::size_t i = 0; i < narrow_.size(); ++i) take(FlowCount{unpack(narrow_[i].key), narrow_[i].counts});
    for (std::size_t i = 0; i < wide_.size(); ++i) take(FlowCount{unpack(wide_[i].key), wide_[i].counts});
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

  struct Waiting {
    NarrowKey key;
    Counts counts;
    std::uint32_t hash = 0;
  };
  /// Enough to cover one access to memory, few enough to stay in the first-level cache.
  static constexpr std::size_t row = 16;

  [[nodiscard]] static Traits traits_of(const FlowKey& key);
  [[nodiscard]] static bool is_wide(const FlowKey& key);
  [[nodiscard]] static NarrowKey narrow(const FlowKey& key);
  [[nodiscard]] static WideKey wide(const FlowKey& key);
  [[nodiscard]] static FlowKey unpack_traits(Traits traits);
  [[nodiscard]] static FlowKey unpack(const NarrowKey& key);
  [[nodiscard]] static FlowKey unpack(const WideKey& key);
  [[nodiscard]] std::uint32_t hash_of(const NarrowKey& key) const;
  [[nodiscard]] std::uint32_t hash_of(const WideKey& key) const;
  void settle();
  template <class Key>
  void count(PackedCounts<Key>& counts, const Key& key, std::uint32_t hash, Counts more);
  void fold();

  std::uint64_t seed_;
  std::size_t max_flows_;
  PackedCounts<NarrowKey> narrow_;
  PackedCounts<WideKey> wide_;
  Packets folded_;
  std::array<Waiting, row> waiting_;
  std::size_t waiting_count_ = 0;
};

}  // namespace netaugur
