#include <algorithm>
#include <array>

#include "netaugur/net/flow.hpp"

namespace netaugur {

namespace {

/// Ports above 1023 that IANA registered for a service which listens on them in practice. Below 1024 every port is a
/// server's (RFC 6335 section 6: System Ports), so those are not listed.
constexpr std::array registered_ports = std::to_array<std::uint16_t>({
    1080,  1194,  1433,  1434,  1521,  1701,  1719,  1720,  1723,  1812,  1813,  1883,  1900,  2049,  2055,
    2082,  2083,  2086,  2087,  2181,  2375,  2376,  2379,  2380,  2404,  2483,  2484,  3000,  3020,  3128,
    3260,  3268,  3269,  3306,  3389,  3478,  3479,  3544,  3690,  3702,  3784,  4222,  4369,  4500,  4739,
    4786,  4789,  4840,  5000,  5004,  5005,  5060,  5061,  5222,  5223,  5228,  5269,  5349,  5350,  5351,
    5353,  5355,  5357,  5432,  5433,  5601,  5666,  5671,  5672,  5683,  5684,  5900,  5901,  5938,  5984,
    5985,  5986,  6000,  6081,  6343,  6379,  6443,  6514,  6633,  6653,  6666,  6667,  6697,  6881,  7000,
    7001,  7077,  7199,  7474,  8000,  8008,  8009,  8080,  8081,  8086,  8088,  8123,  8125,  8126,  8140,
    8333,  8443,  8472,  8500,  8554,  8600,  8883,  8888,  9000,  9042,  9080,  9090,  9092,  9093,  9100,
    9200,  9300,  9389,  9418,  9443,  9995,  9996,  10000, 10050, 10051, 11211, 15672, 17500, 18080, 20000,
    25565, 27015, 27017, 27018, 30303, 33434, 34962, 34963, 34964, 44818, 47808, 51820,
});

/// A bit a port.
constexpr auto registered = [] {
  std::array<std::uint64_t, 1024> bits{};
  const auto set = [&](std::uint32_t port) { bits[port / 64] |= std::uint64_t{1} << (port % 64); };
  for (std::uint32_t port = 1; port < 1024; ++port) set(port);
  for (const std::uint16_t port : registered_ports) set(port);
  return bits;
}();

bool is_registered(std::uint16_t port) { return (registered[port / 64U] >> (port % 64U) & 1U) != 0; }

}  // namespace

std::optional<std::uint16_t> service_of(const FlowKey& key) {
  if (!key.has_ports) return std::nullopt;
  const bool src = is_registered(key.src_port);
  const bool dst = is_registered(key.dst_port);
  if (src != dst) return src ? key.src_port : key.dst_port;
  return std::min(key.src_port, key.dst_port);
}

FlowKey service_key(const FlowKey& key) {
  FlowKey reduced = key;
  reduced.dst_port = service_of(key).value_or(0);
  reduced.src_port = 0;
  return reduced;
}

FlowKey flow_key(const TrafficKey& key) {
  FlowKey flow;
  flow.family = key.family;
  flow.proto = key.proto;
  flow.src = key.src;
  flow.dst = key.dst;
  flow.has_ports = key.service.has_value();
  flow.dst_port = key.service.value_or(0);
  return flow;
}

TrafficKey traffic_key_of_service(const FlowKey& key) {
  return {key.family, key.proto, key.src, key.dst, key.has_ports ? std::optional(key.dst_port) : std::nullopt};
}

TrafficKey traffic_key(const FlowKey& key) { return {key.family, key.proto, key.src, key.dst, service_of(key)}; }

}  // namespace netaugur
