#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "record_reader.hpp"

namespace netaugur {

namespace {

__extension__ using Wide = __int128;

constexpr std::uint32_t section_header = 0x0A0D0D0A, interface_description = 1, packet_obsolete = 2, simple_packet = 3,
                        enhanced_packet = 6;
constexpr std::uint32_t byte_order_magic = 0x1A2B3C4D;
constexpr std::int64_t nanoseconds_a_second = 1'000'000'000;

struct Interface {
  LinkType link;
  std::uint32_t snapshot = 0;       ///< octets; zero: no limit
  std::uint8_t resolution = 6;      ///< if_tsresol: a power of ten, or of two where the top bit is set
  std::int64_t offset_seconds = 0;  ///< if_tsoffset
};

Timestamp instant_of(const Interface& interface, std::uint64_t ticks) {
  const unsigned exponent = interface.resolution & 0x7FU;
  const bool binary = (interface.resolution & 0x80U) != 0;
  // Beyond these a tick is far below a nanosecond's fraction of a 64-bit count: all are the epoch.
  if (exponent > (binary ? 63U : 19U)) return instant(interface.offset_seconds, 0);
  std::uint64_t ticks_a_second = 1;
  for (unsigned i = 0; i < exponent; ++i) ticks_a_second *= binary ? 2U : 10U;
  const std::uint64_t seconds = ticks / ticks_a_second;
  const auto fraction = static_cast<Wide>(ticks % ticks_a_second) * nanoseconds_a_second / ticks_a_second;
  const Wide shifted = static_cast<Wide>(seconds) + interface.offset_seconds;
  constexpr auto limit = static_cast<Wide>(std::numeric_limits<std::int64_t>::max());
  return instant(static_cast<std::int64_t>(std::clamp(shifted, -limit, limit)), static_cast<std::int64_t>(fraction));
}

class PcapngReader final : public RecordReader {
 public:
  explicit PcapngReader(ByteStream& stream) : stream_(stream) {}

  /// Reads the first section's header and interfaces, so that `link` knows.
  Status start() {
    while (true) {
      auto block = next_block(true);
      if (!block) return tl::unexpected(block.error());
      if (!*block) return {};
      if (is_packet((*block)->type)) {
        held_ = **block;
        return {};
      }
      if (auto status = describe(**block); !status) return status;
      if (!interfaces_.empty()) return {};
    }
  }

  Status read(std::vector<Frame>& frames, std::size_t most) override {
    while (frames.size() < most) {
      // Reading more in moves what stands in memory: only while no frame does.
      auto block =
          held_ ? Result<std::optional<Block>>(std::exchange(held_, std::nullopt)) : next_block(frames.empty());
      if (!block) return tl::unexpected(block.error());
      if (!*block) return {};
      if (!is_packet((*block)->type)) {
        if (auto status = describe(**block); !status) return status;
        continue;
      }
      auto frame = packet(**block);
      if (!frame) return tl::unexpected(frame.error());
      frames.push_back(*frame);
    }
    return {};
  }

  LinkType link() const override { return first_link_; }

 private:
  struct Block {
    std::uint32_t type = 0;
    std::uint64_t offset = 0;
    std::span<const std::uint8_t> body;
  };

  static bool is_packet(std::uint32_t type) {
    return type == enhanced_packet || type == simple_packet || type == packet_obsolete;
  }

  /// Empty at the end, and where the next block does not stand whole in memory and may not be read in.
  Result<std::optional<Block>> next_block(bool read_in) {
    if (damaged_) return std::nullopt;
    const auto have = [&](std::size_t size) { return stream_.left() >= size || (read_in && stream_.have(size)); };
    const std::uint64_t offset = stream_.offset();
    if (!have(12)) {
      if (!read_in) return std::nullopt;
      if (stream_.failure()) return damaged(offset, stream_.failure()->message);
      if (stream_.left() == 0) return std::nullopt;
      return damaged(offset, "the file ends within a block header (truncated)");
    }
    const bool section = FileOrder{}.u32(stream_.data()) == section_header;
    if (section) {
      if (FileOrder{false}.u32(stream_.data() + 8) == byte_order_magic) {
        order_.big_endian = false;
      } else if (FileOrder{true}.u32(stream_.data() + 8) == byte_order_magic) {
        order_.big_endian = true;
      } else {
        return damaged(offset, "a section header without its byte-order magic");
      }
    }
    const std::uint32_t type = order_.u32(stream_.data());
    const std::uint32_t length = order_.u32(stream_.data() + 4);
    constexpr std::uint32_t largest = 128U * 1024 * 1024 + 1024;
    if (length < 12 || length > largest) {
      return damaged(offset, fmt::format("a block length of {} bytes is not believable", length));
    }
    const std::size_t whole = (std::size_t{length} + 3) / 4 * 4;
    if (!have(whole)) {
      if (!read_in) return std::nullopt;
      if (stream_.failure()) return damaged(offset, stream_.failure()->message);
      return damaged(offset, "the file ends within a block (truncated)");
    }
    const Block block{type, offset, {stream_.data() + 8, length - 12}};
    stream_.skip(whole);
    ++blocks_;
    return block;
  }

  /// Section headers and interfaces; other blocks carry nothing that is counted.
  Status describe(const Block& block) {
    if (block.type == section_header) {
      if (block.body.size() < 16) return damaged(block.offset, "a section header that is too short");
      const std::uint16_t major = order_.u16(block.body.data() + 4);
      if (major != 1) return damaged(block.offset, fmt::format("pcapng version {} is not known", major));
      interfaces_.clear();
    } else if (block.type == interface_description) {
      if (block.body.size() < 8) return damaged(block.offset, "an interface description that is too short");
      Interface interface;
      interface.link.value = order_.u16(block.body.data());
      interface.snapshot = order_.u32(block.body.data() + 4);
      read_options(block.body.subspan(8), interface);
      if (!linked_) first_link_ = interface.link;
      linked_ = true;
      interfaces_.push_back(interface);
    }
    return {};
  }

  void read_options(std::span<const std::uint8_t> options, Interface& interface) const {
    constexpr std::uint16_t end = 0, resolution = 9, offset = 14;
    while (options.size() >= 4) {
      const std::uint16_t code = order_.u16(options.data());
      const std::size_t length = order_.u16(options.data() + 2);
      if (code == end || options.size() < 4 + length) return;
      const std::uint8_t* value = options.data() + 4;
      if (code == resolution && length == 1) interface.resolution = *value;
      if (code == offset && length == 8) {
        const std::uint64_t high = order_.u32(value + (order_.big_endian ? 0 : 4));
        const std::uint64_t low = order_.u32(value + (order_.big_endian ? 4 : 0));
        interface.offset_seconds = static_cast<std::int64_t>(high << 32U | low);
      }
      options = options.subspan(std::min(options.size(), 4 + (length + 3) / 4 * 4));
    }
  }

  Result<Frame> packet(const Block& block) {
    const std::size_t header = block.type == simple_packet ? 4 : 20;
    if (block.body.size() < header) return damaged(block.offset, "a packet block that is too short");
    const std::uint8_t* body = block.body.data();
    std::uint32_t index = 0;
    if (block.type == enhanced_packet) index = order_.u32(body);
    if (block.type == packet_obsolete) index = order_.u16(body);
    if (index >= interfaces_.size()) {
      return damaged(block.offset, fmt::format("a packet of interface {}, which the section does not describe", index));
    }
    const Interface& interface = interfaces_[index];
    Frame frame;
    frame.link = interface.link;
    std::uint32_t kept = 0;
    if (block.type == simple_packet) {
      // It carries neither time nor kept length; the latter follows from the snapshot length.
      frame.wire_length = order_.u32(body);
      const std::uint32_t limit = interface.snapshot == 0 ? frame.wire_length : interface.snapshot;
      kept = std::min(frame.wire_length, limit);
      frame.ts = instant(interface.offset_seconds, 0);
    } else {
      const std::uint64_t ticks = std::uint64_t{order_.u32(body + 4)} << 32U | order_.u32(body + 8);
      frame.ts = instant_of(interface, ticks);
      kept = order_.u32(body + 12);
      frame.wire_length = order_.u32(body + 16);
    }
    if (kept > block.body.size() - header || kept > max_record(frame.link)) {
      return damaged(block.offset, fmt::format("a packet of {} bytes in a block of {}", kept, block.body.size()));
    }
    frame.bytes = block.body.subspan(header, kept);
    return frame;
  }

  tl::unexpected<Error> damaged(std::uint64_t offset, const std::string& what) {
    damaged_ = true;
    const std::uint64_t number = stream_.offset() > offset ? blocks_ : blocks_ + 1;
    return fail(ErrorCode::bad_input, fmt::format("block {} at offset {}: {}", number, offset, what));
  }

  ByteStream& stream_;
  FileOrder order_;
  std::vector<Interface> interfaces_;  ///< of this section
  LinkType first_link_;
  bool linked_ = false;
  std::optional<Block> held_;  ///< read by `start`, not yet handed over
  std::uint64_t blocks_ = 0;   ///< read
  bool damaged_ = false;       ///< its end, whatever follows
};

}  // namespace

Result<std::unique_ptr<RecordReader>> open_pcapng(ByteStream& stream) {
  auto reader = std::make_unique<PcapngReader>(stream);
  if (auto status = reader->start(); !status) return tl::unexpected(status.error());
  return reader;
}

}  // namespace netaugur
