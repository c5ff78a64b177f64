#include <chrono>
#include <fstream>
#include <thread>

#include "capture_files.hpp"
#include "catch.hpp"
#include "packing.hpp"

using namespace netaugur;
using namespace netaugur::test;
using namespace std::chrono_literals;

namespace {

Octets capture_of(int packets) {
  std::vector<Record> records;
  for (int i = 0; i < packets; ++i) records.push_back({1700000000 + i, 0, frame_to(static_cast<std::uint16_t>(i))});
  return pcap_file({}, records);
}

void append(const std::string& path, const Octets& octets, std::size_t from, std::size_t to) {
  std::ofstream out(path, std::ios::binary | std::ios::app);
  out.write(reinterpret_cast<const char*>(octets.data() + from), static_cast<std::streamsize>(to - from));
}

constexpr std::size_t record_size = 16 + 42;
constexpr std::size_t end_of(std::size_t record) { return 24 + record * record_size; }

/// Opens a file of which a little is there, and appends the rest in pieces that end within records.
Outcome follow_growing(const std::string& path, const Octets& octets, std::size_t expected) {
  append(path, octets, 0, 10);
  std::jthread writer([&] {
    for (std::size_t at = 10; at < octets.size(); at += 100) {
      std::this_thread::sleep_for(2ms);
      append(path, octets, at, std::min(octets.size(), at + 100));
    }
  });
  auto source = open_file({.path = path, .follow = true});
  if (!source) return {{}, source.error()};
  return read_all(**source, expected);
}

}  // namespace

TEST_CASE("a followed file hands over what is appended, whole records alone") {
  const Folder folder;
  const Octets capture = capture_of(40);
  const Outcome got = follow_growing(folder.path("growing.pcap"), capture, 40);
  CHECK_FALSE(got.error.has_value());
  REQUIRE(got.frames.size() == 40);
  CHECK(got.frames.back().bytes == frame_to(39));
}

TEST_CASE("a followed pcapng file hands over what is appended") {
  const Folder folder;
  PcapngFile file;
  file.interface({});
  for (std::uint16_t i = 0; i < 40; ++i) file.enhanced(0, i, frame_to(i));
  const Outcome got = follow_growing(folder.path("growing.pcapng"), file.octets(), 40);
  CHECK_FALSE(got.error.has_value());
  CHECK(got.frames.size() == 40);
}

TEST_CASE("a followed file may be compressed") {
  const Folder folder;
  for (const Octets& packed : {gzip(capture_of(40)), zstd(capture_of(40))}) {
    const Outcome got = follow_growing(folder.path(std::to_string(packed.size())), packed, 40);
    CHECK_FALSE(got.error.has_value());
    CHECK(got.frames.size() == 40);
  }
}

TEST_CASE("an interrupt ends a followed file, within a record too, without an error") {
  const Folder folder;
  const Octets capture = capture_of(3);
  for (const std::size_t size : {end_of(2), end_of(2) + 5, end_of(2) + 30}) {
    const auto path = folder.path("cut" + std::to_string(size));
    append(path, capture, 0, size);
    auto source = open_file({.path = path, .follow = true});
    REQUIRE(source.has_value());
    std::jthread stopper([&] {
      std::this_thread::sleep_for(100ms);
      (*source)->interrupt();
    });
    const Outcome got = read_all(**source);
    CHECK_FALSE(got.error.has_value());
    CHECK(got.frames.size() == 2);
  }
}

TEST_CASE("a followed file is one run, however much of it is there") {
  const Folder folder;
  const Octets capture = capture_of(200);
  std::vector<std::string> runs;
  for (const std::size_t records : {1U, 2U, 200U}) {
    const auto path = folder.path(std::to_string(records));
    append(path, capture, 0, end_of(records));
    runs.push_back(open_file({.path = path, .follow = true}).value()->run());
  }
  CHECK(runs[0] == runs[1]);
  CHECK(runs[0] == runs[2]);
  CHECK(runs[0] != open_file({.path = folder.path("200"), .filter = "udp", .follow = true}).value()->run());
  const auto other = folder.file("other", pcap_file({}, {{1700000000, 0, frame_to(1)}}));
  CHECK(runs[0] != open_file({.path = other, .follow = true}).value()->run());
}

TEST_CASE("a followed file that becomes shorter is named; what came before is kept") {
  const Folder folder;
  const auto path = folder.file("rotated.pcap", capture_of(3));
  auto source = open_file({.path = path, .follow = true});
  REQUIRE(source.has_value());
  std::jthread writer([&] {
    std::this_thread::sleep_for(100ms);
    std::filesystem::resize_file(path, 24);
  });
  const Outcome got = read_all(**source);
  CHECK(got.frames.size() == 3);
  REQUIRE(got.error.has_value());
  CHECK(contains(got.error->message, "rotated.pcap"));
  CHECK(contains(got.error->message, "became shorter"));
}

TEST_CASE("opening gives up on a file without a packet and on a pipe without a writer when it is told to") {
  const Folder folder;
  const auto header = folder.file("header.pcap", pcap_file({}, {}));
  const auto empty = folder.file("empty.pcap", {});
  const auto fifo = folder.path("fifo");
  REQUIRE(std::system(("mkfifo " + fifo).c_str()) == 0);
  for (const auto& path : {header, empty, fifo}) {
    int asked = 0;
    const auto source = open_file({.path = path, .follow = path != fifo, .stopped = [&] { return ++asked > 2; }});
    REQUIRE_FALSE(source.has_value());
    CHECK(source.error().code == ErrorCode::interrupted);
  }
}

TEST_CASE("a file that is not followed ends where it ends") {
  const Folder folder;
  CHECK(read_file(folder.file("whole.pcap", capture_of(3))).frames.size() == 3);
}
