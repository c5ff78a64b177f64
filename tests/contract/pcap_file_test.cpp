#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "capture_files.hpp"
#include "catch.hpp"
#include "netaugur/adapters/pcap.hpp"
#include "pcap_writer.hpp"

using namespace netaugur;
using namespace netaugur::test;

namespace {

Timestamp at(std::int64_t seconds, std::int64_t nanoseconds) {
  return Timestamp(std::chrono::seconds(seconds)) + Duration(nanoseconds);
}

}  // namespace

TEST_CASE("pcap files of every byte order and resolution are read alike") {
  const Folder folder;
  for (const bool big_endian : {false, true}) {
    for (const bool nanoseconds : {false, true}) {
      const auto path =
          folder.file("a.pcap", pcap_file({.big_endian = big_endian, .nanoseconds = nanoseconds},
                                          {{1700000000, 123456789, frame_to(53), 1514}, {1700000001, 0, {}}}));
      const Outcome got = read_file(path);
      REQUIRE_FALSE(got.error.has_value());
      REQUIRE(got.frames.size() == 2);
      CHECK(got.frames[0].ts == at(1700000000, nanoseconds ? 123456789 : 123456000));
      CHECK(got.frames[0].bytes == frame_to(53));
      CHECK(got.frames[0].wire_length == 1514);
      CHECK(got.frames[0].link == 1);
      CHECK(got.frames[1].bytes.empty());
    }
  }
}

TEST_CASE("a record longer than the reader's buffer is whole") {
  const Folder folder;
  const Octets large = ethernet(0x0800, ipv4({}, udp(1, 2, 60'000))) + Octets(200'000);
  std::vector<Record> records(5, Record{1, 0, large});
  const Outcome got = read_file(folder.file("large.pcap", pcap_file({}, records)));
  REQUIRE(got.frames.size() == 5);
  CHECK(got.frames[4].bytes == large);
}

TEST_CASE("modified pcap with longer record headers is read") {
  const Folder folder;
  Octets file = number(0xA1B2CD34, 4, false) + number(4 << 16 | 2, 4, false) + Octets(8) + number(262144, 4, false) +
                number(1, 4, false);
  for (int i = 0; i < 3; ++i) {
    file = file + number(7, 4, false) + number(5, 4, false) + number(frame_to(53).size(), 4, false) +
           number(frame_to(53).size(), 4, false) + Octets(8) + frame_to(53);
  }
  const Outcome got = read_file(folder.file("modified.pcap", file));
  REQUIRE(got.frames.size() == 3);
  CHECK(got.frames[2].bytes == frame_to(53));
  CHECK(got.frames[2].ts == at(7, 5000));
}

TEST_CASE("a truncated pcap keeps what came before and names record and offset") {
  const Folder folder;
  Octets file = pcap_file({}, {{1, 0, frame_to(53)}, {2, 0, frame_to(53)}, {3, 0, frame_to(53)}});
  const std::size_t third = 24 + 2 * (16 + frame_to(53).size());
  for (const std::size_t size : {file.size() - 1, third + 16, third + 15, third + 1}) {
    file.resize(size);
    const Outcome got = read_file(folder.file("cut.pcap", file));
    CHECK(got.frames.size() == 2);
    REQUIRE(got.error.has_value());
    CHECK(got.error->code == ErrorCode::bad_input);
    CHECK(contains(got.error->message, "cut.pcap: record 3 at offset " + std::to_string(third)));
  }
  file.resize(third);
  CHECK_FALSE(read_file(folder.file("cut.pcap", file)).error.has_value());
}

TEST_CASE("a record length that cannot be is damage, not memory") {
  const Folder folder;
  Octets file = pcap_file({}, {{1, 0, frame_to(53)}});
  file = file + Octets(8) + number(0x7FFFFFFF, 4, false) + number(60, 4, false);
  const Outcome got = read_file(folder.file("damaged.pcap", file));
  CHECK(got.frames.size() == 1);
  REQUIRE(got.error.has_value());
  CHECK(contains(got.error->message, "2147483647"));
}

TEST_CASE("what is no capture file is said by name") {
  const Folder folder;
  const Outcome text = read_file(folder.file("notes.txt", hex("48656c6c6f2c20776f726c642e20546869732069732074657874")));
  REQUIRE(text.error.has_value());
  CHECK(text.error->code == ErrorCode::bad_input);
  CHECK(contains(text.error->message, "notes.txt"));
  CHECK(contains(text.error->message, "not a"));

  const Outcome empty = read_file(folder.file("empty.pcap", {}));
  REQUIRE(empty.error.has_value());
  CHECK(contains(empty.error->message, "empty"));

  const Outcome absent = read_file(folder.path("absent.pcap"));
  REQUIRE(absent.error.has_value());
  CHECK(absent.error->code == ErrorCode::not_found);

  CHECK(read_file(folder.path("")).error.has_value());
}

TEST_CASE("a capture without packets is no error") {
  const Folder folder;
  const Outcome got = read_file(folder.file("none.pcap", pcap_file({}, {})));
  CHECK(got.frames.empty());
  CHECK_FALSE(got.error.has_value());
}

TEST_CASE("pcapng is read in both byte orders with several link types and resolutions") {
  const Folder folder;
  for (const bool big_endian : {false, true}) {
    PcapngFile file(big_endian);
    file.interface({.link = 1, .snapshot = 96})
        .interface({.link = 101, .resolution = 9})
        .interface({.link = 1, .resolution = 0x80 + 10})
        .interface({.link = 1, .resolution = 3, .offset_seconds = 1'700'000'000})
        .enhanced(0, 1'700'000'000'000'001, frame_to(1))
        .enhanced(1, 1'700'000'000'000'000'001, ipv4({}, udp(1, 2)))
        .enhanced(2, 1'700'000'000ULL * 1024 + 512, frame_to(3))
        .enhanced(3, 1500, frame_to(4), 9000)
        .obsolete(0, 1'700'000'000'000'002, frame_to(5));
    const Outcome got = read_file(folder.file("mixed.pcapng", file.octets()));
    REQUIRE_FALSE(got.error.has_value());
    REQUIRE(got.frames.size() == 5);
    CHECK(got.frames[0].ts == at(1'700'000'000, 1000));
    CHECK(got.frames[1].ts == at(1'700'000'000, 1));
    CHECK(got.frames[1].link == 101);
    CHECK(got.frames[2].ts == at(1'700'000'000, 500'000'000));
    CHECK(got.frames[3].ts == at(1'700'000'001, 500'000'000));
    CHECK(got.frames[3].wire_length == 9000);
    CHECK(got.frames[4].bytes == frame_to(5));
  }
}

TEST_CASE("a simple packet block keeps as much as the snapshot length says") {
  const Folder folder;
  PcapngFile file;
  Octets kept = frame_to(53);
  kept.resize(40);
  file.interface({.snapshot = 40}).simple(kept, 1514);
  const Outcome got = read_file(folder.file("simple.pcapng", file.octets()));
  REQUIRE(got.frames.size() == 1);
  CHECK(got.frames[0].bytes == kept);
  CHECK(got.frames[0].wire_length == 1514);
}

TEST_CASE("a new pcapng section begins with new interfaces") {
  const Folder folder;
  PcapngFile file;
  file.interface({.link = 1})
      .enhanced(0, 1, frame_to(1))
      .section()
      .interface({.link = 101})
      .enhanced(0, 2, ipv4({}, {}));
  const Outcome got = read_file(folder.file("sections.pcapng", file.octets()));
  REQUIRE(got.frames.size() == 2);
  CHECK(got.frames[1].link == 101);
}

TEST_CASE("unknown pcapng blocks are skipped, damaged ones end the file by offset") {
  const Folder folder;
  PcapngFile good;
  good.interface({}).block(0xBAD, Octets(16)).enhanced(0, 1, frame_to(1));
  CHECK(read_file(folder.file("unknown.pcapng", good.octets())).frames.size() == 1);

  PcapngFile undescribed;
  undescribed.interface({}).enhanced(0, 1, frame_to(1));
  const std::size_t offset = undescribed.octets().size();
  undescribed.enhanced(7, 1, frame_to(1));
  const Outcome got = read_file(folder.file("undescribed.pcapng", undescribed.octets()));
  CHECK(got.frames.size() == 1);
  REQUIRE(got.error.has_value());
  CHECK(contains(got.error->message, "offset " + std::to_string(offset)));

  Octets cut = good.octets();
  cut.pop_back();
  CHECK(read_file(folder.file("cut.pcapng", cut)).error.has_value());
}

TEST_CASE("times beyond all reason do not overflow") {
  const Folder folder;
  PcapngFile file;
  file.interface({.resolution = 0}).enhanced(0, 0xFFFFFFFFFFFFFFFF, frame_to(1));
  file.interface({.offset_seconds = INT64_MIN}).enhanced(1, 5, frame_to(1));
  file.interface({.resolution = 0xFF}).enhanced(2, 5, frame_to(1));
  const Outcome got = read_file(folder.file("times.pcapng", file.octets()));
  REQUIRE(got.frames.size() == 3);
  CHECK(got.frames[0].ts > got.frames[1].ts);
}

TEST_CASE("a filter applies to files, for each link type that they carry") {
  const Folder folder;
  PcapngFile file;
  file.interface({.link = 1}).interface({.link = 101});
  file.enhanced(0, 1, frame_to(53)).enhanced(0, 2, frame_to(54));
  file.enhanced(1, 3, ipv4({}, udp(1, 53))).enhanced(1, 4, ipv4({}, udp(1, 54)));
  const auto path = folder.file("filter.pcapng", file.octets());
  CHECK(read_file(path, "udp dst port 53").frames.size() == 2);
  const Outcome bad = read_file(path, "prot 53");
  REQUIRE(bad.error.has_value());
  CHECK(bad.error->code == ErrorCode::usage);
  CHECK(contains(bad.error->message, "'prot 53'"));
}

TEST_CASE("the run is the content's, not the name's") {
  const Folder folder;
  const auto run = [](const std::string& path, const std::string& filter = {}) {
    return open_file({.path = path, .filter = filter}).value()->run();
  };
  std::vector<Record> records;
  for (int i = 0; i < 20'000; ++i) records.push_back({1700000000 + i, 0, frame_to(53)});
  const Octets whole = pcap_file({}, records);
  const auto first = folder.file("a.pcap", whole);
  CHECK(run(first) == run(folder.file("b.pcap", whole)));
  CHECK(run(first) != run(first, "udp"));
  CHECK(run(first)[14] == '8');
  records.back().seconds += 1;
  CHECK(run(first) != run(folder.file("c.pcap", pcap_file({}, records))));
  records.pop_back();
  CHECK(run(first) != run(folder.file("d.pcap", pcap_file({}, records))));
}

TEST_CASE("a pipe is read to its end, and has one run each time") {
  const Folder folder;
  const Octets file = pcap_file({}, std::vector<Record>(3000, Record{1, 0, frame_to(53)}));
  const auto path = folder.file("a.pcap", file);
  std::array<std::string, 2> runs;
  for (std::string& run : runs) {
    const std::string fifo = folder.path("fifo");
    const std::string command = "mkfifo " + fifo + " && cat " + path + " > " + fifo + " & sleep 0.2";
    REQUIRE(std::system(command.c_str()) == 0);
    auto source = open_file({.path = fifo});
    REQUIRE(source.has_value());
    run = (*source)->run();
    CHECK(read_all(**source).frames.size() == 3000);
    unlink(fifo.c_str());
  }
  CHECK(runs[0] == runs[1]);
}

TEST_CASE("what is written is read back, to the nanosecond") {
  const Folder folder;
  const auto path = folder.path("written.pcap");
  {
    auto writer = PcapFileWriter::create(path, 262144);
    REQUIRE(writer.has_value());
    const Octets octets = frame_to(53);
    REQUIRE((*writer)->write({at(1700000000, 123456789), octets, 1514, LinkType{1}}).has_value());
    CHECK_FALSE((*writer)->write({at(1700000000, 0), octets, 1514, LinkType{12}}).has_value());
    REQUIRE((*writer)->flush().has_value());
  }
  const Outcome got = read_file(path);
  REQUIRE(got.frames.size() == 1);
  CHECK(got.frames[0].ts == at(1700000000, 123456789));
  CHECK(got.frames[0].bytes == frame_to(53));
  CHECK(got.frames[0].wire_length == 1514);
}

TEST_CASE("raw packets are not written to stdout or into nowhere") {
  CHECK(PcapFileWriter::create("-", 262144).error().code == ErrorCode::usage);
  CHECK_FALSE(PcapFileWriter::create("/nonexistent/x.pcap", 262144).has_value());
}

TEST_CASE("an unknown interface is named, with the nearest one") {
  const auto found = open_live({.interface = "loo"});
  REQUIRE_FALSE(found.has_value());
  CHECK((found.error().code == ErrorCode::not_found || found.error().code == ErrorCode::denied));
  CHECK(contains(found.error().message, "loo"));
}
