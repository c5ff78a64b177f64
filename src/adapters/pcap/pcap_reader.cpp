#include <fmt/format.h>

#include <algorithm>

#include "record_reader.hpp"

namespace netaugur {

namespace {

constexpr std::size_t file_header = 24;

/// What the magic number says about the file.
struct Variant {
  FileOrder order;
  bool nanoseconds = false;
  std::size_t record_header = 16;
};

std::optional<Variant> variant_of(const std::uint8_t* octets) {
  for (const bool big_endian : {false, true}) {
    const FileOrder order{big_endian};
    switch (order.u32(octets)) {
      case 0xA1B2C3D4:
      case 0xA1B234CD:
        return Variant{order};
      case 0xA1B23C4D:
        return Variant{order, true};
      case 0xA1B2CD34:
        return Variant{order, false, 24};  // Kuznetzov's: interface, protocol and type in each record
      default:
        break;
    }
  }
  return std::nullopt;
}

class PcapReader final : public RecordReader {
 public:
  PcapReader(ByteStream& stream, Variant variant) : stream_(stream), variant_(variant) {
    const std::uint8_t* header = stream.data();
    const std::uint16_t major = variant.order.u16(header + 4);
    const std::uint16_t minor = variant.order.u16(header + 6);
    // libpcap before 0.4 wrote the lengths the other way round; version 2.3 came in both ways.
    lengths_swapped_ = major == 2 && minor < 3;
    lengths_unsure_ = major == 2 && minor == 3;
    link_.value = static_cast<int>(variant.order.u32(header + 20) & 0x03FFFFFFU);
    largest_ = max_record(link_);
    stream.skip(file_header);
  }

  Result<std::optional<Frame>> next() override {
    stream_.skip(pending_);
    pending_ = 0;
    const std::uint64_t offset = stream_.offset();
    ++record_;
    if (!stream_.have(variant_.record_header)) {
      if (stream_.failure()) return damaged(offset, stream_.failure()->message);
      if (stream_.left() == 0) return std::nullopt;
      return damaged(offset, "the file ends within a record header (truncated)");
    }
    const std::uint8_t* header = stream_.data();
    std::uint32_t kept = variant_.order.u32(header + 8);
    std::uint32_t wire = variant_.order.u32(header + 12);
    if (lengths_swapped_ || (lengths_unsure_ && kept > wire)) std::swap(kept, wire);
    if (kept > largest_) return damaged(offset, fmt::format("a length of {} bytes is not believable", kept));
    const std::uint32_t seconds = variant_.order.u32(header);
    const std::uint32_t fraction = variant_.order.u32(header + 4);
    const std::size_t whole = variant_.record_header + kept;
    if (!stream_.have(whole)) {
      if (stream_.failure()) return damaged(offset, stream_.failure()->message);
      return damaged(offset, "the file ends within a record (truncated)");
    }
    pending_ = whole;
    const std::int64_t nanoseconds = std::int64_t{fraction} * (variant_.nanoseconds ? 1 : 1000);
    return Frame{instant(seconds, nanoseconds), {stream_.data() + variant_.record_header, kept}, wire, link_};
  }

  LinkType link() const override { return link_; }

 private:
  tl::unexpected<Error> damaged(std::uint64_t offset, const std::string& what) const {
    return fail(ErrorCode::bad_input, fmt::format("record {} at offset {}: {}", record_, offset, what));
  }

  ByteStream& stream_;
  Variant variant_;
  LinkType link_;
  std::uint32_t largest_ = 0;
  bool lengths_swapped_ = false;
  bool lengths_unsure_ = false;
  std::size_t pending_ = 0;  ///< octets of the record that was handed over
  std::uint64_t record_ = 0;
};

}  // namespace

Result<std::unique_ptr<RecordReader>> open_pcap(ByteStream& stream) {
  if (!stream.have(file_header)) return fail(ErrorCode::bad_input, "the file ends within its header (truncated)");
  const auto variant = variant_of(stream.data());
  if (!variant) return fail(ErrorCode::bad_input, "not a capture file (pcap or pcapng)");
  return std::make_unique<PcapReader>(stream, *variant);
}

}  // namespace netaugur
