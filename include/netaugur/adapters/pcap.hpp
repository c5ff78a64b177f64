#pragma once
// Packets from interfaces and capture files, and capture files from packets.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/net/source.hpp"
#include "netaugur/window/capture_session.hpp"

namespace netaugur {

enum class Direction { both, in, out };

struct LiveOptions {
  std::string interface;    ///< `any` for all
  std::string filter = {};  ///< BPF expression; empty: everything
  std::uint32_t snapshot_bytes = 256;
  std::uint64_t buffer_bytes = std::uint64_t{16} << 20U;
  bool promiscuous = true;
  Direction direction = Direction::both;
  std::function<void(const std::string&)> say = [](const std::string&) {};  ///< gets messages for people
};

/// Opens an interface; the run is random. Timestamps are in nanoseconds where the kernel has them. `next` answers idle
/// at least every 200 ms where nothing comes. An interface that goes down or away is waited for: that is said, and its
/// source is idle meanwhile. After `interrupt` it hands over what came before that moment, then ends.
/// Errors: not_found (with the nearest interface), denied (with what to try), usage (the filter, named), unavailable.
[[nodiscard]] Result<std::unique_ptr<FrameSource>> open_live(const LiveOptions& options);

struct FileOptions {
  std::string path;                               ///< `-` is stdin
  std::string filter = {};                        ///< BPF expression; empty: everything
  std::optional<std::uint64_t> max_packets = {};  ///< of the whole capture; part of the run's identity
  /// At the file's end wait for more, as `tail -f` does: the file, not its name. A pipe ends with its writers all the
  /// same.
  bool follow = false;
  /// Asked while opening waits for a pipe or for what is followed: whether to give up, with the error `interrupted`.
  std::function<bool()> stopped = {};
};

class DescriptorStream;

/// A capture file that is open and unread: opening it may take privileges that shall be gone before a stranger's octets
/// are looked at.
class CaptureFile {
 public:
  /// Errors: not_found, denied, bad_input (a folder).
  [[nodiscard]] static Result<CaptureFile> open(FileOptions options);
  CaptureFile(CaptureFile&& other) noexcept;
  CaptureFile& operator=(CaptureFile&& other) noexcept;
  ~CaptureFile();
  /// Its packets, once; see `open_file`. Errors: bad_input (not a capture file, empty), usage (the filter,
  /// named), interrupted.
  [[nodiscard]] Result<std::unique_ptr<FrameSource>> read() &&;

 private:
  CaptureFile(FileOptions options, std::unique_ptr<DescriptorStream> stream);

  FileOptions options_;
  std::unique_ptr<DescriptorStream> stream_;
};

/// Opens a pcap or pcapng file, also a compressed one (gzip, zstd; by its first octets, not by its name). Its run is a
/// UUID (RFC 9562 version 8) of its content, the filter and `max_packets`: the same capture read again the same way is
/// the same run, by whatever name. Content is the size, the first and last 64 KiB and 64 blocks of 4 KiB evenly between
/// them, as they are in the file, compressed or not; of a pipe, which cannot be read twice, its first 4 KiB; of a file
/// that is followed, which grows, its first packet, for which opening waits. Errors: not_found, denied, bad_input (not
/// a capture file, empty), usage (the filter, named), interrupted. Errors of `read` name file, record and offset, which
/// is that of the uncompressed capture.
[[nodiscard]] Result<std::unique_ptr<FrameSource>> open_file(const FileOptions& options);

struct InterfaceInfo {
  std::string name;
  std::string description;  ///< may be empty
  std::vector<std::string> addresses;
  bool up = false;
  bool loopback = false;
};

/// What can be captured from. Error: unavailable.
[[nodiscard]] Result<std::vector<InterfaceInfo>> list_interfaces();

/// Writes a pcap file (`capture -w`): its link type is that of the first frame, its times are in nanoseconds.
class PcapFileWriter final : public FrameSink {
 public:
  /// What a file of that name holds stays until the first `flush`. Errors: usage (`-`: stdout carries lines), denied,
  /// unavailable; the path is named.
  [[nodiscard]] static Result<std::unique_ptr<PcapFileWriter>> create(const std::string& path,
                                                                      std::uint32_t snapshot_bytes);
  ~PcapFileWriter() override;
  /// Errors: unavailable (disk full), bad_input (a frame of another link type than the first).
  [[nodiscard]] Status write(const Frame& frame) override;
  /// Writes what is buffered; an empty capture becomes a file with a header alone.
  [[nodiscard]] Status flush();

 private:
  PcapFileWriter(std::string path, int descriptor, std::uint32_t snapshot_bytes);
  void append_header(LinkType link);

  std::string path_;
  int descriptor_;
  std::uint32_t snapshot_bytes_;
  std::optional<LinkType> link_;
  bool emptied_ = false;
  std::string buffer_;
};

/// libpcap's name of a link type (`EN10MB`), or its number.
[[nodiscard]] std::string link_name(LinkType link);

}  // namespace netaugur
