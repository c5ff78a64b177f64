#pragma once
// The formats of capture files, over a byte stream. Pure.

#include <memory>
#include <vector>

#include "byte_stream.hpp"
#include "netaugur/net/source.hpp"

namespace netaugur {

/// Reads one file's records in order.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  /// Appends the records that stand whole in the stream's memory, at least one and at most `most`; none at the end.
  /// Their octets are valid until the next call. Precondition: `frames` is empty. Error: bad_input, with record number
  /// and offset but without the file's name; what was appended is valid, and the reader is at its end.
  [[nodiscard]] virtual Status read(std::vector<Frame>& frames, std::size_t most) = 0;
  /// Of the first interface, as far as the file's start tells.
  [[nodiscard]] virtual LinkType link() const = 0;
};

/// Recognises the format by its first octets. `stream` outlives the reader. Error: bad_input, not a capture file.
[[nodiscard]] Result<std::unique_ptr<RecordReader>> open_records(ByteStream& stream);

/// draft-ietf-opsawg-pcap, with the variants of its magic number.
[[nodiscard]] Result<std::unique_ptr<RecordReader>> open_pcap(ByteStream& stream);
/// draft-ietf-opsawg-pcapng.
[[nodiscard]] Result<std::unique_ptr<RecordReader>> open_pcapng(ByteStream& stream);

/// Larger records are damage: what libpcap allows for this link type, in octets.
[[nodiscard]] std::uint32_t max_record(LinkType link);

/// Whole seconds and a fraction as an instant; instants beyond the years 1700 and 2250 are drawn to these.
[[nodiscard]] Timestamp instant(std::int64_t seconds, std::int64_t nanoseconds);

/// Fields of a file in the byte order of the machine that wrote it.
struct FileOrder {
  bool big_endian = false;

  [[nodiscard]] std::uint16_t u16(const std::uint8_t* at) const {
    return static_cast<std::uint16_t>(big_endian ? at[0] << 8U | at[1] : at[1] << 8U | at[0]);
  }
  [[nodiscard]] std::uint32_t u32(const std::uint8_t* at) const {
    std::uint32_t value = 0;
    __builtin_memcpy(&value, at, sizeof value);
    const bool swap = big_endian == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
    return swap ? __builtin_bswap32(value) : value;
  }
};

}  // namespace netaugur
