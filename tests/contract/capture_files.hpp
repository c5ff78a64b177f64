#pragma once
// Capture files on disk and what comes out of them.

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "netaugur/adapters/pcap.hpp"
#include "pcap_writer.hpp"

namespace netaugur::test {

/// A folder of its own, removed at the end.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "netaugur-pcap-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string file(const std::string& name, const Octets& octets) const {
    std::ofstream out(path(name), std::ios::binary);
    out.write(reinterpret_cast<const char*>(octets.data()), static_cast<std::streamsize>(octets.size()));
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

struct Seen {
  Timestamp ts;
  Octets bytes;
  std::uint32_t wire_length = 0;
  int link = 0;
};

struct Outcome {
  std::vector<Seen> frames;
  std::optional<Error> error;
};

/// Ends the source once it has handed over `most`.
inline Outcome read_all(FrameSource& source, std::size_t most = SIZE_MAX) {
  Outcome outcome;
  const auto keep = [&](std::span<const Frame> frames) {
    for (const Frame& frame : frames) {
      const Octets bytes(frame.bytes.begin(), frame.bytes.end());
      outcome.frames.push_back({frame.ts, bytes, frame.wire_length, frame.link.value});
    }
  };
  while (outcome.frames.size() < most) {
    const auto read = source.read(keep);
    if (!read) {
      outcome.error = read.error();
      return outcome;
    }
    if (read->state == FrameSource::State::end) return outcome;
  }
  source.interrupt();
  return outcome;
}

/// Keeps nothing of them.
inline std::size_t count_frames(FrameSource& source) {
  std::size_t count = 0;
  while (true) {
    const auto read = source.read([&](std::span<const Frame> frames) { count += frames.size(); });
    if (!read || read->state == FrameSource::State::end) return count;
  }
}

inline Outcome read_file(const std::string& path, const std::string& filter = {}) {
  auto source = open_file({.path = path, .filter = filter});
  if (!source) return {{}, source.error()};
  return read_all(**source);
}

inline Octets frame_to(std::uint16_t port) { return ethernet(0x0800, ipv4({}, udp(1000, port))); }

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace netaugur::test
