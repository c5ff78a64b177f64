// What once broke a fuzz target goes through it again.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "catch.hpp"

// LLVMFuzzerTestOneInput of each target, under a name of its own (tests/CMakeLists.txt).
extern "C" {
int decode_fuzz(const std::uint8_t* data, std::size_t size);
int pcap_fuzz(const std::uint8_t* data, std::size_t size);
int pcapng_fuzz(const std::uint8_t* data, std::size_t size);
int json_lines_fuzz(const std::uint8_t* data, std::size_t size);
int spool_fuzz(const std::uint8_t* data, std::size_t size);
}

namespace {

void replay(const char* target, int (*entry)(const std::uint8_t*, std::size_t)) {
  const auto folder = std::filesystem::path(NETAUGUR_SOURCE_DIR) / "tests" / "fuzz" / "crashes" / target;
  std::size_t replayed = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    INFO(file.path().string());
    std::ifstream in(file.path(), std::ios::binary);
    const std::vector<char> octets((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    // A property that does not hold ends the process; Catch2 names the test and the file.
    CHECK(entry(reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()) == 0);
    ++replayed;
  }
  CHECK(replayed > 0);
}

}  // namespace

TEST_CASE("frames that once broke decode are read") { replay("decode", decode_fuzz); }

TEST_CASE("files that once broke the pcap reader are read") { replay("pcap", pcap_fuzz); }

TEST_CASE("files that once broke the pcapng reader are read") { replay("pcapng", pcapng_fuzz); }

TEST_CASE("lines that once broke the JSON-lines reader are read") { replay("json_lines", json_lines_fuzz); }

TEST_CASE("segments that once broke the spool's reader are read") { replay("spool", spool_fuzz); }
