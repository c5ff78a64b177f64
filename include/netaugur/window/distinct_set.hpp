#pragma once
// How many different words there were.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace netaugur {

/// Open addressing with linear probing over the words themselves, at most three quarters of the slots taken. As in
/// FlowTable, words wait in a short row for their places in memory.
class DistinctSet {
 public:
  /// `seed` makes the places of words unforeseeable.
  explicit DistinctSet(std::uint64_t seed) : seed_(seed) {}

  void insert(std::uint64_t word) {
    if (word == 0) {  // marks free slots
      has_zero_ = true;
      return;
    }
    Waiting& next = waiting_[waiting_count_++];
    next = {word, hash_of(word)};
    __builtin_prefetch(&slots_[next.hash & (slots_.size() - 1)]);
    if (waiting_count_ == waiting_.size()) settle();
  }

  [[nodiscard]] std::uint64_t size() {
    settle();
    return taken_ + (has_zero_ ? 1 : 0);
  }

  void clear() {
    std::ranges::fill(slots_, 0);
    taken_ = waiting_count_ = 0;
    has_zero_ = false;
  }

 private:
  struct Waiting {
    std::uint64_t word = 0, hash = 0;
  };

  /// The mixing steps of Stafford's variant 13 of MurmurHash3's finaliser.
  [[nodiscard]] std::uint64_t hash_of(std::uint64_t word) const {
    std::uint64_t hash = word ^ seed_;
    hash = (hash ^ hash >> 30U) * 0xbf58476d1ce4e5b9U;
    hash = (hash ^ hash >> 27U) * 0x94d049bb133111ebU;
    return hash ^ hash >> 31U;
  }

  void settle() {
    for (const Waiting& each : std::span(waiting_).first(std::exchange(waiting_count_, 0))) place(each);
  }

  void place(const Waiting& each) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = each.hash & mask;
    while (slots_[slot] != 0 && slots_[slot] != each.word) slot = (slot + 1) & mask;
    if (slots_[slot] != 0) return;
    slots_[slot] = each.word;
    if (++taken_ * 4 > slots_.size() * 3) grow();
  }

  void grow() {
    const std::vector<std::uint64_t> before = std::exchange(slots_, std::vector<std::uint64_t>(slots_.size() * 2));
    const std::size_t mask = slots_.size() - 1;
    for (const std::uint64_t word : before) {
      if (word == 0) continue;
      std::size_t slot = hash_of(word) & mask;
      while (slots_[slot] != 0) slot = (slot + 1) & mask;
      slots_[slot] = word;
    }
  }

  std::uint64_t seed_;
  std::vector<std::uint64_t> slots_ = std::vector<std::uint64_t>(64);
  std::size_t taken_ = 0;
  bool has_zero_ = false;
  std::array<Waiting, 16> waiting_;
  std::size_t waiting_count_ = 0;
};

}  // namespace netaugur
