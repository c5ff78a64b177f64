#pragma once
// The key that packets are counted by on the wire side, and the key that the database keeps.

#include <compare>
#include <cstdint>
#include <optional>

#include "netaugur/base/quantity.hpp"
#include "netaugur/base/time.hpp"
#include "netaugur/net/address.hpp"
#include "netaugur/net/proto.hpp"

namespace netaugur {

/// Packets of one key in one window are a flow. Addresses are `none` for family `other`, for non-IPv4 ARP and past the
/// snapshot; ARP's addresses are its sender and target protocol addresses. Ports are zero where `has_ports` is false.
struct FlowKey {
  IpAddress src;
  IpAddress dst;
  std::uint16_t src_port = 0;
  std::uint16_t dst_port = 0;
  Proto proto = protos::other;
  Family family = Family::other;
  bool has_ports = false;

  friend constexpr auto operator<=>(const FlowKey&, const FlowKey&) = default;
};

/// What the database keeps of a flow: client ports are gone, the server's port stays as `service` (empty where there
/// are no ports).
struct TrafficKey {
  Family family = Family::other;
  Proto proto = protos::other;
  IpAddress src;
  IpAddress dst;
  std::optional<std::uint16_t> service;

  friend constexpr auto operator<=>(const TrafficKey&, const TrafficKey&) = default;
};

struct FlowCount {
  FlowKey key;
  Counts counts;
};

struct TrafficRow {
  TrafficKey key;
  Counts counts;

  friend constexpr auto operator<=>(const TrafficRow&, const TrafficRow&) = default;
};

/// The server's port of a flow: the registered one of the two, else the lower; empty where there are none.
[[nodiscard]] std::optional<std::uint16_t> service_of(const FlowKey& key);

/// The key under which the database keeps this flow.
[[nodiscard]] TrafficKey traffic_key(const FlowKey& key);

/// The same as a flow: the service is the destination's port, and the source's is zero. All flows of one TrafficKey
/// have one such key.
[[nodiscard]] FlowKey service_key(const FlowKey& key);
[[nodiscard]] FlowKey flow_key(const TrafficKey& key);
/// Back again; for what `service_key` and `flow_key` give.
[[nodiscard]] TrafficKey traffic_key_of_service(const FlowKey& key);

}  // namespace netaugur
