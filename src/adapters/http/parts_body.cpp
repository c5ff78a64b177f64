#include "parts_body.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <utility>

#include "netaugur/adapters/json_answers.hpp"

namespace netaugur::http {

/// One gzip member over all parts (RFC 1952).
class GzipWriter {
 public:
  GzipWriter() {
    constexpr int window_bits = 15 + 16;  // 16: with gzip's head and tail (zlib.h, deflateInit2)
    constexpr int memory_level = 8;
    ready_ = deflateInit2(&stream_, Z_BEST_SPEED, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  ~GzipWriter() { deflateEnd(&stream_); }
  GzipWriter(const GzipWriter&) = delete;
  GzipWriter& operator=(const GzipWriter&) = delete;

  [[nodiscard]] bool ready() const { return ready_; }

  /// Whatever was given is readable at the other end, so that rows do not wait for others.
  std::string take(const std::string& text, bool last) {
    std::string out;
    // zlib's interface lacks a const: it only reads.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    std::array<char, 16384> piece;
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = piece.size();
      deflate(&stream_, last ? Z_FINISH : Z_SYNC_FLUSH);
      out.append(piece.data(), piece.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
    return out;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

PartsBody::PartsBody(api::Parts parts, Form form) : parts_(std::move(parts)), form_(form) {
  Rendered first = render_part(parts_.as, parts_.first, PartPlace::first);
  parts_.first = Table{};
  type_ = first.type;
  first_ = std::move(first.text);
  if (form_.gzip) gzip_ = std::make_unique<GzipWriter>();
}

PartsBody::~PartsBody() = default;

Result<std::optional<std::string>> PartsBody::next(api::Environment& environment) {
  if (ended_) return std::optional<std::string>();
  if (gzip_ && !gzip_->ready()) return fail(ErrorCode::limit, "out of memory for compressing");
  if (!std::exchange(begun_, true)) return framed(std::exchange(first_, {}), false);
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto part = parts_.next(**backend);
  if (!part) return tl::unexpected(std::move(part).error());
  ended_ = !part->has_value();
  return framed(ended_ ? std::string() : render_part(parts_.as, **part, PartPlace::further).text, ended_);
}

std::string PartsBody::framed(std::string text, bool last) {
  if (gzip_) text = gzip_->take(text, last);
  if (!form_.chunked) return text;
  // A chunk of no length would be the end.
  std::string out = text.empty() ? std::string() : fmt::format("{:x}\r\n{}\r\n", text.size(), text);
  if (last) out += "0\r\n\r\n";
  return out;
}

}  // namespace netaugur::http
