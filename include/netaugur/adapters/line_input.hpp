#pragma once
// Text lines from a file, a pipe or standard input.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "netaugur/base/result.hpp"

namespace netaugur {

/// When reading must end, as signals ask for it. Ctrl-C reaches a whole pipeline: the writer at its other end closes
/// its windows then, and they are still to be read. So the first ask leaves some time for the end of the input; the
/// second none.
class ReadDeadline {
 public:
  static constexpr auto grace = std::chrono::seconds(2);

  /// From any thread. Answers whether it was the first ask.
  bool ask() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    std::int64_t never = std::numeric_limits<std::int64_t>::max();
    const bool first = due_.compare_exchange_strong(never, now + std::chrono::nanoseconds(grace).count());
    if (!first) due_ = now;
    return first;
  }
  [[nodiscard]] bool passed() const { return std::chrono::steady_clock::now().time_since_epoch().count() >= due_; }

 private:
  std::atomic<std::int64_t> due_{std::numeric_limits<std::int64_t>::max()};  ///< steady clock, nanoseconds
};

/// One owner, one thread. A line longer than `line_max` is handed over cut, so that its reader refuses it by its
/// number.
class LineInput {
 public:
  static constexpr std::size_t line_max = 1 << 20;  ///< bytes

  /// `path`: a file, a named pipe, or `-` for standard input. `padding`: bytes readable behind each line.
  /// Error: not_found or bad_input, naming the file.
  [[nodiscard]] static Result<LineInput> open(const std::string& path, std::size_t padding);

  LineInput(LineInput&& other) noexcept;
  LineInput& operator=(LineInput&&) = delete;
  LineInput(const LineInput&) = delete;
  LineInput& operator=(const LineInput&) = delete;
  ~LineInput();

  /// Whether a whole line is in memory: `next` will not wait.
  [[nodiscard]] bool ready();

  /// The next line without its \n, valid until the next call; empty at the end, or when `stop` became true while it
  /// waited. Error: unavailable, naming the file (an I/O error).
  [[nodiscard]] Result<std::optional<std::string_view>> next(const ReadDeadline& deadline);

  [[nodiscard]] std::uint64_t number() const { return number_; }  ///< of the line that `next` gave last, from 1
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  LineInput(int descriptor, std::string name, std::size_t padding);
  [[nodiscard]] Result<bool> fill(const ReadDeadline& deadline);

  int descriptor_;
  std::string name_;
  std::size_t padding_;
  std::string buffer_;
  std::size_t begin_ = 0;    ///< of the first line not handed over
  std::size_t scanned_ = 0;  ///< no \n lies in [begin_, scanned_)
  std::size_t end_ = 0;      ///< of what was read
  std::uint64_t number_ = 0;
  bool at_end_ = false;
  bool skipping_ = false;  ///< inside the rest of a line that was cut
};

}  // namespace netaugur
