#pragma once
// Octets in order, from memory or from a descriptor, with a view of as many at once as a record needs.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "netaugur/base/result.hpp"

namespace netaugur {

/// Over octets in memory; the descriptor's version refills.
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

/// Reads a descriptor in large pieces; waits on pipes until `interrupt`.
class DescriptorStream final : public ByteStream {
 public:
  /// `-` is stdin. Errors: not_found, denied, bad_input (a folder), naming the path.
  [[nodiscard]] static Result<std::unique_ptr<DescriptorStream>> open(const std::string& path);
  ~DescriptorStream() override;

  /// From any thread: the stream ends at what has been read.
  void interrupt();
  /// The file's size; empty for pipes and terminals.
  [[nodiscard]] std::optional<std::uint64_t> size() const { return size_; }
  /// Octets of a file at an offset from where the stream began, without moving the stream. Precondition: size().
  [[nodiscard]] std::vector<std::uint8_t> peek_at(std::uint64_t offset, std::size_t size) const;

 private:
  DescriptorStream(int descriptor, int wake, std::optional<std::uint64_t> size, std::uint64_t origin);
  bool refill(std::size_t size) override;
  [[nodiscard]] bool wait_readable() const;

  int descriptor_;
  int wake_;  ///< eventfd
  std::optional<std::uint64_t> size_;
  std::uint64_t origin_;
  std::vector<std::uint8_t> buffer_;
  bool ended_ = false;
};

}  // namespace netaugur
