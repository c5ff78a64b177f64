#pragma once
// The sink of a capture's lines that writes JSON.

#include <functional>
#include <optional>
#include <string>

#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/window/line_sink.hpp"

namespace netaugur {

/// Gathers lines and passes them on in large pieces, at the latest at `flush`.
class LineOutput final : public LineSink {
 public:
  /// Takes whole lines; its first error ends the output.
  using Write = std::function<Status(std::string_view)>;

  explicit LineOutput(Write write);

  void write(const StreamHeader& line) override { append(line); }
  void write(const PacketLine& line) override { append(line); }
  void write(const FlowLine& line) override { append(line); }
  void write(const LossLine& line) override { append(line); }
  void write(const MarkLine& line) override { append(line); }
  [[nodiscard]] Status flush() override;

 private:
  static constexpr std::size_t piece = std::size_t{256} * 1024;

  template <class T>
  void append(const T& line) {
    writer_.append(buffer_, line);
    if (buffer_.size() >= piece) pass_on();
  }
  void pass_on();

  Write write_;
  LineWriter writer_;
  std::string buffer_;
  std::optional<Error> error_;
};

}  // namespace netaugur
