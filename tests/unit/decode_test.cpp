// Ethernet, its tags, and what holds for any frame.
#include <rapidcheck.h>

#include "decode_fixture.hpp"

using namespace netaugur;
using namespace netaugur::test;

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

TEST_CASE("a PPPoE session carries PPP, whatever its code says; discovery does not") {
  check_dns(decoded(ethernet(0x8864, hex("1100 0001 001e 0021") + dns())));
  check_dns(decoded(ethernet(0x8864, hex("1109 0001 001e 0021") + dns())));
  check_other(decoded(ethernet(0x8863, hex("1109 0001 0004 01010000"))));
}

TEST_CASE("802.3 with LLC and IP's own address, or an ISO identifier, leads to IP") {
  check_dns(decoded(ethernet(31, hex("060603") + dns())));
  check_dns(decoded(ethernet(32, hex("fefe03 cc") + dns())));
  check_dns6(decoded(ethernet(52, hex("fefe03 8e") + dns6())));
  check_other(decoded(ethernet(32, hex("fefe03 83") + dns())));  // IS-IS
}

TEST_CASE("LLC in a frame too long for a length field is read") {
  check_dns(decoded(ethernet(0x8870, snap_ipv4() + dns())));
}

TEST_CASE("a bridged frame within SNAP is read") {
  check_dns(decoded(ethernet(52, hex("aaaa03 0080c2 0007 0000") + ethernet(0x0800, dns()))));
}

TEST_CASE("802.3 with LLC and SNAP leads to IP; other organisations do not") {
  check_dns(decoded(ethernet(36, snap_ipv4() + dns())));
  check_other(decoded(ethernet(36, hex("aaaa03 00000c 2000") + dns())));
  check_other(decoded(ethernet(38, hex("424203") + Octets(35))));
}

TEST_CASE("padding behind an 802.3 length is not read") {
  const Decoded found = decoded(ethernet(8, snap_ipv4() + dns()));
  CHECK(found.key.family == Family::other);
}

TEST_CASE("switch tags that are no VLANs are passed") {
  check_dns(decoded(ethernet(0x8926, hex("00000000 0800") + dns())));                     // VN-Tag
  check_dns(decoded(ethernet(0x893F, hex("0000 00d8 0000 0800") + dns())));               // E-Tag
  check_dns(decoded(ethernet(0x892F, hex("0034 0001 0800") + dns())));                    // HSR
  check_dns(decoded(ethernet(0xF1C1, hex("0000 0001 0800") + dns())));                    // R-TAG
  check_dns(decoded(ethernet(0x8903, hex("0000") + ethernet(0x0800, dns()))));            // FabricPath
  check_dns(decoded(ethernet(0x22F3, hex("0000 0001 0002") + ethernet(0x0800, dns()))));  // TRILL
  check_dns(decoded(ethernet(0x8909, hex("0101 0001 0001 0800") + dns())));               // Cisco MetaData
  check_dns(decoded(ethernet(0x894F, hex("0fc60101") + Octets(20) + dns())));             // NSH
  check_dns(decoded(ethernet(0x88E5, hex("00 00 00000001 0800") + dns())));               // MACsec in the clear
  check_other(decoded(ethernet(0x88E5, hex("0c 00 00000001 0800") + dns())));             // MACsec, encrypted
}

TEST_CASE("Arista's timestamps are passed in both their lengths") {
  check_dns(decoded(ethernet(0xD28B, hex("0001 0010 5ceeed57 384f59c8 0800") + dns())));
  check_dns(decoded(ethernet(0xD28B, hex("0001 0121 ed95 18152474 0800") + dns())));
  check_other(decoded(ethernet(0xD28B, hex("0001 0030 ed95 18152474 0800") + dns())));
  check_other(decoded(ethernet(0xD28B, hex("0002 0010 5ceeed57 384f59c8 0800") + dns())));
}

TEST_CASE("a frame inside a thousand tags ends as other") {
  Octets frame;
  for (int i = 0; i < 1000; ++i) frame = frame + hex("0001 8100");
  check_other(decoded(ethernet(0x8100, frame + hex("0001 0800") + dns())));
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
    const int link = *rc::gen::element(0, 1, 6, 7, 9, 10, 12, 50, 51, 100, 101, 104, 105, 107, 108, 109, 113, 117, 119,
                                       122, 123, 127, 129, 138, 143, 163, 166, 178, 192, 197, 204, 206, 219, 226, 228,
                                       229, 239, 242, 258, 276);
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
