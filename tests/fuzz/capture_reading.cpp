#include "capture_reading.hpp"

#include <fcntl.h>
#include <pcap/pcap.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netaugur::fuzz {

namespace {

struct Seen {
  Timestamp ts;
  std::vector<std::uint8_t> octets;
  std::uint32_t wire_length = 0;
  LinkType link;

  friend bool operator==(const Seen&, const Seen&) = default;
};

struct Reading {
  std::vector<Seen> frames;
  std::optional<std::string> error;
};

/// The number behind "offset " in a reader's message.
std::optional<std::uint64_t> stated_offset(const std::string& message) {
  constexpr std::string_view word = "offset ";
  const auto at = message.find(word);
  if (at == std::string::npos) return std::nullopt;
  return std::strtoull(message.c_str() + at + word.size(), nullptr, 10);
}

void check_frame(const Frame& frame) {
  using std::chrono::sys_days, std::chrono::year;
  require(frame.ts >= Timestamp(sys_days(year(1700) / 1 / 1)) && frame.ts <= Timestamp(sys_days(year(2250) / 1 / 1)),
          "an instant lies in the years that a timestamp holds");
  require(frame.bytes.size() <= max_record(frame.link), "a frame is no longer than its link type allows");
}

/// Reads to the end, `most` frames at once; `check` sees each frame while its octets are valid.
template <class Check>
Reading read(ByteStream& stream, Open open, std::size_t size, std::size_t most, Check check) {
  Reading reading;
  auto reader = open(stream);
  if (!reader) {
    require(reader.error().code == ErrorCode::bad_input, "what is no capture is bad input");
    reading.error = reader.error().message;
    return reading;
  }
  std::vector<Frame> frames;
  std::uint64_t offset = 0;
  Status status;
  do {
    frames.clear();
    status = (*reader)->read(frames, most);
    require(frames.size() <= most, "no more frames come at once than were asked for");
    require(frames.empty() || stream.offset() > offset, "offsets grow");
    require(stream.offset() <= size, "offsets lie within the file");
    offset = stream.offset();
    for (const Frame& frame : frames) {
      check(frame);
      check_frame(frame);
      reading.frames.push_back({frame.ts, {frame.bytes.begin(), frame.bytes.end()}, frame.wire_length, frame.link});
    }
    require(reading.frames.size() <= size / 16, "each record takes octets, so that reading ends");
  } while (status && !frames.empty());
  if (!status) {
    require(status.error().code == ErrorCode::bad_input, "damage is bad input");
    const auto stated = stated_offset(status.error().message);
    require(stated && *stated <= size, "damage is told with its place");
    reading.error = status.error().message;
  }
  frames.clear();
  static_cast<void>((*reader)->read(frames, most));
  require(frames.empty(), "nothing comes after the end");
  return reading;
}

constexpr std::size_t many_at_once = 256;

Reading read_memory(Octets file, Open open) {
  ByteStream stream(file);
  const std::uint8_t* end_of_last = file.data();
  return read(stream, open, file.size(), many_at_once, [&](const Frame& frame) {
    require(frame.bytes.data() >= end_of_last && frame.bytes.data() + frame.bytes.size() <= file.data() + file.size(),
            "frames lie one behind the other within the file");
    end_of_last = frame.bytes.data() + frame.bytes.size();
  });
}

/// Gives a few octets at once, and what it gave before is gone from memory then.
class PieceStream final : public ByteStream {
 public:
  PieceStream(Octets file, std::size_t piece) : ByteStream({}), rest_(file), piece_(piece) {}

 private:
  bool refill(std::size_t size) override {
    std::vector<std::uint8_t> moved(data(), data() + left());
    while (moved.size() < size && !rest_.empty()) {
      const Octets next = rest_.first(std::min(piece_, rest_.size()));
      moved.insert(moved.end(), next.begin(), next.end());
      rest_ = rest_.subspan(next.size());
    }
    buffer_ = std::vector<std::uint8_t>(moved);  // no larger than its content, so that reading behind it is seen
    view(buffer_.data(), buffer_.data() + buffer_.size());
    return left() >= size;
  }

  Octets rest_;
  std::size_t piece_;
  std::vector<std::uint8_t> buffer_;
};

/// Empty where the file does not fit into a pipe.
std::optional<Reading> read_pipe(Octets file, Open open) {
  // A pipe has 16 slots of a page; one in packet mode keeps apart what was written apart.
  constexpr std::size_t slots = 16, page = 4096;
  if (file.size() > slots * page) return std::nullopt;
  int ends[2];
  require(pipe2(ends, O_DIRECT | O_CLOEXEC | O_NONBLOCK) == 0, "a pipe can be made");
  const std::size_t piece = (file.size() + slots - 1) / slots;
  for (Octets rest = file; !rest.empty(); rest = rest.subspan(std::min(piece, rest.size()))) {
    const std::size_t length = std::min(piece, rest.size());
    require(write(ends[1], rest.data(), length) == static_cast<ssize_t>(length), "a pipe has room");
  }
  auto stream = DescriptorStream::open("/proc/self/fd/" + std::to_string(ends[0]));
  close(ends[0]);
  close(ends[1]);
  require(stream.has_value(), "a pipe can be opened");
  return read(**stream, open, file.size(), many_at_once, [](const Frame&) {});
}

void require_same(const Reading& reading, const Reading& whole) {
  require(reading.frames == whole.frames, "a file in pieces gives the frames of the file in memory");
  require(reading.error == whole.error, "a file in pieces ends as the file in memory does");
}

/// Whether libpcap takes the start of a pcapng file for something else: it passes over another section's header before
/// the first interface unread, and does not round up the length of the first block alone.
bool starts_otherwise(Octets file) {
  constexpr std::uint32_t section_header = 0x0A0D0D0A, interface_description = 1;
  if (file.size() < 12 || FileOrder{}.u32(file.data()) != section_header) return false;
  const FileOrder order{file[8] == 0x1A};
  std::size_t at = 0;
  while (file.size() - at >= 12) {
    const std::uint32_t type = order.u32(file.data() + at), length = order.u32(file.data() + at + 4);
    if (at == 0 && length % 4 != 0) return true;
    if (type == interface_description || length < 12 || length > file.size() - at) return false;
    if (at > 0 && type == section_header) return true;
    at += length;
  }
  return false;
}

/// Where libpcap reads a frame, our reader reads the same.
void check_libpcap(Octets file, const Reading& reading) {
  if (file.empty() || starts_otherwise(file)) return;
  // fmemopen takes what may be written to, and does not write in this mode.
  std::FILE* const in = fmemopen(const_cast<std::uint8_t*>(file.data()), file.size(), "r");
  require(in != nullptr, "memory can be opened");
  char reason[PCAP_ERRBUF_SIZE];
  pcap_t* const handle = pcap_fopen_offline_with_tstamp_precision(in, PCAP_TSTAMP_PRECISION_NANO, reason);
  if (handle == nullptr) {
    std::fclose(in);
    return;
  }
  pcap_pkthdr* header = nullptr;
  const u_char* octets = nullptr;
  for (std::size_t i = 0; pcap_next_ex(handle, &header, &octets) == 1; ++i) {
    require(i < reading.frames.size(), "what libpcap reads is read");
    const Seen& frame = reading.frames[i];
    require(header->len == frame.wire_length, "libpcap reads the same length on the wire");
    // It cuts records down to the snapshot length that the file states, and turns round the pseudo-headers of files of
    // the other byte order.
    require(header->caplen <= frame.octets.size(), "libpcap keeps no more octets");
    require(pcap_is_swapped(handle) != 0 || std::equal(octets, octets + header->caplen, frame.octets.begin()),
            "libpcap reads the same octets");
    // It takes 32-bit fields for signed ones.
    const bool signed_alike = header->ts.tv_sec >= 0 && header->ts.tv_usec >= 0;
    // It turns over where seconds and the interface's offset exceed 64 bits; ours stops at the first or last instant.
    using Seconds = std::numeric_limits<std::int64_t>;
    const bool beyond = frame.ts == instant(Seconds::max(), 0) || frame.ts == instant(Seconds::min(), 0);
    // With the finest resolutions of pcapng its fraction overruns 64 bits too: there the seconds are compared.
    const auto fraction = file[0] == 0x0A ? (frame.ts - std::chrono::floor<std::chrono::seconds>(frame.ts)).count()
                                          : static_cast<std::int64_t>(header->ts.tv_usec);
    require(!signed_alike || beyond || instant(header->ts.tv_sec, fraction) == frame.ts, "libpcap reads the same time");
  }
  pcap_close(handle);
}

/// A number that the file's octets choose, so that the same input always gives the same.
std::uint32_t chosen_by(Octets file) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const std::uint8_t octet : file) hash = (hash ^ octet) * 16777619U;
  return hash;
}

}  // namespace

void check_capture(Octets file, Open open) {
  const std::uint32_t choice = chosen_by(file);
  const Reading whole = read_memory(file, open);
  PieceStream stream(file, 1 + choice % 97);
  require_same(read(stream, open, file.size(), 1 + choice % 3, [](const Frame&) {}), whole);
  check_libpcap(file, whole);
  // A descriptor's buffer is large and costs far more than the reading.
  if (choice % 8 == 0) {
    if (const auto piped = read_pipe(file, open)) require_same(*piped, whole);
  }
  const Reading part = read_memory(file.first(choice % (file.size() + 1)), open);
  require(part.frames.size() <= whole.frames.size() &&
              std::equal(part.frames.begin(), part.frames.end(), whole.frames.begin()),
          "the start of a file gives the frames that the file begins with");
}

}  // namespace netaugur::fuzz
