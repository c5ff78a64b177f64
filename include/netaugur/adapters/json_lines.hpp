#pragma once
// The JSON lines of schema `netaugur/1` (DESIGN section 2) and the values of stream/line.hpp.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/stream/line.hpp"

namespace netaugur {

/// A further quantile of a forecast's step: the part of the distribution below `value`.
struct Quantile {
  double part = 0.5;
  double value = 0;
};

/// Appends values as lines, each ended by \n. Remembers the text of the last second and of protocols' names, so that a
/// long run of lines costs little: make one and keep it. Not thread-safe. What it appends depends on the value alone.
class LineWriter {
 public:
  LineWriter();

  void append(std::string& out, const StreamHeader& line);
  void append(std::string& out, const PacketLine& line);
  void append(std::string& out, const FlowLine& line);
  void append(std::string& out, const LossLine& line);
  void append(std::string& out, const MarkLine& line);
  void append(std::string& out, const WindowSummary& line);
  void append(std::string& out, const ForecastLine& line);
  void append(std::string& out, const ForecastLine& line, std::span<const Quantile> quantiles);
  void append(std::string& out, const Line& line);

 private:
  /// RFC 3339 up to the second, without the `Z`, of the second that was asked for last.
  struct SecondText {
    std::chrono::sys_seconds second = std::chrono::sys_seconds::min();
    std::string text;
  };

  char* write_timestamp(SecondText& remembered, Timestamp at, char* out);
  char* write_window(const Window& window, char* out);
  char* write_key(const FlowKey& key, char* out);

  std::vector<std::string> proto_fields_;  ///< `"proto":"tcp"` by number
  SecondText packet_second_;
  SecondText start_second_;
  SecondText end_second_;
};

/// Appends one value as one line; for a few lines. Many go through a `LineWriter`.
void append_line(std::string& out, const Line& line);

/// Appends a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so that every line is valid JSON.
void append_json_string(std::string& out, std::string_view text);

/// Reads one line at a time, keys in any order; unknown keys are skipped. Not thread-safe: it keeps the parser's
/// memory.
class LineReader {
 public:
  LineReader();
  ~LineReader();
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;

  /// How many bytes behind the line must be readable (their values do not matter).
  static const std::size_t padding;

  /// `line`: without its \n, in a buffer that goes on for at least `padding` bytes. Empty where the line's type is not
  /// one of ours. Error: bad_input, saying which key is wrong and why; the reader stays usable.
  [[nodiscard]] Result<std::optional<Line>> read(std::string_view line);

  /// A packet or flow line in the very form that LineWriter gives it is read at a fraction of the cost into `packet()`
  /// or `flow()`, as `read` would; `no` for every other line, which `read` takes. `line`: as for `read`.
  enum class Quick { no, packet, flow };
  [[nodiscard]] Quick read_quick(std::string_view line);
  [[nodiscard]] const PacketLine& packet() const;
  [[nodiscard]] const FlowLine& flow() const;

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace netaugur
