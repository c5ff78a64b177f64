#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "netaugur/adapters/pcap.hpp"

namespace netaugur {

namespace {

constexpr std::size_t buffer_size = std::size_t{256} * 1024;

template <class Integer>
void append(std::string& out, Integer value) {
  char octets[sizeof value];
  std::memcpy(octets, &value, sizeof value);
  out.append(octets, sizeof value);
}

}  // namespace

Result<std::unique_ptr<PcapFileWriter>> PcapFileWriter::create(const std::string& path, std::uint32_t snapshot_bytes) {
  if (path == "-") {
    return fail(ErrorCode::usage, "-w - is not possible, because stdout carries JSON lines; give a file's name");
  }
  constexpr int readable_by_owner_and_group = 0640;
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, readable_by_owner_and_group);
  if (descriptor < 0) {
    return fail(errno == EACCES ? ErrorCode::denied : ErrorCode::unavailable,
                fmt::format("cannot write '{}': {}", path, std::strerror(errno)));
  }
  return std::unique_ptr<PcapFileWriter>(new PcapFileWriter(path, descriptor, snapshot_bytes));
}

PcapFileWriter::PcapFileWriter(std::string path, int descriptor, std::uint32_t snapshot_bytes)
    : path_(std::move(path)), descriptor_(descriptor), snapshot_bytes_(snapshot_bytes) {}

PcapFileWriter::~PcapFileWriter() { close(descriptor_); }

void PcapFileWriter::append_header(LinkType link) {
  link_ = link;
  append(buffer_, std::uint32_t{0xA1B23C4D});  // times in nanoseconds
  append(buffer_, std::uint16_t{2});
  append(buffer_, std::uint16_t{4});
  append(buffer_, std::uint64_t{0});
  append(buffer_, snapshot_bytes_);
  append(buffer_, static_cast<std::uint32_t>(link.value));
}

Status PcapFileWriter::write(const Frame& frame) {
  if (!link_) append_header(frame.link);
  if (frame.link != *link_) {
    return fail(ErrorCode::bad_input, fmt::format("{}: a pcap file has one link type, and {} came after {}; write one "
                                                  "file for each interface",
                                                  path_, link_name(frame.link), link_name(*link_)));
  }
  const auto second = std::chrono::floor<std::chrono::seconds>(frame.ts);
  append(buffer_, static_cast<std::uint32_t>(second.time_since_epoch().count()));
  append(buffer_, static_cast<std::uint32_t>((frame.ts - second).count()));
  append(buffer_, static_cast<std::uint32_t>(frame.bytes.size()));
  append(buffer_, frame.wire_length);
  buffer_.append(reinterpret_cast<const char*>(frame.bytes.data()), frame.bytes.size());
  return buffer_.size() < buffer_size ? Status{} : flush();
}

Status PcapFileWriter::flush() {
  if (!link_) append_header(LinkType{});
  // Only now, so that a capture that never begins (a wrong filter, a damaged input) leaves the file as it was. A pipe or
  // a device has nothing to empty and refuses.
  if (!emptied_) emptied_ = ftruncate(descriptor_, 0) == 0 || errno == EINVAL;
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return fail(ErrorCode::unavailable, fmt::format("cannot write '{}': {}", path_, std::strerror(errno)));
    }
  }
  buffer_.clear();
  return {};
}

}  // namespace netaugur
