#pragma once
// Octets in order, from memory or from a descriptor, with a view of as many at once as a record needs.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "netaugur/base/result.hpp"

namespace netaugur {

/// Over octets in memory; the other versions refill.
class ByteStream {
 public:
  explicit ByteStream(std::span<const std::uint8_t> octets) : at_(octets.data()), end_(at_ + octets.size()) {}
  virtual ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  /// Whether `size` octets stand at `data()`; less only at the end or where reading failed (see `failure`). May move
  /// the octets: views from before are gone.
  [[nodiscard]] bool have(std::size_t size) { return left() >= size || refill(size); }
  [[nodiscard]] const std::uint8_t* data() const { return at_; }
  /// How many octets stand at `data()` now.
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  /// Precondition: size <= left().
  void skip(std::size_t size) {
    at_ += size;
    offset_ += size;
  }
  /// Octets skipped since the start.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  /// Why the stream ended before its end.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  /// From any thread: the stream ends at what has been read.
  virtual void interrupt() {}

 protected:
  virtual bool refill(std::size_t) { return false; }
  void view(const std::uint8_t* at, const std::uint8_t* end) {
    at_ = at;
    end_ = end;
  }
  void fail_with(Error error) { failure_ = std::move(error); }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
  std::uint64_t offset_ = 0;
  std::optional<Error> failure_;
};

/// Reads a descriptor in large pieces. On a pipe, and at the end of a file that is followed, it waits for more until
/// `interrupt`. What is followed is the file, not its name.
class DescriptorStream final : public ByteStream {
 public:
  enum class End { final, followed };

  /// `-` is stdin; `end` matters for files alone, a pipe ends with its writers. Errors: not_found, denied, bad_input (a
  /// folder), naming the path.
  [[nodiscard]] static Result<std::unique_ptr<DescriptorStream>> open(const std::string& path, End end = End::final);
  ~DescriptorStream() override;

  void interrupt() override;
  [[nodiscard]] bool interrupted() const { return interrupted_; }
  /// Asked several times a second while it waits; its yes is an `interrupt`. Empty: nobody is asked.
  void set_stopped(std::function<bool()> stopped) { stopped_ = std::move(stopped); }
  /// The file's size when it was opened; empty for pipes and terminals.
  [[nodiscard]] std::optional<std::uint64_t> size() const { return size_; }
  /// Octets of a file at an offset from where the stream began, without moving the stream. Precondition: size().
  [[nodiscard]] std::vector<std::uint8_t> peek_at(std::uint64_t offset, std::size_t size) const;

 private:
  DescriptorStream(int descriptor, int wake, End end, std::optional<std::uint64_t> size, std::uint64_t origin);
  bool refill(std::size_t size) override;
  [[nodiscard]] bool wait_for_more();
  [[nodiscard]] bool still_whole();

  int descriptor_;
  int wake_;  ///< eventfd
  End end_;
  std::optional<std::uint64_t> size_;
  std::uint64_t origin_;
  std::uint64_t taken_ = 0;  ///< octets read
  std::vector<std::uint8_t> buffer_;
  bool ended_ = false;
  std::atomic<bool> interrupted_{false};
  std::function<bool()> stopped_;
};

}  // namespace netaugur
