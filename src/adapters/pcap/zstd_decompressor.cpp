#include <zstd.h>
#include <zstd_errors.h>

#include "decompressor.hpp"

namespace netaugur {

namespace {

class ZstdDecompressor final : public Decompressor {
 public:
  ZstdDecompressor() : context_(ZSTD_createDCtx(), ZSTD_freeDCtx) {
    constexpr int window_bits = 27;
    if (context_ != nullptr) ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, window_bits);
  }

  Step step(std::span<const std::uint8_t> input, std::span<std::uint8_t> room) override {
    if (context_ == nullptr) return {.fault = Error{ErrorCode::unavailable, "no memory for it"}};
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    Step done;
    while (!done.fault && out.pos < out.size) {
      const std::size_t before = in.pos + out.pos;
      const std::size_t expected = ZSTD_decompressStream(context_.get(), &out, &in);
      if (ZSTD_isError(expected) != 0) {
        done.fault = fault(expected);
      } else if (in.pos + out.pos == before) {
        break;  // it needs more input; asked for nothing, it answers as at a frame's beginning
      } else {
        complete_ = expected == 0;
      }
    }
    done.taken = in.pos;
    done.made = out.pos;
    return done;
  }

  bool complete() const override { return complete_; }
  std::string_view format() const override { return "zstd"; }

 private:
  [[nodiscard]] Error fault(std::size_t code) const {
    switch (ZSTD_getErrorCode(code)) {
      case ZSTD_error_frameParameter_windowTooLarge:
        return {ErrorCode::bad_input,
                "it needs a window of more than 128 MiB; unpack it before: zstd -d --long=31 --stdout FILE | netaugur "
                "capture -r -"};
      case ZSTD_error_prefix_unknown:
        return {ErrorCode::bad_input, "what follows the compressed data is not zstd"};
      default:
        return {ErrorCode::bad_input, ZSTD_getErrorName(code)};
    }
  }

  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_;
  bool complete_ = false;
};

}  // namespace

std::unique_ptr<Decompressor> make_zstd_decompressor() { return std::make_unique<ZstdDecompressor>(); }

}  // namespace netaugur
