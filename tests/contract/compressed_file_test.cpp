#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "capture_files.hpp"
#include "catch.hpp"
#include "packing.hpp"

using namespace netaugur;
using namespace netaugur::test;

namespace {

using Pack = Octets (*)(const Octets&);
struct Format {
  const char* name;
  Pack pack;
};
constexpr Format formats[] = {{"gzip", gzip}, {"zstd", zstd}};

/// Frames that compress badly, so that the compressed file is large as well.
Octets capture_of(int packets) {
  std::vector<Record> records;
  std::uint32_t state = 1;
  for (int i = 0; i < packets; ++i) {
    Octets frame = frame_to(static_cast<std::uint16_t>(i));
    for (int octet = 0; octet < 500; ++octet) {
      state = state * 1664525U + 1013904223U;
      frame.push_back(static_cast<std::uint8_t>(state >> 24U));
    }
    records.push_back({1700000000 + i, 0, frame});
  }
  return pcap_file({}, records);
}

Octets cut(const Octets& octets, std::size_t from, std::size_t to) {
  return {octets.begin() + static_cast<std::ptrdiff_t>(from), octets.begin() + static_cast<std::ptrdiff_t>(to)};
}

bool starts_with(const std::vector<Seen>& all, const std::vector<Seen>& part) {
  return part.size() <= all.size() &&
         std::equal(part.begin(), part.end(), all.begin(),
                    [](const Seen& a, const Seen& b) { return a.ts == b.ts && a.bytes == b.bytes; });
}

/// Of this process now, in octets.
std::size_t resident() {
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0, pages = 0;
  file >> size >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_CASE("a compressed capture gives what the capture gives, whatever its name") {
  const Folder folder;
  const Octets capture = capture_of(3000);
  const Outcome plain = read_file(folder.file("plain.pcap", capture));
  REQUIRE(plain.frames.size() == 3000);
  for (const Format& format : formats) {
    INFO(format.name);
    const Outcome got = read_file(folder.file("capture.bin", format.pack(capture)));
    CHECK_FALSE(got.error.has_value());
    CHECK(got.frames.size() == 3000);
    CHECK(starts_with(plain.frames, got.frames));
  }
}

TEST_CASE("records of any length are whole in a compressed capture") {
  const Folder folder;
  std::vector<Record> records;
  for (const std::size_t size : {60'000U, 70'000U, 260'000U, 0U, 1U, 260'000U, 262'144U, 65'536U, 100U}) {
    Octets frame(size);
    for (std::size_t i = 0; i < size; ++i) frame[i] = static_cast<std::uint8_t>(i * i / 251);
    records.push_back({static_cast<std::int64_t>(size), 0, frame});
  }
  for (const Format& format : formats) {
    INFO(format.name);
    const Outcome got = read_file(folder.file("large", format.pack(pcap_file({}, records))));
    CHECK_FALSE(got.error.has_value());
    REQUIRE(got.frames.size() == records.size());
    for (std::size_t i = 0; i < records.size(); ++i) CHECK(got.frames[i].bytes == records[i].frame);
  }
}

TEST_CASE("a compressed capture comes through a pipe as well") {
  const Folder folder;
  for (const Format& format : formats) {
    INFO(format.name);
    const auto path = folder.file("capture.bin", format.pack(capture_of(1000)));
    const std::string fifo = folder.path(format.name);
    REQUIRE(std::system(("mkfifo " + fifo + " && cat " + path + " > " + fifo + " &").c_str()) == 0);
    for (int i = 0; i < 100 && access(fifo.c_str(), F_OK) != 0; ++i) usleep(10'000);
    const Outcome got = read_file(fifo);
    CHECK_FALSE(got.error.has_value());
    CHECK(got.frames.size() == 1000);
  }
}

TEST_CASE("gzip members and zstd frames one after the other are one capture") {
  const Folder folder;
  const Octets capture = capture_of(10);
  const Octets skippable = number(0x184D2A5F, 4, false) + number(5, 4, false) + Octets(5, 0xFF);
  for (const Format& format : formats) {
    INFO(format.name);
    const bool zstd_frames = format.pack == Pack{zstd};
    const Octets between = zstd_frames ? skippable : Octets();
    for (const std::size_t at : {std::size_t{0}, std::size_t{10}, std::size_t{24}, capture.size() / 2}) {
      const Octets packed = between + format.pack(cut(capture, 0, at)) + between +
                            format.pack(cut(capture, at, capture.size())) + between;
      const Outcome got = read_file(folder.file("two", packed));
      CHECK_FALSE(got.error.has_value());
      CHECK(got.frames.size() == 10);
    }
  }
}

TEST_CASE("zeros behind a gzip member are padding, anything else there is told") {
  const Folder folder;
  const Octets packed = gzip(capture_of(10));
  const Outcome padded = read_file(folder.file("padded.gz", packed + Octets(1000)));
  CHECK_FALSE(padded.error.has_value());
  CHECK(padded.frames.size() == 10);
  for (const Format& format : formats) {
    INFO(format.name);
    const Outcome more = read_file(folder.file("more", format.pack(capture_of(10)) + hex("68656c6c6f21")));
    CHECK(more.frames.size() == 10);
    REQUIRE(more.error.has_value());
    CHECK(contains(more.error->message, std::string("what follows the compressed data is not ") + format.name));
  }
}

TEST_CASE("a compressed file that is cut keeps what came before, and says where") {
  const Folder folder;
  const Octets capture = capture_of(300);
  const Outcome whole = read_file(folder.file("plain.pcap", capture));
  for (const Format& format : formats) {
    INFO(format.name);
    const Octets packed = format.pack(capture);
    std::size_t most = 0;
    for (std::size_t size = 4; size < packed.size(); size += size < 40 ? 1 : 9973) {
      const Outcome got = read_file(folder.file("cut.bin", cut(packed, 0, size)));
      REQUIRE(got.error.has_value());
      CHECK(got.error->code == ErrorCode::bad_input);
      CHECK(contains(got.error->message, "cut.bin: "));
      CHECK(contains(got.error->message, "at offset " + std::to_string(size) + " of the compressed file"));
      CHECK(starts_with(whole.frames, got.frames));
      most = std::max(most, got.frames.size());
    }
    CHECK(most > 200);
  }
}

TEST_CASE("record offsets within a compressed file are those of the capture, and said to be") {
  const Folder folder;
  Octets capture = capture_of(3);
  const std::size_t third = 24 + 2 * (capture.size() - 24) / 3;
  capture.pop_back();
  for (const Format& format : formats) {
    const Outcome got = read_file(folder.file("short.bin", format.pack(capture)));
    CHECK(got.frames.size() == 2);
    REQUIRE(got.error.has_value());
    CHECK(contains(got.error->message, "short.bin: record 3 at offset " + std::to_string(third)));
    CHECK(contains(got.error->notes.back(), "uncompressed"));
  }
}

TEST_CASE("no damaged octet of a compressed file goes unseen") {
  const Folder folder;
  const Octets capture = pcap_file({}, {{1, 0, frame_to(53)}, {2, 0, frame_to(54)}});
  const Outcome whole = read_file(folder.file("plain.pcap", capture));
  for (const Format& format : formats) {
    INFO(format.name);
    const Octets packed = format.pack(capture);
    for (std::size_t at = 0; at < packed.size(); ++at) {
      Octets damaged = packed;
      damaged[at] ^= 0x10;
      const Outcome got = read_file(folder.file("damaged.bin", damaged));
      // Of gzip's header some fields say nothing about the content: time, flags, system.
      if (!got.error) CHECK((got.frames.size() == 2 && starts_with(whole.frames, got.frames)));
    }
  }
}

TEST_CASE("a zstd window beyond the limit is refused with what to do") {
  const Folder folder;
  // RFC 8878 section 3.1.1.1.2: 2^(10 + 18) octets; then an empty last block.
  const Outcome got = read_file(folder.file("wide.zst", hex("28b52ffd 00 90 010000")));
  REQUIRE(got.error.has_value());
  CHECK(contains(got.error->message, "128 MiB"));
  CHECK(contains(got.error->message, "zstd -d"));
  CHECK(read_file(folder.file("allowed.zst", hex("28b52ffd 00 88 010000"))).error->message.ends_with("empty"));
}

TEST_CASE("a decompression bomb is read in constant memory") {
  const Folder folder;
  constexpr std::size_t records = 2'000'000;  // each of sixteen zeros: the epoch, and no octet
  const Octets capture = pcap_file({}, {}) + Octets(records * 16);
  for (const Format& format : formats) {
    INFO(format.name);
    const auto path = folder.file("bomb", format.pack(capture));
    REQUIRE(std::filesystem::file_size(path) < capture.size() / 200);
    auto source = open_file({.path = path});
    REQUIRE(source.has_value());
    const std::size_t before = resident();
    CHECK(count_frames(**source) == records);
    CHECK(resident() < before + (std::size_t{8} << 20U));
  }
}

TEST_CASE("the run of a compressed file is that of its octets") {
  const Folder folder;
  const auto run = [](const std::string& path) { return open_file({.path = path}).value()->run(); };
  const Octets capture = capture_of(300);
  const std::string plain = run(folder.file("a.pcap", capture));
  for (const Format& format : formats) {
    const auto path = folder.file("a.packed", format.pack(capture));
    CHECK(run(path) == run(folder.file("b.packed", format.pack(capture))));
    CHECK(run(path) != plain);
  }
}
