#pragma once
// Writes closed windows on a thread of its own, so that a slow or absent database does not stop the reading.

#include <chrono>
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

#include "netaugur/adapters/spool.hpp"
#include "netaugur/store/store.hpp"

namespace netaugur {

/// One transaction takes up to `batch_windows` windows that are already waiting: live that is one, and a backlog costs
/// less for each. While the database is away it is tried again with growing pauses, windows go to the spool, and both
/// its going and its coming back are said once. What is in the spool is written first, so that order holds. Without a
/// spool, or when its disk is full, up to `rows_max` rows wait in memory, then `put` waits too. While nothing waits,
/// and at the end, what was written is settled. Not to be used by two threads, but for `give_up`.
class BackgroundWriter {
 public:
  static constexpr std::size_t batch_windows = 256;
  static constexpr std::size_t batch_rows = 200'000;
  static constexpr std::size_t rows_max = 2'000'000;

  struct Options {
    /// A write that takes longer is taken for one to an absent database.
    std::chrono::milliseconds stuck_after = std::chrono::seconds(30);
    /// How long `finish` goes on trying to reach an absent database when there is a spool; without one, for ever.
    std::chrono::milliseconds finish_patience = std::chrono::seconds(10);
    /// Why the database is known to be away from the start.
    std::optional<Error> away = {};
  };

  struct Outcome {
    WriteReport report;         ///< of the database
    std::uint64_t spooled = 0;  ///< windows that wait on disk, in `spool`
    std::string spool;
    std::string reason;  ///< why they wait
  };

  /// `spool` may be null. `say` gets messages for people.
  BackgroundWriter(std::unique_ptr<WindowWriter> writer, std::unique_ptr<Spool> spool,
                   std::function<void(const std::string&)> say, const Options& options);
  BackgroundWriter(std::unique_ptr<WindowWriter> writer, std::unique_ptr<Spool> spool,
                   std::function<void(const std::string&)> say)
      : BackgroundWriter(std::move(writer), std::move(spool), std::move(say), Options()) {}
  ~BackgroundWriter();
  BackgroundWriter(const BackgroundWriter&) = delete;
  BackgroundWriter& operator=(const BackgroundWriter&) = delete;

  /// Waits while too much is waiting. Error: what ended the writing for good.
  [[nodiscard]] Status put(std::vector<WindowRecord> windows);

  /// Waits until everything is in the database, or, where that is away, on disk. Error: what ended the writing, with
  /// the number of windows that are nowhere.
  [[nodiscard]] Result<Outcome> finish();

  /// From any thread: an absent database is not waited for any longer, and nothing is settled.
  void give_up();

 private:
  using Clock = std::chrono::steady_clock;
  using Lock = std::unique_lock<std::mutex>;
  /// returning: it answers again, and the spool is being emptied.
  enum class Database { there, away, returning };

  void run();
  [[nodiscard]] bool await_work(Lock& lock);
  void settle(Lock& lock);
  void take_batch();
  [[nodiscard]] bool write_batch(Lock& lock);
  void count_batch(const WriteReport& written);
  void return_batch();
  [[nodiscard]] bool try_again_later(const Error& refusal, Lock& lock);
  void say_away();
  void say_back();
  void spool_waiting();
  [[nodiscard]] Status spool_some(std::span<const WindowRecord* const> windows, std::size_t& taken);
  [[nodiscard]] bool in_spool() const { return spool_ && !spool_->empty(); }
  [[nodiscard]] bool stuck() const {
    return in_flight_since_ && Clock::now() - *in_flight_since_ > options_.stuck_after;
  }
  [[nodiscard]] bool patient() const;

  std::unique_ptr<WindowWriter> writer_;
  std::unique_ptr<Spool> spool_;
  std::function<void(const std::string&)> say_;
  Options options_;
  std::mutex mutex_;  ///< over all that follows and the spool, but not over what is in flight while it is written
  std::condition_variable changed_;
  std::deque<WindowRecord> waiting_;
  std::size_t waiting_rows_ = 0;  ///< of `waiting_` and of what is in flight from there

  std::vector<WindowRecord> in_flight_;
  bool from_spool_ = false;
  std::size_t in_flight_spooled_ = 0;  ///< its first so many windows went to the spool because the write was stuck
  std::optional<Clock::time_point> in_flight_since_;

  Database database_ = Database::there;
  bool said_away_ = false;
  bool said_unspooled_ = false;
  int refusals_ = 0;  ///< in a row
  std::chrono::milliseconds pause_{};
  std::string reason_;
  WriteReport drained_;  ///< from the spool, since it was empty
  WriteReport report_;

  bool unsettled_ = false;
  bool finishing_ = false;
  Clock::time_point finishing_since_;
  bool given_up_ = false;
  bool ended_ = false;
  std::optional<Error> failed_;
  std::thread thread_;
};

}  // namespace netaugur
