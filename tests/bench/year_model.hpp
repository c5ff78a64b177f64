#pragma once
// A simulated year: who talks with whom, when and how much. Deterministic; shared by the loader and by who asks.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "netaugur/net/flow.hpp"

namespace netaugur::bench {

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

/// Ranks 0 .. size - 1, rank r as often as 1 / (r + 1)^exponent, by a table of quantiles.
class Zipf {
 public:
  Zipf(std::size_t size, double exponent) : rank_of_(1U << 20U) {
    double total = 0;
    for (std::size_t r = 0; r < size; ++r) total += std::pow(static_cast<double>(r + 1), -exponent);
    double sum = 0;
    std::size_t slot = 0;
    for (std::size_t r = 0; r < size; ++r) {
      sum += std::pow(static_cast<double>(r + 1), -exponent);
      const auto until = static_cast<std::size_t>(sum / total * static_cast<double>(rank_of_.size()));
      while (slot < std::min(until, rank_of_.size())) rank_of_[slot++] = static_cast<std::uint32_t>(r);
    }
    while (slot < rank_of_.size()) rank_of_[slot++] = static_cast<std::uint32_t>(size - 1);
  }
  std::size_t draw(Random& random) const { return rank_of_[random.next() >> 44U]; }

 private:
  std::vector<std::uint32_t> rank_of_;
};

inline constexpr std::size_t inner_count = 12'000;
inline constexpr std::size_t outer_count = 5'000;
inline constexpr std::size_t wide_count = 3'000;
inline constexpr std::size_t hosts_a_network = 250;

/// 10.0.NETWORK.HOST, 250 hosts a /24; popular ones are spread over all networks. Precondition: rank < inner_count.
inline IpAddress inner_address(std::size_t rank) {
  const std::size_t number = rank * 7919 % inner_count;
  IpAddress address;
  address.kind = AddressKind::ipv4;
  address.bytes = {10, 0, static_cast<std::uint8_t>(number / hosts_a_network),
                   static_cast<std::uint8_t>(1 + number % hosts_a_network)};
  return address;
}

/// From the block for benchmarks, 198.18.0.0/15 (RFC 2544). Precondition: rank < outer_count.
inline IpAddress outer_address(std::size_t rank) {
  const std::size_t number = rank * 1009 % outer_count;
  IpAddress address;
  address.kind = AddressKind::ipv4;
  address.bytes = {198, 18, static_cast<std::uint8_t>(number / hosts_a_network),
                   static_cast<std::uint8_t>(1 + number % hosts_a_network)};
  return address;
}

/// Of 2001:db8::/32 (RFC 3849). Precondition: rank < wide_count.
inline IpAddress wide_address(std::size_t rank) {
  IpAddress address;
  address.kind = AddressKind::ipv6;
  address.bytes = {0x20, 0x01, 0x0d, 0xb8};
  address.bytes[14] = static_cast<std::uint8_t>(rank >> 8U);
  address.bytes[15] = static_cast<std::uint8_t>(rank & 0xffU);
  return address;
}

/// How busy the network is: nights at an eighth, weekends at two fifths of a working day's hours; around 1 at most.
inline double activity(Timestamp at) {
  using namespace std::chrono;
  const auto day = floor<days>(at);
  const double hour = duration<double, std::ratio<3600>>(at - day).count();
  const double daily = 0.125 + 0.875 * std::exp(-std::pow((hour - 13.5) / 4.5, 2));
  const weekday of_week(day);
  return daily * (of_week == Saturday || of_week == Sunday ? 0.4 : 1.0);
}

/// Draws rows: 60 % TCP, 25 % UDP, 4 % ICMP, 4 % ARP, 6 % IPv6, and a little GRE, ESP and `other`.
class Talk {
 public:
  Talk() : inner_(inner_count, 0.9), outer_(outer_count, 1.0), wide_(wide_count, 0.9) {}

  TrafficRow draw(Random& random) const {
    const std::uint64_t kind = random.below(1000);
    TrafficKey key{Family::ipv4, protos::tcp, inner_address(inner_.draw(random)), {}, {}};
    key.dst = random.below(3) == 0 ? inner_address(inner_.draw(random)) : outer_address(outer_.draw(random));
    if (kind < 850) {
      if (kind >= 600) key.proto = protos::udp;
      key.service = service(random, key.dst, key.proto);
    } else if (kind < 890) {
      key.proto = protos::icmp;
    } else if (kind < 930) {
      key = {Family::arp, protos::arp, key.src, inner_address(inner_.draw(random)), {}};
    } else if (kind < 990) {
      const Proto proto = random.below(8) == 0 ? protos::icmp6 : random.below(3) == 0 ? protos::udp : protos::tcp;
      key = {Family::ipv6, proto, wide_address(wide_.draw(random)), wide_address(wide_.draw(random)), {}};
      if (proto != protos::icmp6) key.service = service(random, key.dst, proto);
    } else if (kind < 998) {
      key.proto = Proto{static_cast<std::uint16_t>(kind < 994 ? 47 : 50)};
    } else {
      key = {};
    }
    if (random.below(2) == 0) std::swap(key.src, key.dst);
    const std::uint64_t packets = 1 + random.below(std::uint64_t{2} << random.below(10));
    return {key, {Packets{packets}, Bytes{packets * (60 + random.below(1400))}}};
  }

 private:
  /// A server has one service of its own, and now and then another.
  static std::uint16_t service(Random& random, const IpAddress& server, Proto proto) {
    constexpr std::array<std::uint16_t, 12> tcp{443, 80, 22, 25, 445, 993, 3306, 5432, 8080, 8443, 1883, 3389};
    constexpr std::array<std::uint16_t, 6> udp{53, 443, 123, 161, 514, 3478};
    const auto own = static_cast<std::uint64_t>(server.bytes[3] + server.bytes[2] + server.bytes[15]);
    const std::uint64_t number = random.below(8) == 0 ? random.next() : own * own;
    return proto == protos::tcp ? tcp[number % tcp.size()] : udp[number % udp.size()];
  }

  Zipf inner_, outer_, wide_;
};

}  // namespace netaugur::bench
