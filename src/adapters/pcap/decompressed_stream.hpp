#pragma once
// The capture within a compressed file.

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "byte_stream.hpp"
#include "decompressor.hpp"

namespace netaugur {

/// Unpacks another stream in large pieces; memory does not depend on how much comes out. `offset` is that of the
/// unpacked octets. Damage and truncation are its `failure`, with the offset in the compressed file; what could be
/// unpacked before is handed out first.
class DecompressedStream final : public ByteStream {
 public:
  /// `packed` outlives the stream.
  DecompressedStream(ByteStream& packed, std::unique_ptr<Decompressor> decompressor);
  ~DecompressedStream() override;

  /// From now on unpacks on a thread of its own, some pieces ahead of the reader; until then when it is asked to.
  void run_ahead();
  void interrupt() override { packed_.interrupt(); }

 private:
  /// What was left of the piece before is put in front of the next one, so that a record stands in one place.
  static constexpr std::size_t front = std::size_t{64} * 1024;
  static constexpr std::size_t room = std::size_t{256} * 1024;
  struct Piece {
    std::vector<std::uint8_t> octets;  ///< `front`, then `room`
    std::size_t size = 0;              ///< of what was unpacked
  };

  bool refill(std::size_t size) override;
  [[nodiscard]] bool await_piece();
  void append(Piece& piece);
  void produce();
  void unpack(Piece& piece);
  [[nodiscard]] bool more_input();
  void damaged(const std::string& what);

  // Of whoever unpacks.
  ByteStream& packed_;
  std::unique_ptr<Decompressor> decompressor_;
  bool starved_ = true;  ///< the decompressor holds nothing back for want of room
  bool exhausted_ = false;
  std::optional<Error> fault_;

  // Of the reader.
  std::vector<std::uint8_t> large_;  ///< gathers a record that is longer than `front`
  bool in_large_ = false;            ///< where the view is

  std::array<Piece, 4> pieces_;
  std::mutex mutex_;  ///< of the words below
  std::condition_variable filled_, emptied_;
  std::size_t produced_ = 0, consumed_ = 0;  ///< pieces; the view is in the last one consumed, or in `large_`
  bool finished_ = false, closing_ = false;
  std::thread thread_;
};

}  // namespace netaugur
