#include "netaugur/store/spool_format.hpp"

#include <rapidcheck.h>

#include "catch.hpp"
#include "netaugur/base/crc32c.hpp"
#include "netaugur/store/memory_store.hpp"
#include "netaugur/store/plan.hpp"
#include "netaugur/store/spool_shed.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

TrafficRow row(Family family, Proto proto, const char* src, const char* dst, std::uint64_t packets) {
  TrafficRow made;
  made.key.family = family;
  made.key.proto = proto;
  if (*src != '\0') made.key.src = *parse_address(src);
  if (*dst != '\0') made.key.dst = *parse_address(dst);
  if (proto == protos::tcp || proto == protos::udp) made.key.service = 443;
  made.counts = {{packets}, {packets * 100}};
  return made;
}

WindowRecord window(int number, std::vector<TrafficRow> rows, const std::string& run = "1") {
  WindowRecord record;
  record.stream = {"edge1", "0f8fad5b-d9cb-469f-a165-70867728950" + run, "eth0", "EN10MB"};
  record.rows = std::move(rows);
  auto& summary = record.summary;
  summary.sensor = "edge1";
  summary.window = {Timestamp(number * 5s), 5s};
  for (const auto& [key, counts] : record.rows) {
    summary.total += counts;
    summary.by_proto[key.proto] += counts;
    summary.by_family[key.family] += counts;
  }
  summary.hosts = 4;
  summary.pairs = 3;
  summary.loss = {{1000}, {1}, {2}, {3}, {4}, {5}};
  return record;
}

std::vector<TrafficRow> some_rows() {
  return {row(Family::ipv4, protos::tcp, "10.0.0.1", "192.0.2.1", 7),
          row(Family::ipv4, protos::tcp, "10.0.0.2", "192.0.2.1", 300),
          row(Family::ipv6, protos::icmp6, "2001:db8::1", "2001:db8::2", 1),
          row(Family::arp, protos::arp, "10.0.0.1", "10.0.0.254", 2), row(Family::other, protos::other, "", "", 1)};
}

bool same(const WindowRecord& a, const WindowRecord& b) {
  return a.stream == b.stream && a.summary == b.summary && a.rows == b.rows;
}

struct Segment {
  std::string octets;
  std::vector<WindowRecord> windows;
  std::vector<std::size_t> ends;  ///< behind the header, and behind each record
};

Segment small_segment() {
  Segment segment;
  append_segment_header(segment.octets, {SegmentKind::whole, 7});
  segment.ends.push_back(segment.octets.size());
  for (int i = 0; i < 3; ++i) {
    auto rows = some_rows();
    rows.resize(static_cast<std::size_t>(i) + 1);
    segment.windows.push_back(window(i, rows));
    append_record(segment.octets, 7 + static_cast<std::uint64_t>(i), encode_window(segment.windows.back()));
    segment.ends.push_back(segment.octets.size());
  }
  return segment;
}

}  // namespace

TEST_CASE("the checksum is the one of RFC 3720 appendix B.4") {
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AA);
  CHECK(crc32c(std::string(32, '\xFF')) == 0x62A8AB43);
  CHECK(crc32c("123456789") == 0xE3069283);
}

TEST_CASE("a window comes out of the spool as it went in") {
  const auto whole = window(3, some_rows());
  const auto back = decode_window(encode_window(whole));
  REQUIRE(back);
  CHECK(same(*back, whole));
  CHECK(check_record(*back));
}

TEST_CASE("a window with the largest counts and the oldest time comes out as it went in") {
  auto extreme = window(0, {row(Family::ipv4, protos::udp, "255.255.255.255", "0.0.0.0", 1)});
  extreme.rows[0].key.service = 65535;
  extreme.rows[0].counts = {{quantity_max}, {quantity_max}};
  extreme.summary.total = extreme.rows[0].counts;
  extreme.summary.by_proto = {{protos::udp, extreme.summary.total}};
  extreme.summary.by_family = {{Family::ipv4, extreme.summary.total}};
  extreme.summary.window.start = Timestamp::min();
  extreme.summary.loss.late = {quantity_max};
  const auto back = decode_window(encode_window(extreme));
  REQUIRE(back);
  CHECK(same(*back, extreme));
}

TEST_CASE("the octets of a window stay what they are, so that a later version reads them") {
  const std::string octets = encode_window(window(1, {row(Family::ipv4, protos::tcp, "10.0.0.1", "192.0.2.1", 300)}));
  const char expected[] =
      "\x01\x05"
      "edge1\x24"
      "0f8fad5b-d9cb-469f-a165-708677289501\x04"
      "eth0\x06"
      "EN10MB\x80\xc8\xaf\xa0\x25\x80\xc8\xaf\xa0\x25\x04\x03\xe8\x07\x01\x02\x03\x04\x05\x01\x55\x06"
      "\x0a\x00\x00\x01\xc0\x00\x02\x01\xbb\x03\xac\x02\xb0\xea\x01";
  CHECK(octets == std::string(expected, sizeof expected - 1));
}

TEST_CASE("a payload that is cut off anywhere or goes on is refused") {
  const std::string whole = encode_window(window(3, some_rows()));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK_FALSE(decode_window(whole.substr(0, size)));
  }
  CHECK_FALSE(decode_window(whole + '\0'));
}

TEST_CASE("no payload whatever makes more of itself than it is") {
  rc::check([](const std::string& octets) { static_cast<void>(decode_window('\x01' + octets)); });
}

TEST_CASE("a segment cut off at any octet gives the windows before the cut, and no damage") {
  const auto segment = small_segment();
  for (std::size_t size = 0; size <= segment.octets.size(); ++size) {
    INFO(size);
    const std::string cut = segment.octets.substr(0, size);
    const auto scan = scan_segment(cut);
    REQUIRE(scan);
    CHECK(scan->damage.empty());
    std::size_t whole = 0;
    while (whole < segment.windows.size() && segment.ends[whole + 1] <= size) ++whole;
    REQUIRE(scan->records.size() == whole);
    for (std::size_t i = 0; i < whole; ++i) {
      CHECK(scan->records[i].sequence == 7 + i);
      CHECK(same(*decode_window(scan->records[i].payload), segment.windows[i]));
    }
    CHECK(scan->end == (size < segment.ends[0] ? 0 : segment.ends[whole]));
  }
}

TEST_CASE("a flipped octet anywhere is told with its record's offset, and every other window is read") {
  const auto segment = small_segment();
  for (std::size_t at = 0; at < segment.octets.size(); ++at) {
    for (const unsigned flip : {0x01U, 0x80U, 0xFFU}) {
      INFO(at << " " << flip);
      std::string damaged = segment.octets;
      damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ flip);
      const auto scan = scan_segment(damaged);
      REQUIRE(scan);
      std::size_t hit = 0;
      while (segment.ends[hit] <= at) ++hit;
      REQUIRE(scan->damage.size() == 1);
      CHECK(scan->damage[0].offset == (hit == 0 ? 0 : segment.ends[hit - 1]));
      std::vector<std::uint64_t> left;
      for (const auto& record : scan->records) left.push_back(record.sequence);
      std::vector<std::uint64_t> expected{7, 8, 9};
      if (hit > 0) expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(hit) - 1);
      CHECK(left == expected);
    }
  }
}

TEST_CASE("blocks that were never filled are a torn tail") {
  const auto segment = small_segment();
  const std::string zeros = segment.octets + std::string(4096, '\0');
  const auto scan = scan_segment(zeros);
  REQUIRE(scan);
  CHECK(scan->records.size() == 3);
  CHECK(scan->damage.empty());
  CHECK(scan->end == segment.octets.size());
}

TEST_CASE("a segment of a later version is refused and named") {
  std::string later = small_segment().octets;
  later[8] = 2;
  const auto sum = crc32c(later.substr(0, 20));
  for (unsigned i = 0; i < 4; ++i) later[20 + i] = static_cast<char>(sum >> (8 * i) & 0xFFU);
  const auto scan = scan_segment(later);
  REQUIRE_FALSE(scan);
  CHECK(scan.error().message.find("format 2") != std::string::npos);
}

TEST_CASE("a folded window keeps every sum and counts what lost its addresses once") {
  const auto whole = window(3, some_rows());
  const auto folded = fold_window(whole);
  CHECK(folded.rows.size() == 4);
  CHECK(folded.summary.total == whole.summary.total);
  CHECK(folded.summary.by_proto == whole.summary.by_proto);
  CHECK(folded.summary.by_family == whole.summary.by_family);
  CHECK(folded.summary.loss.folded.value == 5 + 7 + 300 + 1 + 2);
  CHECK(check_record(folded));
  CHECK(same(fold_window(folded), folded));
}

TEST_CASE("of shed windows each run keeps its last, and every packet is in its loss") {
  const std::vector<WindowRecord> windows{window(1, some_rows()), window(3, some_rows(), "2"), window(2, some_rows()),
                                          fold_window(window(4, some_rows()))};
  const auto shed = shed_windows(windows);
  REQUIRE(shed.size() == 2);
  CHECK(shed[0].summary.window.start == Timestamp(20s));
  CHECK(shed[1].summary.window.start == Timestamp(15s));
  CHECK(shed[0].summary.total == Counts{});
  CHECK(shed[0].summary.loss == Loss{{3000}, {3}, {6}, {}, {12 + 3 * 311}, {}});
  CHECK(shed[1].summary.loss.late.value == 4 + 311);
  for (const auto& record : shed) CHECK(check_record(record));
  MemoryStore store;
  CHECK(store.write(shed)->written == 2);
}

TEST_CASE("what was shed before can be shed again without losing a count") {
  const auto first = shed_windows({window(1, some_rows()), window(2, some_rows())});
  const auto again = shed_windows({first[0], window(3, some_rows())});
  const auto at_once = shed_windows({window(1, some_rows()), window(2, some_rows()), window(3, some_rows())});
  REQUIRE(again.size() == 1);
  CHECK(same(again[0], at_once[0]));
}

TEST_CASE("a loss as large as a count can be stays one when it is shed") {
  auto most = window(1, some_rows());
  most.summary.loss.received = {quantity_max};
  const auto shed = shed_windows({most, most});
  CHECK(shed[0].summary.loss.received.value == quantity_max);
  CHECK(check_record(shed[0]));
}
