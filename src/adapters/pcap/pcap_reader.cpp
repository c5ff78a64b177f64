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

  Status read(std::vector<Frame>& frames, std::size_t most) override {
    const auto any = await_record();
    if (!any) return tl::unexpected(any.error());
    while (*any && frames.size() < most && whole_record()) {
      const std::uint8_t* header = stream_.data();
      const Lengths lengths = lengths_of(header);
      const std::int64_t fraction = variant_.order.u32(header + 4);
      frames.emplace_back(instant(variant_.order.u32(header), variant_.nanoseconds ? fraction : fraction * 1000),
                          std::span(header + variant_.record_header, lengths.kept), lengths.wire, link_);
      stream_.skip(variant_.record_header + lengths.kept);
      ++records_;
    }
    return {};
  }

  LinkType link() const override { return link_; }

 private:
  struct Lengths {
    std::uint32_t kept = 0, wire = 0;
  };

  Lengths lengths_of(const std::uint8_t* header) const {
    Lengths lengths{variant_.order.u32(header + 8), variant_.order.u32(header + 12)};
    if (lengths_swapped_ || (lengths_unsure_ && lengths.kept > lengths.wire)) std::swap(lengths.kept, lengths.wire);
    return lengths;
  }

  /// Whether a record that can be believed stands whole in memory.
  bool whole_record() const {
    if (stream_.left() < variant_.record_header) return false;
    const std::size_t kept = lengths_of(stream_.data()).kept;
    return kept <= largest_ && stream_.left() >= variant_.record_header + kept;
  }

  /// Brings the next record into memory; false at the end.
  Result<bool> await_record() {
    if (!stream_.have(variant_.record_header)) {
      if (!stream_.failure() && stream_.left() == 0) return false;
      return damaged("the file ends within a record header (truncated)");
    }
    const std::size_t kept = lengths_of(stream_.data()).kept;
    if (kept > largest_) return damaged(fmt::format("a length of {} bytes is not believable", kept));
    if (!stream_.have(variant_.record_header + kept)) return damaged("the file ends within a record (truncated)");
    return true;
  }

  /// The failure of the stream, where there is one, says more than `what`.
  tl::unexpected<Error> damaged(const std::string& what) const {
    return fail(ErrorCode::bad_input, fmt::format("record {} at offset {}: {}", records_ + 1, stream_.offset(),
                                                  stream_.failure() ? stream_.failure()->message : what));
  }

  ByteStream& stream_;
  Variant variant_;
  LinkType link_;
  std::uint32_t largest_ = 0;
  bool lengths_swapped_ = false;
  bool lengths_unsure_ = false;
  std::uint64_t records_ = 0;  ///< handed over
};

}  // namespace

Result<std::unique_ptr<RecordReader>> open_pcap(ByteStream& stream) {
  if (!stream.have(file_header)) return fail(ErrorCode::bad_input, "the file ends within its header (truncated)");
  const auto variant = variant_of(stream.data());
  if (!variant) return fail(ErrorCode::bad_input, "not a capture file (pcap or pcapng)");
  return std::make_unique<PcapReader>(stream, *variant);
}

}  // namespace netaugur
