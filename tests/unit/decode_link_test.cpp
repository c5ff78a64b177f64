// libpcap's link types: raw, loopback, cooked, serial lines, 802.11.
#include "decode_fixture.hpp"

using namespace netaugur;
using namespace netaugur::test;

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

TEST_CASE("null headers of IRIX and of old Linux are read") {
  check_dns(decoded(hex("0002 0000") + dns(), 0));
  check_dns(decoded(hex("0000 0800") + dns(), 0));
  check_dns6(decoded(hex("0000 86dd") + dns6(), 0));
  check_other(decoded(hex("0007 0000") + dns(), 0));
}

TEST_CASE("Linux cooked headers of both versions carry EtherTypes") {
  check_dns(decoded(hex("0000 0001 0006 0200000000010000 0800") + dns(), 113));
  check_dns(decoded(hex("0800 0000 00000001 0001 00 06 0200000000010000") + dns(), 276));
  check_dns(decoded(hex("0000 0001 0006 0200000000010000 0004") + snap_ipv4() + dns(), 113));
  check_other(decoded(hex("0000 0338 0006 0200000000010000 0800") + dns(), 113));  // netlink
}

TEST_CASE("the hardware type of a cooked header decides where the frame begins otherwise") {
  const Octets radiotap = hex("0000 0800 00000000") + wifi("0801") + snap_ipv4() + dns();
  check_dns(decoded(hex("0000 0323 0006 0200000000010000 0004") + radiotap, 113));
  check_dns(decoded(hex("0004 0000 00000001 0323 00 06 0200000000010000") + radiotap, 276));
  check_dns(decoded(hex("0000 0302 0006 0200000000010000 0019") + hex("1841 03 cc") + dns(), 113));
}

TEST_CASE("PPP is read with and without HDLC framing and with compressed protocol") {
  check_dns(decoded(hex("ff03 0021") + dns(), 9));
  check_dns(decoded(hex("0021") + dns(), 50));
  check_dns(decoded(hex("21") + dns(), 9));
  check_dns(decoded(hex("0f00 0800") + dns(), 50));
  check_dns(decoded(hex("1100 0001 001e 0021") + dns(), 51));
  CHECK(decoded(hex("ff03 0057") + ipv6(17, udp(1, 2)), 9).key.family == Family::ipv6);
  check_dns(decoded(hex("ff3c 0021") + dns(), 9));
  check_dns(decoded(hex("01 ff03 0021") + dns(), 204));
}

TEST_CASE("PPP carries bridged Ethernet, and whole packets of a multilink bundle") {
  check_dns(decoded(hex("ff03 0031 0001") + ethernet(0x0800, dns()), 9));
  check_dns(decoded(hex("ff03 0031 4001 00000007") + ethernet(0x0800, dns()), 9));
  check_other(decoded(hex("ff03 0031 0002") + ethernet(0x0800, dns()), 9));
  check_dns(decoded(hex("ff03 003d c0000001 0021") + dns(), 9));
  check_other(decoded(hex("ff03 003d 40000001 0021") + dns(), 9));
}

TEST_CASE("PPPoE without Ethernet tells session from discovery by its code") {
  check_other(decoded(hex("1109 0001 0004 01010000"), 51));
}

TEST_CASE("Cisco HDLC carries EtherTypes, and its own address resolution is not RARP") {
  check_dns(decoded(hex("0f00 0800") + dns(), 104));
  check_dns(decoded(hex("00 0f00 0800") + dns(), 205));
  check_dns(decoded(hex("8f00 8847 00020140") + dns(), 104));
  check_other(decoded(hex("8f00 8035 00000002 00000005 00000002 ffff 0078 f0a20000"), 104));
}

TEST_CASE("802.11 data frames lead to IP, others do not") {
  constexpr int link = 105;
  check_dns(decoded(wifi("0801") + snap_ipv4() + dns(), link));
  check_dns(decoded(wifi("8801") + hex("0000") + snap_ipv4() + dns(), link));
  check_dns(decoded(wifi("0803") + hex("020000000004") + snap_ipv4() + dns(), link));
  check_other(decoded(wifi("8000") + snap_ipv4() + dns(), link));  // beacon
  check_other(decoded(wifi("4801"), link));                        // null function
  check_other(decoded(wifi("0841") + snap_ipv4() + dns(), link));  // encrypted
  check_other(decoded(wifi("0901") + snap_ipv4() + dns(), link));  // version 1
}

TEST_CASE("802.11 with four addresses, quality of service and high throughput is read") {
  constexpr int link = 105;
  check_dns(decoded(wifi("8803") + hex("020000000004 0000") + snap_ipv4() + dns(), link));
  check_dns(decoded(wifi("8881") + hex("0000 00000000") + snap_ipv4() + dns(), link));
  check_arp(decoded(wifi("8801") + hex("0000 aaaa03 000000 0806") + arp_request(), link));
}

TEST_CASE("the first payload of an 802.11 aggregate stands for the frame") {
  const Octets subframe = hex("020000000001 020000000002 0024") + snap_ipv4() + dns();
  check_dns(decoded(wifi("8801") + hex("8000") + subframe + subframe, 105));
}

TEST_CASE("an 802.11 fragment leads to IP where its payload begins with LLC") {
  check_dns(decoded(wifi("0801", "0100") + snap_ipv4() + dns(), 105));
  check_other(decoded(wifi("0801", "0100") + hex("48656c6c6f2c20776f726c64"), 105));
}

TEST_CASE("monitor headers in front of 802.11 are passed, with their padding") {
  const Octets data = wifi("0801") + snap_ipv4() + dns();
  const Octets padded = wifi("8801") + hex("0000 0000") + snap_ipv4() + dns();
  check_dns(decoded(hex("0000 0800 00000000") + data, 127));
  check_dns(decoded(hex("0000 0900 02000000 20") + padded, 127));
  check_dns(decoded(hex("44000000 90000000") + Octets(136) + data, 119));
  check_dns(decoded(hex("80211001 00000040") + Octets(56) + data, 163));
  check_dns(decoded(hex("80211001 00000040") + Octets(56) + data, 119));
  check_dns(decoded(hex("0000 0800 69000000") + data, 192));
}

TEST_CASE("link types that lead nowhere are other") { check_other(decoded(dns(), 195)); }
