#include "traffic_maker.hpp"

#include <map>
#include <random>
#include <set>
#include <sstream>

#include "catch.hpp"

namespace netaugur::contract {

namespace {

IpAddress address(const std::string& text) {
  if (text == "-") return {};
  const auto read = parse_address(text);
  REQUIRE(read);
  return *read;
}

TrafficRow random_row(std::mt19937& random) {
  const auto pick = [&random](std::uint32_t below) { return static_cast<std::uint32_t>(random() % below); };
  TrafficRow row;
  auto& key = row.key;
  const auto kind = pick(20);
  if (kind == 0) {
    key.family = Family::other;
  } else if (kind == 1) {
    key.family = Family::arp;
    key.proto = protos::arp;
    if (pick(2) == 0) {
      key.src = address("10.0.0." + std::to_string(pick(4)));
      key.dst = address("10.0.0." + std::to_string(pick(4)));
    }
  } else {
    const bool v6 = kind % 4 == 0;
    const std::string net = v6 ? "2001:db8::" : "10.0.0.";
    key.family = v6 ? Family::ipv6 : Family::ipv4;
    key.src = address(net + std::to_string(pick(6)));
    key.dst = address(net + std::to_string(pick(6)));
    constexpr Proto choices[] = {protos::tcp, protos::udp, protos::icmp, Proto{47}, Proto{200}};
    key.proto = choices[pick(5)];
    if (key.proto == protos::tcp || key.proto == protos::udp) {
      constexpr std::uint16_t services[] = {0, 22, 53, 443, 65535};
      key.service = services[pick(5)];
    }
  }
  row.counts = {Packets{1 + pick(1000)}, Bytes{64 + pick(1'000'000)}};
  return row;
}

}  // namespace

Timestamp at(const std::string& rfc3339) {
  // Also for constants, which are made before any test runs.
  return parse_rfc3339(rfc3339).value();
}

TrafficRow row(const std::string& text) {
  std::istringstream words(text);
  std::string proto, ends;
  char slash = 0;
  TrafficRow row;
  REQUIRE(words >> proto >> ends >> row.counts.packets.value >> slash >> row.counts.bytes.value);
  row.key.proto = *parse_proto(proto);
  const auto arrow = ends.find('>');
  const auto port = row.key.proto == protos::tcp || row.key.proto == protos::udp ? ends.rfind(':') : std::string::npos;
  row.key.src = address(ends.substr(0, arrow));
  row.key.dst = address(ends.substr(arrow + 1, port == std::string::npos ? port : port - arrow - 1));
  if (port != std::string::npos) row.key.service = static_cast<std::uint16_t>(std::stoi(ends.substr(port + 1)));
  row.key.family = row.key.proto == protos::arp            ? Family::arp
                   : row.key.proto == protos::other        ? Family::other
                   : row.key.src.kind == AddressKind::ipv6 ? Family::ipv6
                                                           : Family::ipv4;
  return row;
}

WindowRecord window(const std::string& sensor, const std::string& run, Timestamp start, Duration length,
                    std::vector<TrafficRow> rows, Loss loss) {
  WindowRecord record{{sensor, run, "test", "EN10MB"}, {}, std::move(rows)};
  auto& summary = record.summary;
  summary.sensor = sensor;
  summary.window = {start, length};
  summary.loss = loss;
  std::set<IpAddress> hosts;
  std::set<std::pair<IpAddress, IpAddress>> pairs;
  for (const auto& [key, counts] : record.rows) {
    summary.total += counts;
    summary.by_proto[key.proto] += counts;
    summary.by_family[key.family] += counts;
    if (key.src.present()) hosts.insert(key.src);
    if (key.dst.present()) hosts.insert(key.dst);
    if (key.src.present() || key.dst.present()) pairs.emplace(key.src, key.dst);
  }
  summary.hosts = hosts.size();
  summary.pairs = pairs.size();
  return record;
}

std::vector<WindowRecord> random_traffic(std::uint32_t seed, Timestamp around, std::size_t windows) {
  std::mt19937 random(seed);
  const auto pick = [&random](std::uint32_t below) { return static_cast<std::uint32_t>(random() % below); };
  std::map<std::tuple<std::string, std::string, Timestamp>, WindowRecord> made;
  while (made.size() < windows) {
    const bool live = pick(3) != 0;
    const Duration length = live ? std::chrono::seconds(5) : std::chrono::seconds(60);
    const std::string sensor = live ? "edge1" : "demo";
    const std::string run = live && pick(2) == 0 ? run_b : run_a;
    // Most of them within minutes, some days away, so that every resolution has full and partial buckets.
    const std::int64_t reach = pick(4) == 0 ? 3 * 86'400 : 1'800;
    const Duration offset = std::chrono::seconds(static_cast<std::int64_t>(random()) % reach - reach / 2);
    const Timestamp start = floor_to(around + offset, length);
    std::map<TrafficKey, Counts> rows;
    for (std::uint32_t i = pick(30); i > 0; --i) {
      const auto made_row = random_row(random);
      rows[made_row.key] += made_row.counts;
    }
    std::vector<TrafficRow> listed;
    for (const auto& [key, counts] : rows) listed.push_back({key, counts});
    const Loss loss{Packets{pick(9)}, Packets{pick(3)}, Packets{pick(2)},
                    Packets{pick(2)}, Packets{pick(2)}, Packets{pick(4)}};
    made.insert_or_assign({sensor, run, start}, window(sensor, run, start, length, std::move(listed), loss));
  }
  std::vector<WindowRecord> records;
  for (auto& [key, record] : made) records.push_back(std::move(record));
  return records;
}

}  // namespace netaugur::contract
