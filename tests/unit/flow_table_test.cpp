#include "netaugur/window/flow_table.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <map>

#include "catch.hpp"

using namespace netaugur;

namespace {

FlowKey key_of(std::uint32_t n) {
  FlowKey key;
  key.family = Family::ipv4;
  key.proto = protos::tcp;
  key.src.kind = key.dst.kind = AddressKind::ipv4;
  for (std::size_t i = 0; i < 4; ++i) key.src.bytes[i] = static_cast<std::uint8_t>(n >> (8 * i));
  key.has_ports = true;
  key.src_port = 1;
  key.dst_port = 2;
  return key;
}

Counts one(std::uint64_t bytes) { return {Packets{1}, Bytes{bytes}}; }

}  // namespace

TEST_CASE("packets of one key are one flow") {
  FlowTable table;
  table.add(key_of(7), one(100));
  table.add(key_of(7), one(50));
  REQUIRE(table.size() == 1);
  CHECK(table.sorted().front().counts == Counts{Packets{2}, Bytes{150}});
}

TEST_CASE("keys that differ in one field only are different flows") {
  FlowTable table;
  const FlowKey base = key_of(7);
  table.add(base, one(1));
  FlowKey other = base;
  other.dst_port = 3;
  table.add(other, one(1));
  other = base;
  other.has_ports = false;
  table.add(other, one(1));
  other = base;
  other.src.kind = AddressKind::ipv6;
  table.add(other, one(1));
  CHECK(table.size() == 4);
}

TEST_CASE("a hundred thousand keys keep their counts") {
  FlowTable table(0x1234);
  constexpr std::uint32_t keys = 100'000;
  for (int round = 0; round < 3; ++round) {
    for (std::uint32_t n = 0; n < keys; ++n) table.add(key_of(n), one(n));
  }
  REQUIRE(table.size() == keys);
  const auto& flows = table.sorted();
  CHECK(std::ranges::is_sorted(flows, {}, &FlowCount::key));
  CHECK(std::ranges::all_of(flows, [](const FlowCount& flow) { return flow.counts.packets == Packets{3}; }));
}

TEST_CASE("counting goes on after sorting") {
  FlowTable table;
  for (std::uint32_t n = 100; n > 0; --n) table.add(key_of(n), one(1));
  static_cast<void>(table.sorted());
  for (std::uint32_t n = 1; n <= 101; ++n) table.add(key_of(n), one(1));
  CHECK(table.size() == 101);
}

TEST_CASE("a cleared table is empty and counts anew") {
  FlowTable table;
  for (std::uint32_t n = 0; n < 1000; ++n) table.add(key_of(n), one(1));
  table.clear();
  CHECK(table.empty());
  table.add(key_of(5), one(9));
  REQUIRE(table.size() == 1);
  CHECK(table.sorted().front().counts == one(9));
}

TEST_CASE("the seed does not show in what is counted") {
  FlowTable first(1);
  FlowTable second(2);
  for (std::uint32_t n = 0; n < 1000; ++n) {
    first.add(key_of(n), one(n));
    second.add(key_of(999 - n), one(999 - n));
  }
  CHECK(std::ranges::equal(first.sorted(), second.sorted(), [](const FlowCount& a, const FlowCount& b) {
    return a.key == b.key && a.counts == b.counts;
  }));
}

TEST_CASE("the table agrees with a plain map") {
  CHECK(rc::check("map", [](const std::vector<std::uint8_t>& keys, std::uint64_t seed) {
    FlowTable table(seed);
    std::map<FlowKey, Counts> plain;
    for (const std::uint8_t n : keys) {
      table.add(key_of(n), one(n));
      plain[key_of(n)] += one(n);
    }
    const auto& flows = table.sorted();
    RC_ASSERT(flows.size() == plain.size());
    RC_ASSERT(std::ranges::equal(flows, plain, [](const FlowCount& flow, const auto& entry) {
      return flow.key == entry.first && flow.counts == entry.second;
    }));
  }));
}
