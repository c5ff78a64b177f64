// IPv4, IPv6 with its chains of headers, ARP.
#include "decode_fixture.hpp"

using namespace netaugur;
using namespace netaugur::test;

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
  const Decoded found = decoded(ipv6(60, chain), 229);
  CHECK(found.key.family == Family::ipv6);
  CHECK(found.key.proto == Proto{60});
  CHECK_FALSE(found.truncated);
}

TEST_CASE("ARP and RARP carry the protocol addresses of sender and target") {
  for (const std::uint16_t type : std::initializer_list<std::uint16_t>{0x0806, 0x8035}) {
    const Decoded found = decoded(ethernet(type, arp_request()));
    check_arp(found);
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

TEST_CASE("an offloaded datagram that ends within its options is still of its addresses") {
  Octets offload = ipv4({.options = hex("0101010101010100")}, {});
  offload[2] = offload[3] = 0;
  offload.resize(22);
  const Decoded found = decoded(offload, 228);
  CHECK(found.key.proto == protos::udp);
  CHECK(found.key.dst == address("198.51.100.2"));
  CHECK(found.truncated);
}

TEST_CASE("an offloaded datagram of IPv6 has its ports") {
  Octets offload = dns6();
  offload[4] = offload[5] = 0;
  check_dns6(decoded(offload, 229));
}

TEST_CASE("a chain of two hundred extension headers is walked to its end") {
  Octets chain;
  for (int i = 0; i < 199; ++i) chain = chain + hex("3c 00 0104 00000000");
  chain = chain + hex("11 00 0104 00000000") + udp(1000, 53);
  check_dns6(decoded(ipv6(60, chain), 229));
}

TEST_CASE("a chain that is cut off goes by what its last header says, else by the first header") {
  Octets cut = ipv6(0, hex("2b 00 0104 00000000") + hex("3a 02 0000 00000000") + Octets(16));
  cut.resize(40 + 8 + 3);
  CHECK(decoded(cut, 229).key.proto == protos::icmp6);
  CHECK(decoded(cut, 229).truncated);
  cut.resize(40 + 8);
  CHECK(decoded(cut, 229).key.proto == Proto{0});
  CHECK(decoded(cut, 229).truncated);
}

TEST_CASE("a fragment header that is cut off names no upper layer") {
  Octets cut = ipv6(44, hex("3a 00 0000 00000007") + Octets(8));
  cut.resize(40 + 6);
  CHECK(decoded(cut, 229).key.proto == Proto{44});
  CHECK(decoded(cut, 229).truncated);
}

TEST_CASE("a later fragment in which an extension header would follow goes by the first header") {
  const Decoded found = decoded(ipv6(44, hex("3c 00 0009 00000007") + udp(1000, 53)), 229);
  CHECK(found.key.proto == Proto{44});
  CHECK_FALSE(found.key.has_ports);
  CHECK_FALSE(found.truncated);
}

TEST_CASE("a jumbogram is walked, a length of zero without its option is not") {
  const auto of_length_zero = [](Octets datagram) {
    datagram[4] = datagram[5] = 0;
    return datagram;
  };
  check_dns6(decoded(of_length_zero(ipv6(0, hex("11 00 c204 00011170") + udp(1000, 53))), 229));
  check_dns6(decoded(of_length_zero(ipv6(0, hex("11 01 00 01 03 000000 c204 00011170 0000") + udp(1000, 53))), 229));
  const Decoded padded = decoded(of_length_zero(ipv6(0, hex("11 00 0104 00000000") + udp(1000, 53))), 229);
  CHECK(padded.key.proto == Proto{0});
  CHECK_FALSE(padded.truncated);
  const Decoded fragment = decoded(of_length_zero(ipv6(44, hex("11 00 0001 00000007") + udp(1000, 53))), 229);
  CHECK(fragment.key.proto == Proto{44});
  Octets cut = of_length_zero(ipv6(0, hex("11 00 c204 00011170") + udp(1000, 53)));
  cut.resize(42);
  CHECK(decoded(cut, 229).key.proto == Proto{0});
  CHECK(decoded(cut, 229).truncated);
}

TEST_CASE("SHIM6 carries a payload or is itself the upper layer") {
  check_dns6(decoded(ipv6(140, hex("11 00 80 00 00000000") + udp(1000, 53)), 229));
  const Decoded control = decoded(ipv6(140, hex("3b 01 01 00 00000000") + Octets(8)), 229);
  CHECK(control.key.proto == Proto{140});
  CHECK_FALSE(control.truncated);
}
