#pragma once
// Compressed data -> data, piece by piece in constant memory.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "netaugur/base/result.hpp"

namespace netaugur {

/// One compressed stream: any number of gzip members or zstd frames, one after the other. Not thread-safe.
class Decompressor {
 public:
  struct Step {
    std::size_t taken = 0;            ///< octets of the input
    std::size_t made = 0;             ///< octets of the output, valid also beside a fault
    std::optional<Error> fault = {};  ///< bad_input: what is wrong behind the octets that were taken; it ends there
  };

  virtual ~Decompressor() = default;
  /// Goes on as far as input and room reach. Where room is left, it needs more input.
  [[nodiscard]] virtual Step step(std::span<const std::uint8_t> input, std::span<std::uint8_t> room) = 0;
  /// Whether the input may end here.
  [[nodiscard]] virtual bool complete() const = 0;
  [[nodiscard]] virtual std::string_view format() const = 0;  ///< gzip
};

/// By the first octets, of which four suffice; empty where they are of no format that is known.
[[nodiscard]] std::unique_ptr<Decompressor> decompressor_for(std::span<const std::uint8_t> octets);

/// RFC 1952. Zeros behind a member are padding, as gzip takes them; anything else there is a fault.
[[nodiscard]] std::unique_ptr<Decompressor> make_gzip_decompressor();
/// RFC 8878, with skippable frames and windows of up to 128 MiB, the zstd tool's own limit.
[[nodiscard]] std::unique_ptr<Decompressor> make_zstd_decompressor();

}  // namespace netaugur
