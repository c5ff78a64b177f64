#include "decompressed_stream.hpp"

#include <fmt/format.h>

#include <cstring>
#include <span>
#include <utility>

namespace netaugur {

DecompressedStream::DecompressedStream(ByteStream& packed, std::unique_ptr<Decompressor> decompressor)
    : ByteStream({}), packed_(packed), decompressor_(std::move(decompressor)) {
  for (Piece& piece : pieces_) piece.octets.resize(front + room);
  view(pieces_[0].octets.data(), pieces_[0].octets.data());
}

DecompressedStream::~DecompressedStream() {
  if (!thread_.joinable()) return;
  packed_.interrupt();
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  emptied_.notify_one();
  thread_.join();
}

void DecompressedStream::run_ahead() {
  if (thread_.joinable()) return;
  thread_ = std::thread([this] {
    while (true) {
      {
        std::unique_lock lock(mutex_);
        // One piece is what the reader looks at.
        emptied_.wait(lock, [this] { return closing_ || produced_ - consumed_ < pieces_.size() - 1; });
        if (closing_ || finished_) return;
      }
      produce();
    }
  });
}

void DecompressedStream::produce() {
  Piece& piece = pieces_[produced_ % pieces_.size()];
  unpack(piece);
  const std::scoped_lock lock(mutex_);
  if (piece.size > 0) ++produced_;
  finished_ = exhausted_;
  filled_.notify_one();
}

bool DecompressedStream::refill(std::size_t size) {
  while (left() < size) {
    if (!await_piece()) {
      if (fault_) fail_with(*fault_);
      return false;
    }
    append(pieces_[consumed_ % pieces_.size()]);
    const std::scoped_lock lock(mutex_);
    ++consumed_;
    emptied_.notify_one();
  }
  return true;
}

/// False at the end.
bool DecompressedStream::await_piece() {
  while (!thread_.joinable() && produced_ == consumed_ && !finished_) produce();
  std::unique_lock lock(mutex_);
  filled_.wait(lock, [this] { return produced_ > consumed_ || finished_; });
  return produced_ > consumed_;
}

/// Puts a piece behind what is left, which stands in the piece before or in `large_`.
void DecompressedStream::append(Piece& piece) {
  std::uint8_t* const fresh = piece.octets.data() + front;
  const std::size_t kept = left();
  if (kept <= front) {
    std::memcpy(fresh - kept, data(), kept);
    view(fresh - kept, fresh + piece.size);
    if (in_large_) large_ = {};
    in_large_ = false;
    return;
  }
  if (in_large_) {
    large_.erase(large_.begin(), large_.end() - static_cast<std::ptrdiff_t>(kept));
  } else {
    large_.assign(data(), data() + kept);
  }
  large_.insert(large_.end(), fresh, fresh + piece.size);
  view(large_.data(), large_.data() + large_.size());
  in_large_ = true;
}

void DecompressedStream::unpack(Piece& piece) {
  const auto into = std::span(piece.octets).subspan(front);
  piece.size = 0;
  while (!exhausted_ && piece.size < into.size()) {
    // What is there is not held back for input that may have to be waited for.
    if (starved_ && packed_.left() == 0 && (piece.size > 0 || !more_input())) break;
    const auto done = decompressor_->step({packed_.data(), packed_.left()}, into.subspan(piece.size));
    packed_.skip(done.taken);
    starved_ = done.made < into.size() - piece.size;
    piece.size += done.made;
    if (done.fault) damaged(done.fault->message);
  }
}

/// False at the end of the compressed file, which may be a damaged one.
bool DecompressedStream::more_input() {
  if (packed_.have(1)) return true;
  exhausted_ = true;
  if (packed_.failure()) {
    fault_ = *packed_.failure();
  } else if (!decompressor_->complete()) {
    damaged("the file ends within them (truncated)");
  }
  return false;
}

void DecompressedStream::damaged(const std::string& what) {
  fault_ = Error{ErrorCode::bad_input, fmt::format("the {} data are damaged at offset {} of the compressed file: {}",
                                                   decompressor_->format(), packed_.offset(), what)};
  exhausted_ = true;
}

}  // namespace netaugur
