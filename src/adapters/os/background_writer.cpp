#include "netaugur/adapters/background_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace netaugur {

using namespace std::chrono_literals;

BackgroundWriter::BackgroundWriter(std::unique_ptr<WindowWriter> writer, std::function<void(const std::string&)> say)
    : writer_(std::move(writer)), say_(std::move(say)), thread_([this] { run(); }) {}

BackgroundWriter::~BackgroundWriter() {
  give_up();
  static_cast<void>(finish());
}

Status BackgroundWriter::put(std::vector<WindowRecord> windows) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_rows_ < rows_max || failed_; });
  if (failed_) return tl::unexpected(*failed_);
  for (WindowRecord& window : windows) {
    waiting_rows_ += window.rows.size();
    waiting_.push_back(std::move(window));
  }
  changed_.notify_all();
  return {};
}

Result<WriteReport> BackgroundWriter::finish() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  if (!failed_) return report_;
  Error error = *failed_;
  error.notes.push_back(
      fmt::format("{} windows were not written; the same input read again writes just those", waiting_.size()));
  return tl::unexpected(std::move(error));
}

void BackgroundWriter::give_up() {
  const std::lock_guard lock(mutex_);
  given_up_ = true;
  changed_.notify_all();
}

void BackgroundWriter::run() {
  std::vector<WindowRecord> batch;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !waiting_.empty() || unsettled_ || finishing_; });
      if (waiting_.empty()) {
        unsettled_ = unsettled_ && !given_up_;
        if (!unsettled_ && finishing_) return;
        lock.unlock();
        if (unsettled_) unsettled_ = settle();
        continue;
      }
      std::size_t rows = 0;
      while (!waiting_.empty() && batch.size() < batch_windows && rows < batch_rows) {
        rows += waiting_.front().rows.size();
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
      }
    }
    const bool written = write(batch);
    const std::lock_guard lock(mutex_);
    if (!written) {
      std::ranges::move(batch.rbegin(), batch.rend(), std::front_inserter(waiting_));
      changed_.notify_all();
      return;
    }
    for (const WindowRecord& window : batch) waiting_rows_ -= window.rows.size();
    batch.clear();
    unsettled_ = true;
    changed_.notify_all();
  }
}

bool BackgroundWriter::settle() {
  const auto more = writer_->settle();
  // An absent database is said where windows wait for it; what was left is found again after the next write.
  if (!more && more.error().code != ErrorCode::unavailable) say_("rolling up: " + more.error().message);
  return more && *more;
}

bool BackgroundWriter::write(std::span<const WindowRecord> batch) {
  std::chrono::milliseconds pause = 250ms;
  for (bool said = false;; pause = std::min<std::chrono::milliseconds>(pause * 2, 10s)) {
    const auto written = writer_->write(batch);
    std::unique_lock lock(mutex_);
    if (written) {
      if (said) say_("the database is back; writing what waited");
      report_.written += written->written;
      report_.already_there += written->already_there;
      return true;
    }
    if (written.error().code != ErrorCode::unavailable || given_up_) {
      failed_ = written.error();
      return false;
    }
    if (!std::exchange(said, true)) say_(written.error().message + "; trying again until it answers");
    changed_.wait_for(lock, pause, [this] { return given_up_; });
  }
}

}  // namespace netaugur
