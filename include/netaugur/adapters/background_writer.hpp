#pragma once
// Writes closed windows on a thread of its own, so that a slow or absent database does not stop the reading at once.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur {

/// One transaction takes up to `batch_windows` windows that are already waiting: live that is one, and a backlog costs
/// less for each. While the database is away it is tried again, with growing pauses, and said once; up to `rows_max`
/// rows wait, then `put` waits too, so that nothing is lost. While nothing waits, and at the end, what was written is
/// settled. Not to be used by two threads, but for `give_up`.
class BackgroundWriter {
 public:
  static constexpr std::size_t batch_windows = 256;
  static constexpr std::size_t batch_rows = 200'000;
  static constexpr std::size_t rows_max = 2'000'000;

  /// `say` gets messages for people.
  BackgroundWriter(std::unique_ptr<WindowWriter> writer, std::function<void(const std::string&)> say);
  ~BackgroundWriter();
  BackgroundWriter(const BackgroundWriter&) = delete;
  BackgroundWriter& operator=(const BackgroundWriter&) = delete;

  /// Waits while too much is waiting. Error: what ended the writing for good.
  [[nodiscard]] Status put(std::vector<WindowRecord> windows);

  /// Waits until everything is written. Error: what ended the writing, with the number of windows that were not
  /// written.
  [[nodiscard]] Result<WriteReport> finish();

  /// From any thread: an absent database is not waited for any longer, and nothing is settled.
  void give_up();

 private:
  void run();
  [[nodiscard]] bool write(std::span<const WindowRecord> batch);
  /// Answers whether there is more.
  [[nodiscard]] bool settle();

  std::unique_ptr<WindowWriter> writer_;
  std::function<void(const std::string&)> say_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<WindowRecord> waiting_;
  std::size_t waiting_rows_ = 0;
  bool finishing_ = false;
  bool given_up_ = false;
  bool unsettled_ = false;  ///< of the writing thread
  std::optional<Error> failed_;
  WriteReport report_;
  std::thread thread_;
};

}  // namespace netaugur
