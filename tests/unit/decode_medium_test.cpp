// Networks other than Ethernet and 802.11, and the headers of systems that captured.
#include "decode_fixture.hpp"

using namespace netaugur;
using namespace netaugur::test;

TEST_CASE("FDDI, token ring and ATM carry LLC") {
  check_dns(decoded(hex("50 020000000002 020000000001") + snap_ipv4() + dns(), 10));
  check_dns(decoded(hex("1040 020000000002 020000000001") + snap_ipv4() + dns(), 6));
  check_dns(decoded(hex("1040 020000000002 820000000001 0230") + snap_ipv4() + dns(), 6));
  check_dns(decoded(snap_ipv4() + dns(), 100));
}

TEST_CASE("firewall and IPsec taps lead to IP") {
  check_dns(decoded(hex("02000000 00000001 00000001") + dns(), 109));
  check_dns(decoded(hex("3d020000") + Octets(60) + dns(), 117));
  check_dns(decoded(hex("0200 0000 0800 0100 00000000 2000 0900") + dns(), 239));
}

TEST_CASE("a bridge's netfilter log goes by the EtherType of its description") {
  const Octets arp = hex("0700 0001 0800 0100 0806 03 00 2000 0900") + arp_request();
  check_arp(decoded(arp, 239));
  check_dns6(decoded(hex("0700 0001 0800 0100 86dd 03 00 3400 0900") + dns6(), 239));
  check_other(decoded(hex("0700 0001 2000 0900") + dns(), 239));
}

TEST_CASE("Frame Relay is read as RFC 2427 and as Cisco's") {
  check_dns(decoded(hex("1841 03 cc") + dns(), 107));
  check_dns(decoded(hex("1841 03 00 80 000000 0800") + dns(), 107));
  check_dns(decoded(hex("1841 0800") + dns(), 107));
  check_dns6(decoded(hex("1841 03 8e") + dns6(), 107));
  check_dns(decoded(hex("00 1841 03 cc") + dns(), 206));
}

TEST_CASE("Frame Relay's addresses have two to four octets") {
  check_dns(decoded(hex("80ea9d 0800") + dns(), 107));
  check_dns(decoded(hex("80ea9c9d 03 cc") + dns(), 107));
  check_other(decoded(hex("81d1 0800") + dns(), 107));
}

TEST_CASE("SNAP over Frame Relay goes by its organisation") {
  check_dns(decoded(hex("1841 03 00 80 0080c2 0007") + ethernet(0x0800, dns()), 107));
  check_other(decoded(hex("1841 03 00 80 00003c 0800") + dns(), 107));
}

TEST_CASE("ARCNET is read as RFC 1051 and as RFC 1201") {
  const Octets arp = hex("0007 0800 01 04 0001 01 c0000201 00 c0000202");
  check_dns(decoded(hex("be50 f0") + dns(), 7));
  check_arp(decoded(hex("be50 f1") + arp, 7));
  check_dns(decoded(hex("be50 d4 00 0001") + dns(), 7));
  check_dns6(decoded(hex("be50 c4 00 0001") + dns6(), 7));
  check_arp(decoded(hex("be50 d5 00 0001") + arp, 7));
  check_arp(decoded(hex("be50 d6 00 0001") + arp, 7));
  check_dns(decoded(hex("be50 0000 d4 00 0001") + dns(), 129));
  check_other(decoded(hex("be50 cd 00 0001") + dns(), 7));  // BACnet
}

TEST_CASE("of an ARCNET packet in several frames only the first leads to IP") {
  check_dns(decoded(hex("be50 d4 03 0001") + dns(), 7));
  check_other(decoded(hex("be50 d4 02 0001") + dns(), 7));
  check_dns(decoded(hex("be50 d4 ff ffff d4 00 0001") + dns(), 7));  // an exception frame
}

TEST_CASE("IP over ATM, Fibre Channel, FireWire, InfiniBand and passive optical networks is read") {
  for (const int link : {18, 19, 106}) check_dns(decoded(dns(), link));
  check_dns(decoded(hex("02 00 0020") + snap_ipv4() + dns(), 123));
  check_dns(decoded(hex("01 00 0020 0001") + ethernet(0x0800, dns()), 123));
  check_other(decoded(hex("06 00 0005") + dns(), 123));  // signalling
  check_dns(decoded(hex("1000020000000002 1000020000000001") + snap_ipv4() + dns(), 122));
  check_dns(decoded(hex("0200000000000002 0200000000000001 0800") + dns(), 138));
  check_dns(decoded(Octets(40) + hex("0800 0000") + dns(), 242));
  check_dns(decoded(hex("5555d55555000100") + ethernet(0x0800, dns()), 259));
}

TEST_CASE("DOCSIS packets lead to Ethernet, management and encrypted ones do not") {
  const Octets frame = ethernet(0x0800, dns());
  check_dns(decoded(hex("00 00 0032 4fee") + frame, 143));
  check_dns(decoded(hex("01 02 0034 2100 7a22") + frame, 143));
  check_dns(decoded(hex("01 05 0037 4410010000 e49c") + frame, 143));
  check_dns(decoded(hex("04 00 0032 0000") + frame, 143));               // isolated
  check_other(decoded(hex("01 05 0037 4410810000 0000") + frame, 143));  // encrypted
  check_other(decoded(hex("c2 00 0032 0000") + frame, 143));             // management
}

TEST_CASE("Darwin's packet tap names the link type of what follows") {
  const Octets rest(0x6C - 12);
  for (const int link : {149, 258}) {
    check_dns(decoded(hex("6c000000 01000000 01000000") + rest + ethernet(0x0800, dns()), link));
    check_dns(decoded(hex("6c000000 01000000 0c000000") + rest + dns(), link));
    check_other(decoded(hex("6c000000 00000000 01000000") + rest + ethernet(0x0800, dns()), link));
    check_other(decoded(hex("6c000100 01000000 01000000") + rest + ethernet(0x0800, dns()), link));
  }
}

TEST_CASE("Solaris' and OpenBSD's interfaces name the address family") {
  check_dns(decoded(hex("01 02") + Octets(22) + dns(), 226));
  check_dns6(decoded(hex("01 1a") + Octets(22) + dns6(), 226));
  check_dns(decoded(hex("00000002 00000001 00000001") + dns(), 13));
}

TEST_CASE("ERF records of Ethernet, serial lines and IP are read, behind any extension headers") {
  const Octets time(8);
  check_dns(decoded(time + hex("02 04 0044 0000 0032 0000") + ethernet(0x0800, dns()), 197));
  check_dns(decoded(time + hex("82 04 0054 0000 0032") + hex("83") + Octets(7) + hex("03") + Octets(7) + hex("0000") +
                        ethernet(0x0800, dns()),
                    197));
  check_dns(decoded(time + hex("01 04 0034 0000 0024 0f00 0800") + dns(), 197));
  check_dns(decoded(time + hex("16 04 002c 0000 001c") + dns(), 197));
  check_dns6(decoded(time + hex("17 04 0040 0000 0030") + dns6(), 197));
  check_other(decoded(time + hex("03 04 002c 0000 001c") + dns(), 197));  // ATM cells
}

TEST_CASE("Juniper's header is followed by the interface's link layer, or by none") {
  check_dns(decoded(hex("4d474300") + ethernet(0x0800, dns()), 178));
  check_dns(decoded(hex("4d474381 0004 06010e00") + ethernet(0x0800, dns()), 178));
  check_dns(decoded(hex("4d474300") + ethernet(0x0800, dns()), 167));
  check_dns(decoded(hex("4d474300 ff03 0021") + dns(), 179));
  check_dns(decoded(hex("4d474300 1841 03 cc") + dns(), 180));
  check_dns(decoded(hex("4d474300 0f00 0800") + dns(), 181));
  check_dns(decoded(hex("4d474302 02000000") + dns(), 137));
  check_dns6(decoded(hex("4d474302 06000000") + dns6(), 178));
  check_dns(decoded(hex("4d474302 05000000 00020140") + dns(), 178));
  check_other(decoded(hex("4d474302 01000000") + dns(), 178));
  check_other(decoded(hex("4d474400") + ethernet(0x0800, dns()), 178));
  check_other(decoded(hex("4d474300") + ethernet(0x0800, dns()), 137));
}

TEST_CASE("Hilscher's capture card leads to Ethernet") {
  check_dns(decoded(hex("00041040") + ethernet(0x0800, dns()) + Octets(4), 240));
}
