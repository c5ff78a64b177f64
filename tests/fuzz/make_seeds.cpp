// Writes the inputs that fuzzing begins with: make_seeds FOLDER makes FOLDER/<target>/<n>.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/store/spool_format.hpp"
#include "netaugur/window/summary.hpp"
#include "pcap_writer.hpp"

using namespace netaugur;
using namespace netaugur::test;

namespace {

std::vector<Octets> ip_packets() {
  const Octets dns = udp(1000, 53);
  const Octets tcp = be16(40000) + be16(443) + Octets(16);
  const Octets fragment_header = hex("11 00 0000 00000001");
  return {ipv4({}, dns), ipv4({.protocol = 6, .options = hex("94040000")}, tcp),
          ipv4({.protocol = 132, .fragment = 0x2000}, tcp), ipv4({.fragment = 0x0005}, dns), ipv6(17, dns),
          ipv6(58, Octets(8)),
          // Hop-by-hop, routing, destination options, authentication, fragment.
          ipv6(0, hex("2b00000000000000") + hex("3c00000000000000") + hex("3300000000000000") +
                      hex("2c04000000000000 0000000000000000 0000000000000000") + fragment_header + dns)};
}

Octets arp() { return hex("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202"); }

/// A link type and what it carries in front of an IPv4 packet.
struct Encapsulation {
  std::uint16_t link;
  std::string_view header;
};

constexpr Encapsulation encapsulations[] = {
    {0, "02000000"},
    {108, "00000002"},
    {9, "ff03 0021"},
    {50, "0021"},
    {51, "1100 0001 0020 0021"},
    {166, "01 ff03 0021"},
    {204, "00 ff03 0021"},
    {10, "50 020000000001 020000000002 aaaa03 000000 0800"},
    {6, "1040 020000000001 020000000002 aaaa03 000000 0800"},
    {11, "aaaa03 000000 0800"},
    {12, ""},
    {101, "ff03 0021"},
    {228, ""},
    {104, "0f00 0800"},
    {113, "0000 0001 0006 0200000000010000 0800"},
    {276, "0800 0000 00000001 0001 00 06 0200000000010000"},
    {107, "0411 03 cc"},
    {109, "02000000 00000000 00000000"},
    {117,
     "3d020000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 0000000000000000 "
     "0000000000000000 0000000000000000 00000000"},
    {239, "02000000 0800 0100 08000000"},
    {122, "00000000000000000000000000000000 aaaa03 000000 0800"},
    {138, "00000000000000000000000000000000 0800"},
    {219, "00010140"},
    {105, "0800 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800"},
    {105, "8800 0000 020000000001 020000000002 020000000003 0000 0000 aaaa03 000000 0800"},
    {127, "0000 0900 02000000 00 0800 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800"},
    {163, "80211001 00000008 0800 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800"},
    {192, "0000 0800 69000000 0800 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800"},
    // Over Ethernet, behind its addresses.
    {1, "020000000002 020000000001 8100 0007 0800"},
    {1, "020000000002 020000000001 88a8 0007 8100 0008 0800"},
    {1, "020000000002 020000000001 88e7 00000001 020000000002 020000000001 0800"},
    {1, "020000000002 020000000001 8847 00010040 00020140"},
    {1, "020000000002 020000000001 8847 00020140 00000000 020000000002 020000000001 0800"},
    {1, "020000000002 020000000001 8864 1100 0001 0020 0021"},
    {1, "020000000002 020000000001 0040 aaaa03 000000 0800"},
    {1, "020000000002 020000000001 0040 060603"},
    {1, "01000c000000 020000000001 0040 aaaa0300000c 0000 00000000 0000 020000000002 020000000001 0800"},
    {1, "020000000002 020000000001 6558 020000000002 020000000001 0800"},
    {1, "020000000002 020000000001 22f3 0001 0001 0002 020000000002 020000000001 0800"},
    {1, "020000000002 020000000001 88e5 00 00 00000001 0800"},
    {1, "020000000002 020000000001 894f 0002 01 01 00000100"},
    {1, "020000000002 020000000001 8926 00000000 0800"},
    {1, "020000000002 020000000001 8909 010100010000 0800"},
};

Octets decode_input(std::uint16_t link, const Octets& frame) { return number(link, 2, false) + frame; }

std::vector<Octets> decode_seeds() {
  std::vector<Octets> seeds;
  for (const Encapsulation& encapsulation : encapsulations) {
    seeds.push_back(decode_input(encapsulation.link, hex(encapsulation.header) + ip_packets().front()));
  }
  for (const Octets& packet : ip_packets()) {
    seeds.push_back(decode_input(101, packet));
    seeds.push_back(decode_input(1, ethernet(packet[0] >> 4U == 4 ? 0x0800 : 0x86DD, packet)));
  }
  constexpr std::uint16_t past_known_links = 300;
  for (std::uint16_t link = 0; link < past_known_links; ++link) {
    seeds.push_back(decode_input(link, Octets(12) + ip_packets().front()));
  }
  seeds.push_back(decode_input(1, ethernet(0x0806, arp())));
  seeds.push_back(decode_input(1, ethernet(0x88CC, Octets(46))));
  return seeds;
}

std::vector<Octets> pcap_seeds() {
  const Octets frame = ethernet(0x0800, ipv4({}, udp(1000, 53)));
  const std::vector<Record> records = {
      {1'700'000'000, 123'456'789, frame, 1514}, {1'700'000'001, 0, {}}, {0, 0, frame}};
  std::vector<Octets> seeds;
  for (const bool big_endian : {false, true}) {
    for (const bool nanoseconds : {false, true}) {
      seeds.push_back(pcap_file({.big_endian = big_endian, .nanoseconds = nanoseconds}, records));
    }
  }
  const auto u32 = [](std::uint64_t value) { return number(value, 4, false); };
  const Octets header = u32(0xA1B2CD34) + number(2, 2, false) + number(4, 2, false) + Octets(8) + u32(96) + u32(1);
  seeds.push_back(header + u32(7) + u32(5) + u32(frame.size()) + u32(1514) + Octets(8) + frame);
  Octets before_libpcap_0_4 = pcap_file({}, {{1, 0, frame, 9000}});
  before_libpcap_0_4[6] = 2;
  seeds.push_back(before_libpcap_0_4);
  seeds.push_back(pcap_file({.link = 113}, {}));
  Octets cut = pcap_file({}, records);
  cut.resize(cut.size() - 1);
  seeds.push_back(cut);
  return seeds;
}

std::vector<Octets> pcapng_seeds() {
  const Octets frame = ethernet(0x0800, ipv4({}, udp(1000, 53)));
  std::vector<Octets> seeds;
  for (const bool big_endian : {false, true}) {
    PcapngFile file(big_endian);
    file.interface({.snapshot = 96})
        .interface({.link = 101, .resolution = 9})
        .interface({.resolution = 0x80 + 10})
        .interface({.resolution = 3, .offset_seconds = 1'700'000'000})
        .enhanced(0, 1'700'000'000'000'001, frame)
        .enhanced(1, 1'700'000'000'000'000'001, ipv4({}, udp(1, 2)))
        .enhanced(2, 1'700'000'000ULL * 1024 + 512, frame)
        .enhanced(3, 1500, frame, 9000)
        .obsolete(0, 1'700'000'000'000'002, frame);
    seeds.push_back(file.octets());
  }
  PcapngFile simple;
  simple.interface({.snapshot = 40}).simple(Octets(frame.begin(), frame.begin() + 40), 1514);
  // Interface statistics and name resolution, which are passed over.
  simple.block(5, Octets(12)).block(4, Octets(4));
  seeds.push_back(simple.octets());
  PcapngFile sections;
  sections.interface({}).enhanced(0, 1, frame);
  PcapngFile other_order(true);
  other_order.interface({.link = 113}).enhanced(0, 2, frame);
  seeds.push_back(sections.octets() + other_order.octets());
  Octets cut = sections.octets();
  cut.resize(cut.size() - 3);
  seeds.push_back(cut);
  return seeds;
}

/// Packet lines of which one value is the last that is taken, or the first that is not.
std::vector<std::string> packets_at_limits() {
  std::vector<std::string> lines;
  const auto add = [&lines](std::string_view ts, std::string_view address, std::string_view port,
                            std::string_view bytes) {
    std::string line = R"({"type":"packet","ts":")";
    line += std::string(ts) + R"(","family":"ipv4","proto":"tcp","src_ip":")" + std::string(address);
    line += R"(","src_port":)" + std::string(port) + R"(,"dst_ip":"192.0.2.2","dst_port":0,"bytes":)";
    lines.push_back(line + std::string(bytes) + "}");
  };
  constexpr const char *ts = "2026-01-01T00:00:00Z", *address = "192.0.2.1", *port = "1", *bytes = "60";
  for (const char* other : {"2026-01-01T00:00:60Z", "2026-01-01T23:59:59.999999999Z", "2026-01-01T00:00:00.0000000000Z",
                            "2026-01-01T00:00:00.5+23:59", "2026-02-29T00:00:00Z", "2026-01-01t00:00:00z",
                            "1677-09-21T00:12:44Z", "2262-04-11T23:47:15Z", "9999-12-31T23:59:59Z"}) {
    add(other, address, port, bytes);
  }
  for (const char* other :
       {"255.255.255.255", "256.0.0.0", "192.0.2.01", "192.0.2", "192.0.2.1.", "::ffff:192.0.2.1"}) {
    add(ts, other, port, bytes);
  }
  for (const char* other : {"65535", "65536", "00", "-1", "1.0", "\"1\"", "null"}) add(ts, address, other, bytes);
  for (const char* other : {"999999999999999999", "9223372036854775807", "9223372036854775808", "18446744073709551616",
                            "007", "6e1", "-0"}) {
    add(ts, address, port, other);
  }
  return lines;
}

std::vector<Octets> json_lines_seeds() {
  using namespace std::chrono_literals;
  const Window window{Timestamp(1'700'000'000s), 5s};
  FlowKey https;
  https.family = Family::ipv6;
  https.proto = protos::tcp;
  https.src = *parse_address("2001:db8::1");
  https.dst = *parse_address("2001:db8::2");
  https.src_port = 40000;
  https.dst_port = 443;
  https.has_ports = true;
  FlowKey dns = https;
  dns.family = Family::ipv4;
  dns.proto = protos::udp;
  dns.src = *parse_address("192.0.2.1");
  dns.dst = *parse_address("198.51.100.2");
  FlowKey request = dns;
  request.family = Family::arp;
  request.proto = protos::arp;
  request.has_ports = false;
  WindowSummary summary;
  summary.sensor = "edge \"1\"";
  summary.window = window;
  summary.total = {{3}, {300}};
  summary.by_proto = {{protos::tcp, {{2}, {200}}}, {protos::arp, {{1}, {100}}}};
  summary.by_family = {{Family::ipv6, {{2}, {200}}}, {Family::arp, {{1}, {100}}}};
  const Timestamp precise(1'700'000'000'123'456'789ns);
  const ForecastLine forecast{
      {Dimension::ip, "10.0.0.1"}, "", Metric::packets, "ets", precise, window, 1.5, 1, 2, 0.25, 3e300};
  const Line lines[] = {StreamHeader{"edge1", "0f8fad5b-d9cb-469f-a165-70867728950e", "eth0", "EN10MB"},
                        PacketLine{precise, https, {1514}},
                        PacketLine{Timestamp(1s), FlowKey{}, {60}},
                        PacketLine{Timestamp(1500ms), dns, {60}},
                        FlowLine{window, https, {{12}, {3456}}},
                        FlowLine{window, dns, {{1}, {80}}},
                        FlowLine{window, request, {{1}, {42}}},
                        LossLine{window, {{12}, {1}, {2}, {3}, {4}, {5}}},
                        MarkLine{window.end()},
                        summary,
                        forecast};
  std::vector<Octets> seeds;
  std::string all;
  for (const Line& line : lines) {
    std::string text;
    append_line(text, line);
    all += text;
    text.pop_back();
    seeds.emplace_back(text.begin(), text.end());
  }
  all += R"({"type":"weather","sunny":true})"
         "\n[1]\n\n"
         R"({"bytes":3,"new":{"a":[1]},"packets":1,"type":"flow"})";
  seeds.emplace_back(all.begin(), all.end());
  for (const std::string& text : packets_at_limits()) seeds.emplace_back(text.begin(), text.end());
  return seeds;
}

/// A segment of two windows, and a window's payload.
std::vector<Octets> spool_seeds() {
  WindowRecord window{{"edge1", "6f2d9c1e-0000-4000-8000-00000000000a", "eth0", "EN10MB"}, {}, {}};
  window.rows.push_back({{Family::ipv4, protos::tcp, *parse_address("192.0.2.1"), *parse_address("198.51.100.2"), 443},
                         {Packets{3}, Bytes{1800}}});
  window.rows.push_back(
      {{Family::ipv6, protos::icmp6, *parse_address("2001:db8::1"), *parse_address("2001:db8::2"), {}},
       {Packets{1}, Bytes{64}}});
  window.rows.push_back({{Family::other, protos::other, {}, {}, {}}, {Packets{1}, Bytes{60}}});
  Loss loss;
  loss.received = Packets{5};
  window.summary =
      summarise("edge1", {Timestamp(std::chrono::hours(500'000)), std::chrono::seconds(5)}, window.rows, loss);
  const std::string payload = encode_window(window);
  std::string segment;
  append_segment_header(segment, {SegmentKind::whole, 1});
  append_record(segment, 1, payload);
  append_record(segment, 2, payload);
  return {{payload.begin(), payload.end()}, {segment.begin(), segment.end()}};
}

bool write_all(const std::filesystem::path& folder, const std::vector<Octets>& seeds) {
  std::filesystem::create_directories(folder);
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    std::ofstream out(folder / std::to_string(i), std::ios::binary);
    out.write(reinterpret_cast<const char*>(seeds[i].data()), static_cast<std::streamsize>(seeds[i].size()));
    if (!out.flush()) return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: make_seeds FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  const bool written = write_all(folder / "decode", decode_seeds()) && write_all(folder / "pcap", pcap_seeds()) &&
                       write_all(folder / "pcapng", pcapng_seeds()) &&
                       write_all(folder / "json_lines", json_lines_seeds()) &&
                       write_all(folder / "spool", spool_seeds());
  if (!written) std::cerr << "make_seeds: cannot write to " << folder << "; is the disk full?\n";
  return written ? 0 : 1;
}
