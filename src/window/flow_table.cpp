#include "netaugur/window/flow_table.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

namespace netaugur {

namespace {

__extension__ using Product = unsigned __int128;

/// 64 x 64 -> 128 bit multiplication folded to 64 bits, the mixing step of wyhash (Wang Yi, 2019).
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<Product>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

std::uint32_t fold_hash(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32U) ^ static_cast<std::uint32_t>(hash);
}

// Where each part stands in a key's traits.
constexpr unsigned dst_port_at = 16, proto_at = 32, family_at = 48, ports_at = 50, src_kind_at = 51, dst_kind_at = 53;

}  // namespace

template <class Key>
void PackedCounts<Key>::prefetch_entry(std::uint32_t hash) const {
  const Slot slot = slots_[hash & (slots_.size() - 1)];
  if (slot.entry != 0) __builtin_prefetch(&(*this)[slot.entry - 1]);
}

template <class Key>
bool PackedCounts<Key>::add_known(const Key& key, std::uint32_t hash, Counts counts) {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const Slot taken = slots_[slot];
    if (taken.entry == 0) return false;
    if (taken.hash != hash) continue;
    Entry& entry = at(taken.entry - 1);
    if (entry.key == key) {
      entry.counts += counts;
      return true;
    }
  }
}

template <class Key>
void PackedCounts<Key>::insert(const Key& key, std::uint32_t hash, Counts counts) {
  if ((size_ + 1) * 8 > slots_.size() * 7) grow();
  append({key, counts});
  place(hash, static_cast<std::uint32_t>(size_));
}

template <class Key>
void PackedCounts<Key>::append(const Entry& entry) {
  if (size_ == pieces_.size() * piece) pieces_.emplace_back(piece);
  at(size_++) = entry;
}

template <class Key>
void PackedCounts<Key>::place(std::uint32_t hash, std::uint32_t entry) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot].entry != 0) slot = (slot + 1) & mask;
  slots_[slot] = {hash, entry};
}

template <class Key>
void PackedCounts<Key>::grow() {
  const std::vector<Slot> before = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (const Slot& slot : before) {
    if (slot.entry != 0) place(slot.hash, slot.entry);
  }
}

template <class Key>
template <class Gone, class HashOf>
void PackedCounts<Key>::remove(Gone gone, HashOf hash_of) {
  const std::size_t before = std::exchange(size_, 0);
  std::ranges::fill(slots_, Slot{});
  for (std::size_t i = 0; i < before; ++i) {
    const Entry entry = at(i);
    if (gone(entry)) continue;
    append(entry);
    place(hash_of(entry.key), static_cast<std::uint32_t>(size_));
  }
}

template <class Key>
void PackedCounts<Key>::clear() {
  size_ = 0;
  std::ranges::fill(slots_, Slot{});
}

FlowTable::FlowTable(std::uint64_t seed, std::size_t max_flows) : seed_(seed), max_flows_(max_flows) {}

FlowTable::Traits FlowTable::traits_of(const FlowKey& key) {
  return std::uint64_t{key.src_port} | std::uint64_t{key.dst_port} << dst_port_at |
         std::uint64_t{key.proto.number} << proto_at | static_cast<std::uint64_t>(key.family) << family_at |
         std::uint64_t{key.has_ports} << ports_at | static_cast<std::uint64_t>(key.src.kind) << src_kind_at |
         static_cast<std::uint64_t>(key.dst.kind) << dst_kind_at;
}

bool FlowTable::is_wide(const FlowKey& key) {
  return key.src.kind == AddressKind::ipv6 || key.dst.kind == AddressKind::ipv6;
}

FlowTable::NarrowKey FlowTable::narrow(const FlowKey& key) {
  std::uint32_t src = 0;
  std::uint32_t dst = 0;
  std::memcpy(&src, key.src.bytes.data(), sizeof src);
  std::memcpy(&dst, key.dst.bytes.data(), sizeof dst);
  return {std::uint64_t{src} | std::uint64_t{dst} << 32U, traits_of(key)};
}

FlowTable::WideKey FlowTable::wide(const FlowKey& key) {
  WideKey packed;
  std::memcpy(packed.src, key.src.bytes.data(), sizeof packed.src);
  std::memcpy(packed.dst, key.dst.bytes.data(), sizeof packed.dst);
  packed.traits = traits_of(key);
  return packed;
}

FlowKey FlowTable::unpack_traits(Traits traits) {
  FlowKey key;
  key.src_port = static_cast<std::uint16_t>(traits);
  key.dst_port = static_cast<std::uint16_t>(traits >> dst_port_at);
  key.proto.number = static_cast<std::uint16_t>(traits >> proto_at);
  key.family = static_cast<Family>(traits >> family_at & 3U);
  key.has_ports = (traits >> ports_at & 1U) != 0;
  key.src.kind = static_cast<AddressKind>(traits >> src_kind_at & 3U);
  key.dst.kind = static_cast<AddressKind>(traits >> dst_kind_at & 3U);
  return key;
}

FlowKey FlowTable::unpack(const NarrowKey& packed) {
  FlowKey key = unpack_traits(packed.traits);
  std::memcpy(key.src.bytes.data(), &packed.addresses, 4);
  const std::uint64_t dst = packed.addresses >> 32U;
  std::memcpy(key.dst.bytes.data(), &dst, 4);
  return key;
}

FlowKey FlowTable::unpack(const WideKey& packed) {
  FlowKey key = unpack_traits(packed.traits);
  std::memcpy(key.src.bytes.data(), packed.src, sizeof packed.src);
  std::memcpy(key.dst.bytes.data(), packed.dst, sizeof packed.dst);
  return key;
}

std::uint32_t FlowTable::hash_of(const NarrowKey& key) const {
  const std::uint64_t hash = mix(key.addresses ^ seed_ ^ 0x9E3779B97F4A7C15U, key.traits ^ 0xA0761D6478BD642FU);
  return fold_hash(mix(hash ^ seed_, 0xE7037ED1A0B428DBU));
}

std::uint32_t FlowTable::hash_of(const WideKey& key) const {
  std::uint64_t hash = mix(key.src[0] ^ seed_ ^ 0x9E3779B97F4A7C15U, key.src[1] ^ 0xA0761D6478BD642FU);
  hash = mix(key.dst[0] ^ hash, key.dst[1] ^ 0xE7037ED1A0B428DBU);
  return fold_hash(mix(key.traits ^ hash, seed_ ^ 0x8EBC6AF09C88C6E3U));
}

template <class Key>
void FlowTable::count(PackedCounts<Key>& counts, const Key& key, std::uint32_t hash, Counts more) {
  if (counts.add_known(key, hash, more)) return;
  if (narrow_.size() + wide_.size() >= max_flows_) fold();
  // After folding the key may be that of a folded row.
  if (!counts.add_known(key, hash, more)) counts.insert(key, hash, more);
}

void FlowTable::add(const FlowKey& key, Counts counts) {
  if (is_wide(key)) {
    const WideKey packed = wide(key);
    count(wide_, packed, hash_of(packed), counts);
    return;
  }
  Waiting& next = waiting_[waiting_count_++];
  next.key = narrow(key);
  next.counts = counts;
  next.hash = hash_of(next.key);
  narrow_.prefetch_slot(next.hash);
  if (waiting_count_ == waiting_.size()) settle();
}

void FlowTable::settle() {
  const auto waiting = std::span(waiting_).first(std::exchange(waiting_count_, 0));
  for (const Waiting& each : waiting) narrow_.prefetch_entry(each.hash);
  for (const Waiting& each : waiting) count(narrow_, each.key, each.hash, each.counts);
}

std::size_t FlowTable::size() {
  settle();
  return narrow_.size() + wide_.size();
}

Packets FlowTable::folded() {
  settle();
  return folded_;
}

void FlowTable::fold() {
  // A row of folded flows: neither ports nor addresses.
  constexpr auto is_row = [](Traits traits) { return traits << (64 - proto_at) == 0 && traits >> ports_at == 0; };
  std::vector<std::uint64_t> sizes;
  sizes.reserve(narrow_.size() + wide_.size());
  for (std::size_t i = 0; i < narrow_.size(); ++i) sizes.push_back(narrow_[i].counts.bytes.value);
  for (std::size_t i = 0; i < wide_.size(); ++i) sizes.push_back(wide_[i].counts.bytes.value);
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::ranges::nth_element(sizes, middle);
  const std::uint64_t largest_folded = *middle;

  std::array<std::vector<Counts>, 4> rows;  // by family, then protocol
  const auto gone = [&](const auto& entry) {
    if (is_row(entry.key.traits) || entry.counts.bytes.value > largest_folded) return false;
    const FlowKey key = unpack_traits(entry.key.traits);
    auto& of_family = rows[static_cast<std::size_t>(key.family)];
    if (of_family.size() <= key.proto.number) of_family.resize(key.proto.number + std::size_t{1});
    of_family[key.proto.number] += entry.counts;
    folded_ += entry.counts.packets;
    return true;
  };
  narrow_.remove(gone, [this](const NarrowKey& key) { return hash_of(key); });
  wide_.remove(gone, [this](const WideKey& key) { return hash_of(key); });
  for (std::size_t family = 0; family < rows.size(); ++family) {
    for (std::size_t proto = 0; proto < rows[family].size(); ++proto) {
      const Counts& counts = rows[family][proto];
      if (counts.packets.value == 0) continue;
      NarrowKey folded;
      folded.traits = std::uint64_t{proto} << proto_at | std::uint64_t{family} << family_at;
      const std::uint32_t hash = hash_of(folded);
      if (!narrow_.add_known(folded, hash, counts)) narrow_.insert(folded, hash, counts);
    }
  }
}

void FlowTable::clear() {
  narrow_.clear();
  wide_.clear();
  folded_ = {};
  waiting_count_ = 0;
}

}  // namespace netaugur
