#pragma once
// Windows and folders for tests of the spool.

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/spool.hpp"

namespace netaugur {

/// An empty folder, removed at the end. In memory where that is possible: a test cuts off no power, and need not wait
/// for a disk.
struct TemporaryFolder {
  std::filesystem::path path = (access("/dev/shm", W_OK) == 0 ? "/dev/shm" : std::filesystem::temp_directory_path()) /
                               std::filesystem::path("netaugur-" + random_hex(8));
  TemporaryFolder() { std::filesystem::create_directory(path); }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  /// Files below it with this extension.
  [[nodiscard]] std::vector<std::filesystem::path> files(const std::string& extension) const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.path().extension() == extension) found.push_back(entry.path());
    }
    return found;
  }
};

/// The windows [from, to) of one run, each of `rows` addresses and as many packets.
inline std::vector<WindowRecord> windows_of(int from, int to, int rows = 1) {
  std::vector<WindowRecord> records;
  for (int i = from; i < to; ++i) {
    WindowRecord record;
    record.stream = {"edge1", "0f8fad5b-d9cb-469f-a165-70867728950e", "eth0", "EN10MB"};
    record.summary.sensor = "edge1";
    record.summary.window = {Timestamp(i * std::chrono::seconds(5)), std::chrono::seconds(5)};
    for (int row = 0; row < rows; ++row) {
      TrafficKey key;
      key.family = Family::ipv4;
      key.proto = row % 2 == 0 ? protos::tcp : protos::udp;
      key.src.kind = AddressKind::ipv4;
      key.src.bytes = {10, 0, static_cast<std::uint8_t>(row >> 8), static_cast<std::uint8_t>(row)};
      record.rows.push_back({key, {{1}, {60}}});
      record.summary.total += {{1}, {60}};
      record.summary.by_proto[key.proto] += {{1}, {60}};
      record.summary.by_family[key.family] += {{1}, {60}};
    }
    record.summary.loss.received = record.summary.total.packets;
    records.push_back(std::move(record));
  }
  return records;
}

/// All of them, however many calls it takes.
inline Status append_all(Spool& spool, const std::vector<WindowRecord>& windows) {
  std::vector<const WindowRecord*> left;
  for (const auto& window : windows) left.push_back(&window);
  for (std::size_t taken = 0; taken < left.size();) {
    const auto more = spool.append(std::span(left).subspan(taken));
    if (!more) return tl::unexpected(more.error());
    taken += *more;
  }
  return {};
}

/// Everything, in the order in which it comes.
inline std::vector<WindowRecord> drain(Spool& spool) {
  std::vector<WindowRecord> all;
  for (auto some = spool.front(100, 100'000); !some.empty(); some = spool.front(100, 100'000)) {
    all.insert(all.end(), some.begin(), some.end());
    spool.pop();
  }
  return all;
}

}  // namespace netaugur
