#pragma once
// Counts by flow key: the table of one window of one source.

#include <cstdint>
#include <vector>

#include "netaugur/net/flow.hpp"

namespace netaugur {

/// Open addressing with linear probing over a dense list of entries: an index of 8 octets a slot in front of 64 octets
/// a key. `clear` keeps the memory for the next window.
class FlowTable {
 public:
  /// `seed` makes the places of keys unforeseeable to those who send packets; what is counted does not depend on it.
  explicit FlowTable(std::uint64_t seed = 0);

  void add(const FlowKey& key, Counts counts);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  void clear();

  /// All entries in key order, so that equal traffic is written equally. Valid until the next `add` or `clear`.
  [[nodiscard]] const std::vector<FlowCount>& sorted();

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t entry = 0;  ///< index into entries_ plus one; zero: free
  };

  [[nodiscard]] std::uint32_t hash_of(const FlowKey& key) const;
  void place(std::uint32_t hash, std::uint32_t entry);
  void grow();

  std::uint64_t seed_;
  std::vector<Slot> slots_;
  std::vector<FlowCount> entries_;
  bool indexed_ = true;  ///< false once sorting has moved entries away from their slots
};

}  // namespace netaugur
