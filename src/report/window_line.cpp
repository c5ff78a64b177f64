#include "netaugur/report/window_line.hpp"

#include <fmt/format.h>

namespace netaugur {

namespace {

constexpr const char* layout = "{:<20}  {:<12} {:>9} {:>12} {:>9} {:>9} {:>7} {:>6} {:>7} {:>9} {:>7} {:>7} {:>6}\n";

std::uint64_t packets_of(const WindowSummary& summary, Proto proto) {
  const auto found = summary.by_proto.find(proto);
  return found == summary.by_proto.end() ? 0 : found->second.packets.value;
}

}  // namespace

std::string window_heading() {
  return fmt::format(layout, "start (UTC)", "sensor", "packets", "bytes", "tcp", "udp", "icmp", "arp", "other",
                     "(ipv6)", "hosts", "pairs", "lost");
}

std::string window_line(const WindowSummary& summary) {
  const std::uint64_t tcp = packets_of(summary, protos::tcp);
  const std::uint64_t udp = packets_of(summary, protos::udp);
  const std::uint64_t icmp = packets_of(summary, protos::icmp) + packets_of(summary, protos::icmp6);
  const std::uint64_t arp = packets_of(summary, protos::arp);
  const auto ipv6 = summary.by_family.find(Family::ipv6);
  const Loss& loss = summary.loss;
  return fmt::format(layout, to_rfc3339(summary.window.start), summary.sensor, summary.total.packets.value,
                     summary.total.bytes.value, tcp, udp, icmp, arp,
                     summary.total.packets.value - tcp - udp - icmp - arp,
                     ipv6 == summary.by_family.end() ? 0 : ipv6->second.packets.value, summary.hosts, summary.pairs,
                     loss.dropped_kernel.value + loss.dropped_interface.value + loss.late.value);
}

}  // namespace netaugur
