#pragma once
// The packet and flow lines in the very form that LineWriter gives them, read without a JSON parser.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "netaugur/stream/line.hpp"

namespace netaugur {

/// Takes a line only where every octet is as LineWriter writes it and every value is one that LineReader takes; what
/// it takes it reads as LineReader does. Remembers the texts of the last second, window and protocols.
class QuickLines {
 public:
  /// Precondition of both: LineReader::padding octets behind the line are readable.
  [[nodiscard]] bool read_packet(std::string_view line);
  [[nodiscard]] bool read_flow(std::string_view line);
  /// What was read last; unspecified where that was declined.
  [[nodiscard]] const PacketLine& packet() const { return packet_; }
  [[nodiscard]] const FlowLine& flow() const { return flow_; }

 private:
  class Cursor;

  /// `"family":"ipv4","proto":"tcp",` and what it says.
  struct Classes {
    std::string text;
    Family family = Family::other;
    Proto proto;
  };

  [[nodiscard]] bool read_time(Cursor& at, Timestamp& time);
  [[nodiscard]] bool read_window(Cursor& at, Window& window);
  [[nodiscard]] const Classes* read_classes(Cursor& at);
  [[nodiscard]] bool read_key(Cursor& at, FlowKey& key);

  PacketLine packet_;
  FlowLine flow_;
  std::string second_text_;  ///< up to the second, without fraction and Z
  Timestamp second_;
  std::string window_text_;
  Window window_{};
  std::array<Classes, 8> classes_;  ///< met last, in turn
  std::size_t next_classes_ = 0;
};

}  // namespace netaugur
