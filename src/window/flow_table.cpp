#include "netaugur/window/flow_table.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace netaugur {

namespace {

constexpr std::size_t least_slots = 64;

// The hash reads a key as plain octets: padding would make equal keys unequal.
static_assert(std::has_unique_object_representations_v<FlowKey> && sizeof(FlowKey) == 42);

std::uint64_t load(const unsigned char* octets, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, octets, size);
  return value;
}

__extension__ using Product = unsigned __int128;

/// 64 x 64 -> 128 bit multiplication folded to 64 bits, the mixing step of wyhash (Wang Yi, 2019).
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<Product>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

}  // namespace

FlowTable::FlowTable(std::uint64_t seed) : seed_(seed), slots_(least_slots) {}

std::uint32_t FlowTable::hash_of(const FlowKey& key) const {
  unsigned char octets[sizeof(FlowKey)];
  std::memcpy(octets, &key, sizeof key);
  std::uint64_t hash = seed_ ^ 0x9E3779B97F4A7C15U;
  hash = mix(load(octets, 8) ^ hash, load(octets + 8, 8) ^ 0xA0761D6478BD642FU);
  hash = mix(load(octets + 16, 8) ^ hash, load(octets + 24, 8) ^ 0xE7037ED1A0B428DBU);
  hash = mix(load(octets + 32, 8) ^ hash, load(octets + 40, 2) ^ 0x8EBC6AF09C88C6E3U);
  return static_cast<std::uint32_t>(hash >> 32U) ^ static_cast<std::uint32_t>(hash);
}

void FlowTable::add(const FlowKey& key, Counts counts) {
  if (!indexed_) grow();
  const std::uint32_t hash = hash_of(key);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const Slot slot = slots_[at];
    if (slot.entry == 0) break;
    if (slot.hash == hash && std::memcmp(&entries_[slot.entry - 1].key, &key, sizeof key) == 0) {
      entries_[slot.entry - 1].counts += counts;
      return;
    }
  }
  if ((entries_.size() + 1) * 2 > slots_.size()) grow();
  entries_.push_back({key, counts});
  place(hash, static_cast<std::uint32_t>(entries_.size()));
}

void FlowTable::place(std::uint32_t hash, std::uint32_t entry) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].entry != 0) at = (at + 1) & mask;
  slots_[at] = {hash, entry};
}

void FlowTable::grow() {
  std::size_t size = slots_.size();
  while (size < (entries_.size() + 1) * 2) size *= 2;
  slots_.assign(size, Slot{});
  for (std::uint32_t entry = 0; entry < entries_.size(); ++entry) place(hash_of(entries_[entry].key), entry + 1);
  indexed_ = true;
}

void FlowTable::clear() {
  entries_.clear();
  std::ranges::fill(slots_, Slot{});
  indexed_ = true;
}

const std::vector<FlowCount>& FlowTable::sorted() {
  std::ranges::sort(entries_, {}, &FlowCount::key);
  indexed_ = false;
  return entries_;
}

}  // namespace netaugur
