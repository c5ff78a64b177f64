#pragma once
// Input for the tests: frames octet by octet, and the files that carry them.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netaugur::test {

using Octets = std::vector<std::uint8_t>;

inline Octets operator+(Octets a, const Octets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// `45 00 0014` as octets; blanks do not matter.
inline Octets hex(std::string_view text) {
  Octets octets;
  int high = -1;
  for (const char c : text) {
    if (c == ' ') continue;
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    if (high < 0) {
      high = digit;
    } else {
      octets.push_back(static_cast<std::uint8_t>(high * 16 + digit));
      high = -1;
    }
  }
  return octets;
}

/// The `size` low octets of a number, in either order.
inline Octets number(std::uint64_t value, int size, bool big_endian) {
  Octets octets;
  for (int i = 0; i < size; ++i) {
    octets.push_back(static_cast<std::uint8_t>(value >> (8 * (big_endian ? size - 1 - i : i))));
  }
  return octets;
}
inline Octets be16(std::uint64_t value) { return number(value, 2, true); }

inline Octets ethernet(std::uint16_t type, const Octets& payload) {
  return hex("020000000002 020000000001") + be16(type) + payload;
}

inline Octets udp(std::uint16_t from, std::uint16_t to, std::size_t payload = 0) {
  return be16(from) + be16(to) + be16(8 + payload) + be16(0) + Octets(payload);
}

struct Ipv4 {
  std::uint8_t protocol = 17;
  std::array<std::uint8_t, 4> src = {192, 0, 2, 1};
  std::array<std::uint8_t, 4> dst = {198, 51, 100, 2};
  std::uint16_t fragment = 0;  ///< flags and offset
  Octets options = {};         ///< a multiple of four
};

inline Octets ipv4(const Ipv4& header, const Octets& payload) {
  const std::size_t length = 20 + header.options.size();
  return Octets{static_cast<std::uint8_t>(0x40 + length / 4), 0} + be16(length + payload.size()) + be16(1) +
         be16(header.fragment) + Octets{64, header.protocol, 0, 0} + Octets(header.src.begin(), header.src.end()) +
         Octets(header.dst.begin(), header.dst.end()) + header.options + payload;
}

/// From 2001:db8::1 to 2001:db8::2.
inline Octets ipv6(std::uint8_t next, const Octets& payload) {
  return hex("60000000") + be16(payload.size()) + Octets{next, 64} + hex("20010db8000000000000000000000001") +
         hex("20010db8000000000000000000000002") + payload;
}

/// One frame in a file.
struct Record {
  std::int64_t seconds = 0;
  std::uint32_t nanoseconds = 0;
  Octets frame;
  std::uint32_t wire_length = 0;  ///< zero: all of the frame
  std::uint16_t interface = 0;    ///< pcapng
};

struct PcapFormat {
  bool big_endian = false;
  bool nanoseconds = false;
  std::uint32_t link = 1;
};

inline Octets pcap_file(const PcapFormat& format, const std::vector<Record>& records) {
  const auto u32 = [&](std::uint64_t value) { return number(value, 4, format.big_endian); };
  const auto u16 = [&](std::uint64_t value) { return number(value, 2, format.big_endian); };
  Octets file = u32(format.nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4) + u16(2) + u16(4) + u32(0) + u32(0) + u32(262144) +
                u32(format.link);
  for (const Record& record : records) {
    const std::uint64_t wire = record.wire_length == 0 ? record.frame.size() : record.wire_length;
    file = std::move(file) + u32(static_cast<std::uint64_t>(record.seconds)) +
           u32(format.nanoseconds ? record.nanoseconds : record.nanoseconds / 1000) + u32(record.frame.size()) +
           u32(wire) + record.frame;
  }
  return file;
}

/// A pcapng file block by block.
class PcapngFile {
 public:
  explicit PcapngFile(bool big_endian = false) : big_endian_(big_endian) { section(); }

  PcapngFile& section() {
    return block(0x0A0D0D0A, u32(0x1A2B3C4D) + u16(1) + u16(0) + u32(0xFFFFFFFF) + u32(0xFFFFFFFF));
  }

  struct Interface {
    std::uint16_t link = 1;
    std::uint32_t snapshot = 262144;
    int resolution = -1;              ///< if_tsresol; below zero: left out, so microseconds
    std::int64_t offset_seconds = 0;  ///< if_tsoffset; zero: left out
  };
  PcapngFile& interface(const Interface& description) {
    Octets options;
    if (description.resolution >= 0) {
      options = options + u16(9) + u16(1) + Octets{static_cast<std::uint8_t>(description.resolution), 0, 0, 0};
    }
    if (description.offset_seconds != 0) {
      options =
          options + u16(14) + u16(8) + number(static_cast<std::uint64_t>(description.offset_seconds), 8, big_endian_);
    }
    if (!options.empty()) options = options + u16(0) + u16(0);
    return block(1, u16(description.link) + u16(0) + u32(description.snapshot) + options);
  }

  PcapngFile& enhanced(std::uint32_t interface, std::uint64_t ticks, const Octets& frame, std::size_t wire_length = 0) {
    return block(6, u32(interface) + u32(ticks >> 32U) + u32(ticks) + u32(frame.size()) +
                        u32(wire_length == 0 ? frame.size() : wire_length) + padded(frame));
  }
  PcapngFile& simple(const Octets& kept, std::size_t wire_length) { return block(3, u32(wire_length) + padded(kept)); }
  PcapngFile& obsolete(std::uint16_t interface, std::uint64_t ticks, const Octets& frame) {
    return block(2, u16(interface) + u16(0xFFFF) + u32(ticks >> 32U) + u32(ticks) + u32(frame.size()) +
                        u32(frame.size()) + padded(frame));
  }
  PcapngFile& block(std::uint32_t type, const Octets& body) {
    octets_ = std::move(octets_) + u32(type) + u32(body.size() + 12) + body + u32(body.size() + 12);
    return *this;
  }

  [[nodiscard]] const Octets& octets() const { return octets_; }

 private:
  [[nodiscard]] Octets u16(std::uint64_t value) const { return number(value, 2, big_endian_); }
  [[nodiscard]] Octets u32(std::uint64_t value) const { return number(value, 4, big_endian_); }
  static Octets padded(const Octets& octets) { return octets + Octets((4 - octets.size() % 4) % 4); }

  bool big_endian_;
  Octets octets_;
};

}  // namespace netaugur::test
