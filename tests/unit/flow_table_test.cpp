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

std::vector<FlowCount> flows_of(FlowTable& table) {
  std::vector<FlowCount> flows;
  table.each([&](const FlowCount& flow) { flows.push_back(flow); });
  return flows;
}

std::map<FlowKey, Counts> map_of(FlowTable& table) {
  std::map<FlowKey, Counts> map;
  table.each([&](const FlowCount& flow) { map[flow.key] += flow.counts; });
  return map;
}

Counts one(std::uint64_t bytes) { return {Packets{1}, Bytes{bytes}}; }

}  // namespace

TEST_CASE("packets of one key are one flow") {
  FlowTable table;
  table.add(key_of(7), one(100));
  table.add(key_of(7), one(50));
  REQUIRE(table.size() == 1);
  CHECK(flows_of(table).front().counts == Counts{Packets{2}, Bytes{150}});
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
  const auto flows = flows_of(table);
  CHECK(flows.back().key == key_of(keys - 1));
  CHECK(std::ranges::all_of(flows, [](const FlowCount& flow) { return flow.counts.packets == Packets{3}; }));
}

TEST_CASE("a cleared table is empty and counts anew") {
  FlowTable table;
  for (std::uint32_t n = 0; n < 1000; ++n) table.add(key_of(n), one(1));
  table.clear();
  CHECK(table.empty());
  table.add(key_of(5), one(9));
  REQUIRE(table.size() == 1);
  CHECK(flows_of(table).front().counts == one(9));
}

TEST_CASE("every field of a key comes back as it was put in") {
  FlowKey arp;
  arp.family = Family::arp;
  arp.proto = protos::arp;
  arp.src = *parse_address("192.0.2.1");
  FlowKey ipv6;
  ipv6.family = Family::ipv6;
  ipv6.proto = Proto{255};
  ipv6.src = *parse_address("2001:db8::1");
  ipv6.dst = *parse_address("ff02::fb");
  ipv6.has_ports = true;
  ipv6.src_port = 65535;
  FlowKey half = ipv6;
  half.dst = {};
  FlowTable table;
  for (const FlowKey& key : {FlowKey{}, arp, ipv6, half, key_of(0xFFFFFFFF)}) table.add(key, one(1));
  const auto map = map_of(table);
  CHECK(map.size() == 5);
  for (const FlowKey& key : {FlowKey{}, arp, ipv6, half, key_of(0xFFFFFFFF)}) CHECK(map.contains(key));
}

TEST_CASE("a full table folds the smallest flows and no sum changes") {
  FlowTable table(7, max_flows_least);
  constexpr std::uint32_t large = 100, small = 50'000;
  FlowKey ipv6 = key_of(0);
  ipv6.family = Family::ipv6;
  ipv6.src.kind = ipv6.dst.kind = AddressKind::ipv6;
  for (std::uint32_t n = 0; n < large; ++n) table.add(key_of(n), one(1'000'000));
  for (std::uint32_t n = 0; n < small; ++n) {
    table.add(key_of(large + n), one(60));
    ipv6.dst_port = static_cast<std::uint16_t>(n);
    table.add(ipv6, one(70));
    CHECK(table.size() <= max_flows_least);
  }
  auto map = map_of(table);
  std::map<Family, Counts> sums;
  for (const auto& [key, counts] : map) sums[key.family] += counts;
  CHECK(sums[Family::ipv4] == Counts{Packets{large + small}, Bytes{large * 1'000'000 + small * 60}});
  CHECK(sums[Family::ipv6] == Counts{Packets{small}, Bytes{small * 70}});
  for (std::uint32_t n = 0; n < large; ++n) CHECK(map[key_of(n)] == one(1'000'000));
  FlowKey row;
  row.family = Family::ipv4;
  row.proto = protos::tcp;
  const Packets ipv4_folded = map[row].packets;
  row.family = Family::ipv6;
  CHECK(table.folded() == ipv4_folded + map[row].packets);
  CHECK(table.folded().value > 2 * small - 2 * max_flows_least);
  table.clear();
  CHECK(table.folded() == Packets{0});
}

TEST_CASE("the table agrees with a plain map") {
  CHECK(rc::check("map", [](const std::vector<std::uint8_t>& keys, std::uint64_t seed) {
    FlowTable table(seed);
    std::map<FlowKey, Counts> plain;
    for (const std::uint8_t n : keys) {
      FlowKey key = key_of(n);
      if (n % 3 == 0) key.src.kind = AddressKind::ipv6;
      table.add(key, one(n));
      plain[key] += one(n);
      if (n % 7 == 0) RC_ASSERT(table.size() == plain.size());
    }
    RC_ASSERT(map_of(table) == plain);
  }));
}
