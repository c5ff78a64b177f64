#include "netaugur/adapters/spool.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "catch.hpp"
#include "spool_fixture.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

using Said = std::vector<std::string>;

std::unique_ptr<Spool> open_spool(const TemporaryFolder& folder, Said* said = nullptr,
                                  std::uint64_t bytes_max = SpoolOptions::bytes_default,
                                  const std::string& database = "dbname=here") {
  auto spool = Spool::open({folder.path.string() + "/spool", database, bytes_max}, [said](const std::string& text) {
    if (said != nullptr) said->push_back(text);
  });
  REQUIRE(spool);
  return std::move(*spool);
}

std::vector<int> numbers(const std::vector<WindowRecord>& windows) {
  std::vector<int> numbers;
  for (const auto& window : windows) {
    numbers.push_back(static_cast<int>(window.summary.window.start.time_since_epoch() / 5s));
  }
  return numbers;
}

std::vector<int> upto(int end) {
  std::vector<int> numbers;
  for (int i = 0; i < end; ++i) numbers.push_back(i);
  return numbers;
}

void flip(const std::filesystem::path& file, std::streamoff at) {
  std::fstream octets(file, std::ios::in | std::ios::out | std::ios::binary);
  octets.seekg(at);
  const char before = static_cast<char>(octets.get());
  octets.seekp(at);
  octets.put(static_cast<char>(before ^ 0x55));
}

/// What a window counts, wherever it is: in rows or lost.
std::uint64_t accounted(const std::vector<WindowRecord>& windows) {
  std::uint64_t packets = 0;
  for (const auto& window : windows) packets += window.summary.total.packets.value + window.summary.loss.late.value;
  return packets;
}

}  // namespace

TEST_CASE("nothing is on disk before the first window, and nothing of the windows after the last") {
  const TemporaryFolder folder;
  const auto spool = open_spool(folder);
  CHECK_FALSE(exists(folder.path / "spool"));
  REQUIRE(append_all(*spool, windows_of(0, 10)));
  CHECK(folder.files(".seg").size() == 1);
  CHECK(spool->windows() == 10);
  CHECK(numbers(drain(*spool)) == upto(10));
  CHECK(spool->empty());
  CHECK(folder.files(".seg").empty());
}

TEST_CASE("windows come in order while others are put behind them") {
  const TemporaryFolder folder;
  const auto spool = open_spool(folder);
  std::vector<WindowRecord> all;
  for (int i = 0; i < 50; ++i) {
    REQUIRE(append_all(*spool, windows_of(2 * i, 2 * i + 2)));
    if (i % 3 != 2) continue;
    for (const auto& window : spool->front(1, 100)) all.push_back(window);
    spool->pop();
  }
  for (const auto& window : drain(*spool)) all.push_back(window);
  CHECK(numbers(all) == upto(100));
}

TEST_CASE("a window stays until it is taken away") {
  const TemporaryFolder folder;
  const auto spool = open_spool(folder);
  REQUIRE(append_all(*spool, windows_of(0, 5)));
  CHECK(numbers(spool->front(2, 100)) == upto(2));
  CHECK(numbers(spool->front(2, 100)) == upto(2));
  spool->pop();
  CHECK(spool->windows() == 3);
  CHECK(numbers(spool->front(100, 1)) == std::vector<int>{2});
}

TEST_CASE("the files of the spool are for their owner alone") {
  const TemporaryFolder folder;
  const auto spool = open_spool(folder);
  REQUIRE(append_all(*spool, windows_of(0, 1)));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path / "spool")) {
    struct stat about{};
    REQUIRE(stat(entry.path().c_str(), &about) == 0);
    CHECK((about.st_mode & 077) == 0);
  }
}

TEST_CASE("what a dead aggregate left is taken over and comes first; what a living one has is left alone") {
  const TemporaryFolder folder;
  REQUIRE(append_all(*open_spool(folder), windows_of(0, 5)));
  const auto heir = open_spool(folder);
  CHECK(heir->windows() == 5);
  REQUIRE(append_all(*heir, windows_of(5, 8)));
  const auto neighbour = open_spool(folder);
  CHECK(neighbour->empty());
  REQUIRE(append_all(*neighbour, windows_of(100, 101)));
  CHECK(numbers(drain(*heir)) == upto(8));
  CHECK(numbers(drain(*neighbour)) == std::vector<int>{100});
}

TEST_CASE("windows for another database are not taken, and said") {
  const TemporaryFolder folder;
  REQUIRE(append_all(*open_spool(folder), windows_of(0, 5)));
  Said said;
  CHECK(open_spool(folder, &said, SpoolOptions::bytes_default, "dbname=there")->empty());
  REQUIRE(said.size() == 1);
  CHECK(said[0].find("holds windows for another database (dbname=here)") != std::string::npos);
  CHECK(open_spool(folder)->windows() == 5);
}

TEST_CASE("a spool cut off at any octet is taken over with the windows before the cut") {
  const TemporaryFolder whole;
  REQUIRE(append_all(*open_spool(whole), windows_of(0, 3)));
  const auto segment = whole.files(".seg").at(0);
  const auto size = std::filesystem::file_size(segment);
  std::size_t before = 0;
  for (std::uintmax_t cut = 0; cut <= size; ++cut) {
    INFO(cut);
    const TemporaryFolder folder;
    std::filesystem::copy(whole.path, folder.path, std::filesystem::copy_options::recursive);
    std::filesystem::resize_file(folder.files(".seg").at(0), cut);
    Said said;
    const auto spool = open_spool(folder, &said);
    REQUIRE(append_all(*spool, windows_of(50, 51)));
    auto expected = upto(static_cast<int>(before));
    const auto found = numbers(drain(*spool));
    if (found.size() > before + 1) expected = upto(static_cast<int>(++before));
    expected.push_back(50);
    CHECK(found == expected);
    CHECK(said.empty());
  }
  CHECK(before == 3);
}

TEST_CASE("damage in the midst is told by file and offset, the rest goes on, and the file is kept") {
  const TemporaryFolder folder;
  REQUIRE(append_all(*open_spool(folder), windows_of(0, 3)));
  const auto segment = folder.files(".seg").at(0);
  flip(segment, static_cast<std::streamoff>(std::filesystem::file_size(segment) / 2));
  Said said;
  const auto spool = open_spool(folder, &said);
  CHECK(numbers(drain(*spool)) == std::vector<int>{0, 2});
  REQUIRE(said.size() == 1);
  CHECK(said[0].find(segment.string() + "', offset ") != std::string::npos);
  CHECK(folder.files(".damaged").size() == 1);
  CHECK(open_spool(folder)->empty());
}

TEST_CASE("at its limit the oldest windows are folded, and no sum changes") {
  const TemporaryFolder folder;
  Said said;
  const auto spool = open_spool(folder, &said, SpoolOptions::bytes_least);
  REQUIRE(append_all(*spool, windows_of(0, 200, 1000)));
  CHECK(spool->bytes() <= SpoolOptions::bytes_least);
  CHECK(said.size() == 1);
  const auto windows = drain(*spool);
  CHECK(numbers(windows) == upto(200));
  CHECK(windows.front().rows.size() == 2);
  CHECK(windows.front().summary.loss.folded.value == 1000);
  CHECK(windows.back().rows.size() == 1000);
  for (const auto& window : windows) CHECK(window.summary.total.packets.value == 1000);
}

TEST_CASE("when nothing is left to fold the oldest windows go, and each packet is in a row or in loss") {
  const TemporaryFolder folder;
  Said said;
  const auto spool = open_spool(folder, &said, SpoolOptions::bytes_least);
  constexpr int count = 20'000;
  for (int i = 0; i < count; i += 1000) REQUIRE(append_all(*spool, windows_of(i, i + 1000, 3)));
  CHECK(spool->bytes() <= SpoolOptions::bytes_least);
  CHECK(said.size() == 2);
  const auto heir_counts = spool->windows();
  const auto windows = drain(*spool);
  CHECK(windows.size() == heir_counts);
  CHECK(windows.size() < count);
  CHECK(windows.back().summary.window.start == Timestamp((count - 1) * 5s));
  CHECK(accounted(windows) == 3 * count);
}

TEST_CASE("segments that another stands for, left by a crash, are not counted again") {
  const TemporaryFolder folder;
  {
    const auto spool = open_spool(folder, nullptr, SpoolOptions::bytes_least);
    for (int i = 0; i < 9000; i += 500) REQUIRE(append_all(*spool, windows_of(i, i + 500, 3)));
    const TemporaryFolder before;
    std::filesystem::copy(folder.path, before.path, std::filesystem::copy_options::recursive);
    for (int i = 9000; i < 20'000; i += 500) REQUIRE(append_all(*spool, windows_of(i, i + 500, 3)));
    // As if the segments that were shed had not been removed yet.
    for (const auto& old : before.files(".seg")) {
      const auto back = std::filesystem::path(spool->path()) / old.filename();
      if (!exists(back)) std::filesystem::copy(old, back);
    }
  }
  const auto heir = open_spool(folder, nullptr, SpoolOptions::bytes_least);
  const auto counted = heir->windows();
  const auto windows = drain(*heir);
  CHECK(windows.size() == counted);
  CHECK(accounted(windows) == 3 * 20'000);
}

TEST_CASE("a spool that cannot be written to is refused by its name") {
  const TemporaryFolder folder;
  std::ofstream(folder.path / "file") << "x";
  const auto spool = Spool::open({(folder.path / "file" / "spool").string(), "dbname=here"}, [](const auto&) {});
  REQUIRE_FALSE(spool);
  CHECK(spool.error().message.find("is no folder") != std::string::npos);
}
