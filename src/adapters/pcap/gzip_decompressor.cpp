#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

#include "decompressor.hpp"

namespace netaugur {

namespace {

class GzipDecompressor final : public Decompressor {
 public:
  GzipDecompressor() {
    constexpr int largest_window = 15, gzip_header = 16;
    ready_ = inflateInit2(&stream_, largest_window + gzip_header) == Z_OK;
  }
  ~GzipDecompressor() override { inflateEnd(&stream_); }
  GzipDecompressor(const GzipDecompressor&) = delete;
  GzipDecompressor& operator=(const GzipDecompressor&) = delete;

  Step step(std::span<const std::uint8_t> input, std::span<std::uint8_t> room) override {
    if (!ready_) return {.fault = Error{ErrorCode::unavailable, "no memory for it"}};
    Step done;
    while (!done.fault && done.made < room.size()) {
      if (between_ && !begin_member(input, done)) break;
      const int code = inflate_into(input.subspan(done.taken), room.subspan(done.made), done);
      if (code == Z_STREAM_END) {
        between_ = true;
      } else if (code == Z_BUF_ERROR || (code == Z_OK && done.taken == input.size() && done.made < room.size())) {
        break;
      } else if (code != Z_OK) {
        done.fault = fault();
      }
    }
    return done;
  }

  bool complete() const override { return between_ && members_ > 0; }
  std::string_view format() const override { return "gzip"; }

 private:
  /// False where there is no further member, or not yet.
  bool begin_member(std::span<const std::uint8_t> input, Step& done) {
    if (members_ > 0) {
      while (done.taken < input.size() && input[done.taken] == 0) ++done.taken;
    }
    if (done.taken == input.size()) return false;
    inflateReset(&stream_);
    between_ = false;
    ++members_;
    return true;
  }

  int inflate_into(std::span<const std::uint8_t> input, std::span<std::uint8_t> room, Step& done) {
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    stream_.next_in = const_cast<Bytef*>(input.data());  // zlib only reads it
    stream_.avail_in = static_cast<uInt>(std::min(input.size(), most));
    stream_.next_out = room.data();
    stream_.avail_out = static_cast<uInt>(std::min(room.size(), most));
    const int code = inflate(&stream_, Z_NO_FLUSH);
    done.taken += static_cast<std::size_t>(stream_.next_in - input.data());
    done.made += static_cast<std::size_t>(stream_.next_out - room.data());
    return code;
  }

  [[nodiscard]] Error fault() const {
    const char* reason = stream_.msg == nullptr ? "it cannot be read" : stream_.msg;
    // zlib takes the header whole before it looks at it, and has then made nothing of the member.
    if (members_ > 1 && stream_.total_out == 0 && std::string_view(reason) == "incorrect header check") {
      return {ErrorCode::bad_input, "what follows the compressed data is not gzip"};
    }
    return {ErrorCode::bad_input, reason};
  }

  z_stream stream_{};
  bool ready_ = false;
  bool between_ = true;  ///< members
  std::uint64_t members_ = 0;
};

}  // namespace

std::unique_ptr<Decompressor> make_gzip_decompressor() { return std::make_unique<GzipDecompressor>(); }

}  // namespace netaugur
