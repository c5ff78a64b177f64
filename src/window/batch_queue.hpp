#pragma once
// The bounded hand-over between reading threads and the counting thread.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "netaugur/window/flow_windows.hpp"

namespace netaugur {

/// Frames of one reading thread in its order, and what it knows beside them.
struct FrameBatch {
  static constexpr std::size_t capacity = 1024;

  std::vector<DecodedFrame> frames;
  std::uint16_t source = 0;              ///< of the words below
  std::optional<Timestamp> quiet_until;  ///< live: after the frames of this batch
  Packets dropped_kernel;
  Packets dropped_interface;
  bool finished = false;  ///< the reading thread's last batch
};

/// `push` waits while the queue is full, `pop` while it is empty. After `close` neither waits. Emptied batches go back
/// through `recycle`, so that their memory is used again.
class BatchQueue {
 public:
  /// False once closed: the batch is gone.
  bool push(FrameBatch batch) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return closed_ || batches_.size() < max_batches; });
    if (closed_) return false;
    batches_.push_back(std::move(batch));
    filled_.notify_one();
    return true;
  }

  std::optional<FrameBatch> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return closed_ || !batches_.empty(); });
    if (batches_.empty()) return std::nullopt;
    FrameBatch batch = std::move(batches_.front());
    batches_.pop_front();
    room_.notify_one();
    return batch;
  }

  void recycle(FrameBatch batch) {
    batch.frames.clear();
    const std::scoped_lock lock(mutex_);
    empty_.push_back(std::move(batch.frames));
  }

  FrameBatch fresh(std::uint16_t source) {
    FrameBatch batch;
    batch.source = source;
    const std::scoped_lock lock(mutex_);
    if (!empty_.empty()) {
      batch.frames = std::move(empty_.back());
      empty_.pop_back();
    } else {
      batch.frames.reserve(FrameBatch::capacity);
    }
    return batch;
  }

  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    room_.notify_all();
    filled_.notify_all();
  }

 private:
  static constexpr std::size_t max_batches = 8;

  std::mutex mutex_;
  std::condition_variable room_, filled_;
  std::deque<FrameBatch> batches_;
  std::vector<std::vector<DecodedFrame>> empty_;
  bool closed_ = false;
};

}  // namespace netaugur
