// What a frame shows that was cut short, by the snapshot or by its own length.
#include "catch.hpp"
#include "netaugur/net/decode.hpp"
#include "pcap_writer.hpp"

using namespace netaugur;
using namespace netaugur::test;

namespace {

constexpr int ethernet_link = 1, raw_ip = 101, avs = 163;

Octets dns() { return ipv4({}, udp(1000, 53)); }

Decoded decoded(const Octets& frame, int link) { return decode(LinkType{link}, frame); }

}  // namespace

TEST_CASE("a header that the frame's own 802.3 length cuts short was not truncated by the snapshot") {
  const Octets snap_ipv4 = hex("aaaa03 000000 0800");
  for (const std::uint16_t length : std::initializer_list<std::uint16_t>{0, 2, 7, 8, 20}) {
    const Octets frame = ethernet(length, snap_ipv4 + dns());
    INFO(length);
    CHECK_FALSE(decoded(frame, ethernet_link).truncated);
  }
  const Octets snapped = ethernet(20, snap_ipv4 + hex("45"));
  CHECK(decoded(snapped, ethernet_link).truncated);
}

TEST_CASE("raw IP of which a single octet was kept may be PPP") {
  CHECK(decoded(hex("ff"), raw_ip).truncated);
  CHECK_FALSE(decoded(hex("fe"), raw_ip).truncated);
}

TEST_CASE("an AVS header longer than any frame is other") {
  const Decoded found = decoded(hex("80211001 06030000") + dns(), avs);
  CHECK(found.key == FlowKey{});
  CHECK_FALSE(found.truncated);
}
