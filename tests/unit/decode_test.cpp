#include "netaugur/net/decode.hpp"

#include <rapidcheck.h>

#include "catch.hpp"
#include "pcap_writer.hpp"

using namespace netaugur;
using namespace netaugur::test;

namespace {

constexpr int link_ethernet = 1;

Decoded decoded(const Octets& frame, int link = link_ethernet) { return decode(LinkType{link}, frame); }

IpAddress address(std::string_view text) { return parse_address(text).value(); }

/// IPv4 UDP 192.0.2.1:1000 -> 198.51.100.2:53.
Octets dns() { return ipv4({}, udp(1000, 53)); }

void check_dns(const Decoded& found) {
  CHECK(found.key.family == Family::ipv4);
  CHECK(found.key.proto == protos::udp);
  CHECK(found.key.src == address("192.0.2.1"));
  CHECK(found.key.dst == address("198.51.100.2"));
  CHECK(found.key.has_ports);
  CHECK(found.key.src_port == 1000);
  CHECK(found.key.dst_port == 53);
  CHECK_FALSE(found.truncated);
}

void check_other(const Decoded& found) {
  CHECK(found.key == FlowKey{});
  CHECK_FALSE(found.truncated);
}

const Octets snap_ipv4 = hex("aaaa03 000000 0800");
const Octets wifi_addresses = hex("0000 020000000001 020000000002 020000000003");

}  // namespace

TEST_CASE("a UDP datagram over Ethernet has addresses and ports") { check_dns(decoded(ethernet(0x0800, dns()))); }

TEST_CASE("VLAN tags of every kind are passed, stacked too") {
  for (const std::uint16_t tag : std::initializer_list<std::uint16_t>{0x8100, 0x88A8, 0x9100})
    check_dns(decoded(ethernet(tag, hex("0007 0800") + dns())));
  check_dns(decoded(ethernet(0x88A8, hex("0007 8100 0008 0800") + dns())));
}

TEST_CASE("802.1ah carries the customer's whole frame") {
  check_dns(decoded(ethernet(0x88E7, hex("00000001") + ethernet(0x0800, dns()))));
}

TEST_CASE("an MPLS stack ends in IP by its first four bits") {
  check_dns(decoded(ethernet(0x8847, hex("00010040 00020140") + dns())));
  CHECK(decoded(ethernet(0x8847, hex("00020140") + ipv6(17, udp(1, 2)))).key.family == Family::ipv6);
}

TEST_CASE("an MPLS pseudowire with a control word carries Ethernet") {
  check_dns(decoded(ethernet(0x8847, hex("00020140 00000000") + ethernet(0x0800, dns()))));
}

TEST_CASE("an MPLS stack without a bottom is truncated, not endless") {
  CHECK(decoded(ethernet(0x8847, Octets(400))).truncated);
}

TEST_CASE("a PPPoE session carries PPP, discovery does not") {
  check_dns(decoded(ethernet(0x8864, hex("1100 0001 001e 0021") + dns())));
  check_other(decoded(ethernet(0x8864, hex("1109 0001 001e 0021") + dns())));
  check_other(decoded(ethernet(0x8863, hex("1109 0001 0004 01010000"))));
}

TEST_CASE("802.3 with LLC and SNAP leads to IP; other organisations do not") {
  check_dns(decoded(ethernet(36, snap_ipv4 + dns())));
  check_other(decoded(ethernet(36, hex("aaaa03 00000c 2000") + dns())));
  check_other(decoded(ethernet(38, hex("424203") + Octets(35))));
}

TEST_CASE("padding behind an 802.3 length is not read") {
  const Decoded found = decoded(ethernet(8, snap_ipv4 + dns()));
  CHECK(found.key.family == Family::other);
}

TEST_CASE("switch tags that are no VLANs are passed") {
  check_dns(decoded(ethernet(0x8926, hex("00000000 0800") + dns())));                     // VN-Tag
  check_dns(decoded(ethernet(0x8903, hex("0000") + ethernet(0x0800, dns()))));            // FabricPath
  check_dns(decoded(ethernet(0x22F3, hex("0000 0001 0002") + ethernet(0x0800, dns()))));  // TRILL
  check_dns(decoded(ethernet(0x8909, hex("0101 0001 0001 0800") + dns())));               // Cisco MetaData
  check_dns(decoded(ethernet(0x894F, hex("0fc60101") + Octets(20) + dns())));             // NSH
  check_dns(decoded(ethernet(0x88E5, hex("00 00 00000001 0800") + dns())));               // MACsec in the clear
  check_other(decoded(ethernet(0x88E5, hex("0c 00 00000001 0800") + dns())));             // MACsec, encrypted
}

TEST_CASE("raw IP of all numbers is told by its version") {
  for (const int link : {12, 14, 101, 228}) check_dns(decoded(dns(), link));
  for (const int link : {12, 14, 101, 229}) CHECK(decoded(ipv6(17, udp(1, 2)), link).key.family == Family::ipv6);
}

TEST_CASE("null and loop headers are read in both byte orders") {
  for (const int link : {0, 108}) {
    check_dns(decoded(hex("02000000") + dns(), link));
    check_dns(decoded(hex("00000002") + dns(), link));
    for (const char* family : {"18000000", "1c000000", "1e000000"}) {
      CHECK(decoded(hex(family) + ipv6(17, udp(1, 2)), link).key.family == Family::ipv6);
    }
  }
}

TEST_CASE("Linux cooked headers of both versions carry EtherTypes") {
  check_dns(decoded(hex("0000 0001 0006 0200000000010000 0800") + dns(), 113));
  check_dns(decoded(hex("0800 0000 00000001 0001 00 06 0200000000010000") + dns(), 276));
  check_dns(decoded(hex("0000 0001 0006 0200000000010000 0004") + snap_ipv4 + dns(), 113));
  check_other(decoded(hex("0000 0338 0006 0200000000010000 0800") + dns(), 113));  // netlink
}

TEST_CASE("PPP is read with and without HDLC framing and with compressed protocol") {
  check_dns(decoded(hex("ff03 0021") + dns(), 9));
  check_dns(decoded(hex("0021") + dns(), 50));
  check_dns(decoded(hex("21") + dns(), 9));
  check_dns(decoded(hex("0f00 0800") + dns(), 50));
  check_dns(decoded(hex("1100 0001 001e 0021") + dns(), 51));
  CHECK(decoded(hex("ff03 0057") + ipv6(17, udp(1, 2)), 9).key.family == Family::ipv6);
}

TEST_CASE("FDDI, token ring and ATM carry LLC") {
  check_dns(decoded(hex("50 020000000002 020000000001") + snap_ipv4 + dns(), 10));
  check_dns(decoded(hex("1040 020000000002 020000000001") + snap_ipv4 + dns(), 6));
  check_dns(decoded(hex("1040 020000000002 820000000001 0230") + snap_ipv4 + dns(), 6));
  check_dns(decoded(snap_ipv4 + dns(), 100));
}

TEST_CASE("802.11 data frames lead to IP, others do not") {
  constexpr int link = 105;
  check_dns(decoded(hex("0801") + wifi_addresses + hex("0000") + snap_ipv4 + dns(), link));
  check_dns(decoded(hex("8801") + wifi_addresses + hex("0000 0000") + snap_ipv4 + dns(), link));
  check_dns(decoded(hex("0803") + wifi_addresses + hex("0000 020000000004") + snap_ipv4 + dns(), link));
  check_other(decoded(hex("8000") + wifi_addresses + hex("0000") + snap_ipv4 + dns(), link));  // beacon
  check_other(decoded(hex("4801") + wifi_addresses + hex("0000"), link));                      // null function
  check_other(decoded(hex("0841") + wifi_addresses + hex("0000") + snap_ipv4 + dns(), link));  // encrypted
}

TEST_CASE("monitor headers in front of 802.11 are passed, with their padding") {
  const Octets data = hex("0801") + wifi_addresses + hex("0000") + snap_ipv4 + dns();
  const Octets padded = hex("8801") + wifi_addresses + hex("0000 0000") + hex("0000") + snap_ipv4 + dns();
  check_dns(decoded(hex("0000 0800 00000000") + data, 127));
  check_dns(decoded(hex("0000 0900 02000000 20") + padded, 127));
  check_dns(decoded(hex("44000000 90000000") + Octets(136) + data, 119));
  check_dns(decoded(hex("80211001 00000040") + Octets(56) + data, 163));
  check_dns(decoded(hex("80211001 00000040") + Octets(56) + data, 119));
  check_dns(decoded(hex("0000 0800 69000000") + data, 192));
}

TEST_CASE("firewall and IPsec taps lead to IP") {
  check_dns(decoded(hex("02000000 00000001 00000001") + dns(), 109));
  check_dns(decoded(hex("3d020000") + Octets(60) + dns(), 117));
  check_dns(decoded(hex("0200 0000 0800 0100 00000000 2000 0900") + dns(), 239));
}

TEST_CASE("Frame Relay is read as RFC 2427 and as Cisco's") {
  check_dns(decoded(hex("1841 03 cc") + dns(), 107));
  check_dns(decoded(hex("1841 03 00 80 000000 0800") + dns(), 107));
  check_dns(decoded(hex("1841 0800") + dns(), 107));
}

TEST_CASE("link types that lead nowhere are other") { check_other(decoded(dns(), 195)); }

TEST_CASE("IPv4 options move the ports") {
  check_dns(decoded(ethernet(0x0800, ipv4({.options = hex("94040000")}, udp(1000, 53)))));
}

TEST_CASE("only the first fragment of IPv4 has ports") {
  check_dns(decoded(ethernet(0x0800, ipv4({.fragment = 0x2000}, udp(1000, 53)))));
  const Decoded later = decoded(ethernet(0x0800, ipv4({.fragment = 0x2001}, udp(1000, 53))));
  CHECK(later.key.proto == protos::udp);
  CHECK_FALSE(later.key.has_ports);
  CHECK_FALSE(later.truncated);
}

TEST_CASE("Ethernet padding behind a datagram without ports is not taken for ports") {
  const Decoded found = decoded(ethernet(0x0800, ipv4({.protocol = 6}, {}) + Octets(26)));
  CHECK(found.key.proto == protos::tcp);
  CHECK_FALSE(found.key.has_ports);
  CHECK_FALSE(found.truncated);
}

TEST_CASE("protocols with ports have them, others do not") {
  for (const int protocol : {6, 17, 33, 132, 136}) {
    CHECK(decoded(ipv4({.protocol = static_cast<std::uint8_t>(protocol)}, udp(7, 9)), 12).key.has_ports);
  }
  for (const int protocol : {1, 2, 47, 50, 89}) {
    CHECK_FALSE(decoded(ipv4({.protocol = static_cast<std::uint8_t>(protocol)}, udp(7, 9)), 12).key.has_ports);
  }
}

TEST_CASE("the outermost IP header decides") {
  const Decoded tunnel = decoded(ethernet(0x0800, ipv4({.protocol = 41}, ipv6(6, udp(1, 2)))));
  CHECK(tunnel.key.family == Family::ipv4);
  CHECK(tunnel.key.proto == Proto{41});
}

TEST_CASE("an impossible IPv4 header is other") {
  Octets short_header = dns();
  short_header[0] = 0x44;
  check_other(decoded(ethernet(0x0800, short_header)));
  Octets short_total = dns();
  short_total[3] = 16;
  check_other(decoded(ethernet(0x0800, short_total)));
  Octets version = dns();
  version[0] = 0x55;
  check_other(decoded(ethernet(0x0800, version)));
}

TEST_CASE("a total length of zero is segmentation offload, not damage") {
  Octets offload = dns();
  offload[2] = offload[3] = 0;
  check_dns(decoded(ethernet(0x0800, offload)));
}

TEST_CASE("IPv6 extension headers are walked to the upper layer") {
  const Octets hop_by_hop = hex("3c 00 0104 00000000");
  const Octets destination = hex("2b 00 0104 00000000");
  const Octets routing = hex("11 00 00 00 00000000");
  const Decoded found = decoded(ethernet(0x86DD, ipv6(0, hop_by_hop + destination + routing + udp(1000, 53))));
  CHECK(found.key.proto == protos::udp);
  CHECK(found.key.dst_port == 53);
  CHECK(found.key.dst == address("2001:db8::2"));
}

TEST_CASE("an authentication header counts its length in words") {
  const Octets authentication = hex("11 04 0000 00000001 00000001") + Octets(12);
  CHECK(decoded(ipv6(51, authentication + udp(1000, 53)), 229).key.dst_port == 53);
}

TEST_CASE("a later IPv6 fragment has its chain's protocol and no ports") {
  const Decoded first = decoded(ipv6(44, hex("11 00 0001 00000007") + udp(1000, 53)), 229);
  CHECK(first.key.dst_port == 53);
  const Decoded later = decoded(ipv6(44, hex("11 00 0009 00000007") + udp(1000, 53)), 229);
  CHECK(later.key.proto == protos::udp);
  CHECK_FALSE(later.key.has_ports);
}

TEST_CASE("a chain of extension headers beyond reason ends") {
  Octets chain;
  for (int i = 0; i < 1000; ++i) chain = chain + hex("3c 00 0104 00000000");
  CHECK(decoded(ipv6(60, chain), 229).key.family == Family::ipv6);
}

TEST_CASE("a frame inside a thousand tags ends as other") {
  Octets frame;
  for (int i = 0; i < 1000; ++i) frame = frame + hex("0001 8100");
  check_other(decoded(ethernet(0x8100, frame + hex("0001 0800") + dns())));
}

TEST_CASE("ARP and RARP carry the protocol addresses of sender and target") {
  const Octets request = hex("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202");
  for (const std::uint16_t type : std::initializer_list<std::uint16_t>{0x0806, 0x8035}) {
    const Decoded found = decoded(ethernet(type, request));
    CHECK(found.key.family == Family::arp);
    CHECK(found.key.proto == protos::arp);
    CHECK(found.key.src == address("192.0.2.1"));
    CHECK(found.key.dst == address("192.0.2.2"));
    CHECK_FALSE(found.key.has_ports);
  }
}

TEST_CASE("ARP over long hardware addresses has IPv4 addresses, ARP for other protocols none") {
  const Octets infiniband = hex("0020 0800 14 04 0001") + Octets(20) + hex("c0000201") + Octets(20) + hex("c0000202");
  CHECK(decoded(ethernet(0x0806, infiniband)).key.dst == address("192.0.2.2"));
  const Decoded chaos = decoded(ethernet(0x0806, hex("0001 0804 06 02 0001") + Octets(16)));
  CHECK(chaos.key.family == Family::arp);
  CHECK_FALSE(chaos.key.src.present());
  CHECK_FALSE(chaos.truncated);
}

TEST_CASE("a snapped frame keeps what could be read and says so") {
  const Octets whole = ethernet(0x0800, dns());
  const auto cut = [&](std::size_t size) {
    return decoded(Octets(whole.begin(), whole.begin() + static_cast<long>(size)));
  };
  CHECK(cut(13).truncated);
  CHECK(cut(13).key.family == Family::other);
  CHECK(cut(23).key.family == Family::other);
  CHECK(cut(24).key.proto == protos::udp);
  CHECK_FALSE(cut(29).key.src.present());
  CHECK(cut(30).key.src.present());
  CHECK_FALSE(cut(33).key.dst.present());
  CHECK(cut(33).truncated);
  CHECK(cut(34).key.dst.present());
  CHECK(cut(37).truncated);
  CHECK_FALSE(cut(37).key.has_ports);
  CHECK(cut(38).key.has_ports);
  CHECK_FALSE(cut(38).truncated);
}

TEST_CASE("an empty frame is truncated") { CHECK(decoded({}).truncated); }

TEST_CASE("any octets on any link decode to a coherent key") {
  CHECK(rc::check("decode", [](const Octets& noise) {
    const int link = *rc::gen::element(0, 1, 6, 9, 10, 12, 50, 51, 100, 101, 104, 105, 107, 108, 109, 113, 117, 119,
                                       122, 127, 138, 163, 166, 192, 204, 219, 228, 229, 239, 276);
    const Decoded found = decode(LinkType{link}, noise);
    const bool ip = found.key.family == Family::ipv4 || found.key.family == Family::ipv6;
    RC_ASSERT(ip == (found.key.proto.number < 256));
    RC_ASSERT(found.key.has_ports || (found.key.src_port == 0 && found.key.dst_port == 0));
    RC_ASSERT(!found.key.has_ports || ip);
  }));
}

TEST_CASE("any cut and any changed octet of a real frame decodes to a coherent key") {
  CHECK(rc::check("mutations", [] {
    static const std::vector<Octets> frames = {
        ethernet(0x8100, hex("0007 8847 00020140") + dns()),
        ethernet(0x86DD, ipv6(0, hex("3c000104 00000000") + udp(1, 2))),
        ethernet(0x0806, hex("0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202")),
        ethernet(0x8864, hex("1100 0001 001e 0021") + dns())};
    Octets frame = *rc::gen::elementOf(frames);
    frame[*rc::gen::inRange<std::size_t>(0, frame.size())] = *rc::gen::arbitrary<std::uint8_t>();
    frame.resize(*rc::gen::inRange<std::size_t>(0, frame.size() + 1));
    const Decoded found = decode(LinkType{link_ethernet}, frame);
    RC_ASSERT(found.key.has_ports || (found.key.src_port == 0 && found.key.dst_port == 0));
  }));
}
