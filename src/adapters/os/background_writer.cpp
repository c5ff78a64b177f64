#include "netaugur/adapters/background_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "netaugur/store/plan.hpp"

namespace netaugur {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds pause_least = 250ms;
constexpr std::chrono::milliseconds pause_most = 10s;
/// Windows that are given to the spool at once.
constexpr std::size_t spooled_at_once = 1024;

void add(WriteReport& into, const WriteReport& more) {
  into.written += more.written;
  into.already_there += more.already_there;
  into.expired += more.expired;
}

/// As memory takes them: a window without rows is not for nothing.
std::size_t rows_of(const WindowRecord& window) { return window.rows.size() + 1; }

std::size_t rows_of(const std::vector<WindowRecord>& windows) {
  std::size_t rows = 0;
  for (const auto& window : windows) rows += rows_of(window);
  return rows;
}

}  // namespace

BackgroundWriter::BackgroundWriter(std::unique_ptr<WindowWriter> writer, std::unique_ptr<Spool> spool,
                                   std::function<void(const std::string&)> say, const Options& options)
    : writer_(std::move(writer)), spool_(std::move(spool)), say_(std::move(say)), options_(options) {
  if (in_spool()) {
    database_ = Database::returning;
    say_(fmt::format("{} windows from before wait in {}; they are written first", spool_->windows(), spool_->path()));
  }
  if (options_.away) {
    database_ = Database::away;
    reason_ = options_.away->message;
    say_away();
  }
  thread_ = std::thread([this] { run(); });
}

BackgroundWriter::~BackgroundWriter() {
  give_up();
  static_cast<void>(finish());
}

Status BackgroundWriter::put(std::vector<WindowRecord> windows) {
  Lock lock(mutex_);
  const auto to_spool = [this] {
    if (!spool_) return false;
    // While the spool is being emptied, new windows need it for their order alone and may wait in memory.
    const bool crowded = waiting_rows_ >= rows_max / 2 && !spool_->half_full();
    return database_ == Database::away || stuck() || (database_ == Database::returning && crowded);
  };
  while (waiting_rows_ >= rows_max && !failed_ && !ended_) {
    if (to_spool()) spool_waiting();
    if (waiting_rows_ >= rows_max) changed_.wait_for(lock, 1s);
  }
  if (failed_) return tl::unexpected(*failed_);
  for (WindowRecord& window : windows) {
    waiting_rows_ += rows_of(window);
    waiting_.push_back(std::move(window));
  }
  if (to_spool()) spool_waiting();
  changed_.notify_all();
  return {};
}

Result<BackgroundWriter::Outcome> BackgroundWriter::finish() {
  {
    Lock lock(mutex_);
    if (!std::exchange(finishing_, true)) finishing_since_ = Clock::now();
    changed_.notify_all();
    // What a silent database holds up is on disk before somebody loses patience with this process.
    for (; !ended_; changed_.wait_for(lock, 1s)) {
      if (stuck()) spool_waiting();
    }
  }
  if (thread_.joinable()) thread_.join();
  const Lock lock(mutex_);
  spool_waiting();
  Outcome outcome{report_, spool_ ? spool_->windows() : 0, spool_ ? spool_->path() : "", reason_};
  if (!failed_ && waiting_.empty()) return outcome;
  Error error = failed_ ? *failed_ : Error{ErrorCode::unavailable, reason_, {}};
  if (outcome.spooled > 0) {
    error.notes.push_back(fmt::format("{} windows wait in {}; the next aggregate with this spool writes them first",
                                      outcome.spooled, outcome.spool));
  }
  if (!waiting_.empty()) {
    error.notes.push_back(
        fmt::format("{} windows were not written; the same input read again writes just those", waiting_.size()));
  }
  return tl::unexpected(std::move(error));
}

void BackgroundWriter::give_up() {
  const Lock lock(mutex_);
  given_up_ = true;
  changed_.notify_all();
}

void BackgroundWriter::run() {
  Lock lock(mutex_);
  while (await_work(lock)) {
    take_batch();
    if (!write_batch(lock)) break;
  }
  ended_ = true;
  changed_.notify_all();
}

/// False at the end.
bool BackgroundWriter::await_work(Lock& lock) {
  while (true) {
    changed_.wait(lock, [this] { return !waiting_.empty() || in_spool() || unsettled_ || finishing_; });
    if (in_spool() && given_up_ && finishing_ && Clock::now() - finishing_since_ > options_.finish_patience) {
      // What is on disk can stay there when somebody wants to end.
      return false;
    }
    if (!waiting_.empty() || in_spool()) return true;
    unsettled_ = unsettled_ && !given_up_;
    if (!unsettled_ && finishing_) return false;
    if (unsettled_) settle(lock);
  }
}

void BackgroundWriter::settle(Lock& lock) {
  in_flight_since_ = Clock::now();
  lock.unlock();
  const auto more = writer_->settle();
  lock.lock();
  in_flight_since_.reset();
  unsettled_ = more && *more;
  // An absent database is said where windows wait for it; what was left is found again after the next write.
  if (!more && more.error().code != ErrorCode::unavailable) say_("rolling up: " + more.error().message);
}

void BackgroundWriter::take_batch() {
  from_spool_ = in_spool();
  in_flight_spooled_ = 0;
  if (from_spool_) in_flight_ = spool_->front(batch_windows, batch_rows);
  std::size_t rows = 0;
  while (!from_spool_ && !waiting_.empty() && in_flight_.size() < batch_windows && rows < batch_rows) {
    rows += rows_of(waiting_.front());
    in_flight_.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
}

/// False where the writing ends.
bool BackgroundWriter::write_batch(Lock& lock) {
  if (in_flight_.empty()) {
    // What was left of the spool could not be read.
    if (!in_spool()) say_back();
    return true;
  }
  in_flight_since_ = Clock::now();
  lock.unlock();
  const auto written = writer_->write(in_flight_);
  lock.lock();
  in_flight_since_.reset();
  if (written) {
    count_batch(*written);
    return true;
  }
  return_batch();
  reason_ = written.error().message;
  if (written.error().code == ErrorCode::unavailable) return try_again_later(written.error(), lock);
  failed_ = written.error();
  spool_waiting();
  return false;
}

void BackgroundWriter::count_batch(const WriteReport& written) {
  refusals_ = 0;
  unsettled_ = true;
  add(report_, written);
  if (from_spool_) {
    add(drained_, written);
    spool_->pop();
  } else {
    waiting_rows_ -= rows_of(in_flight_);
    // They are the first in the spool, because it was empty when they were taken.
    while (in_flight_spooled_ > 0 && in_spool()) {
      in_flight_spooled_ -= spool_->front(in_flight_spooled_, batch_rows).size();
      spool_->pop();
    }
  }
  in_flight_.clear();
  if (database_ == Database::away) database_ = Database::returning;
  if (database_ == Database::returning && !in_spool()) say_back();
  changed_.notify_all();
}

/// What was not written goes back to where it came from.
void BackgroundWriter::return_batch() {
  if (from_spool_) {
    spool_->put_back();
  } else {
    for (std::size_t i = 0; i < in_flight_spooled_; ++i) waiting_rows_ -= rows_of(in_flight_[i]);
    const auto rest =
        std::ranges::subrange(in_flight_.rbegin(), in_flight_.rend() - static_cast<std::ptrdiff_t>(in_flight_spooled_));
    std::ranges::move(rest, std::front_inserter(waiting_));
  }
  in_flight_.clear();
}

bool BackgroundWriter::patient() const {
  if (given_up_) return false;
  return !spool_ || !finishing_ || Clock::now() - finishing_since_ < options_.finish_patience;
}

/// Waits. False where the database is not tried again.
bool BackgroundWriter::try_again_later(const Error& refusal, Lock& lock) {
  // One refusal may be over at once (a deadlock, a restart between two transactions) and is not worth a file.
  if (++refusals_ == 1) pause_ = pause_least;
  if (refusals_ > 1 || !patient() || !spool_) {
    database_ = Database::away;
    spool_waiting();
    say_away();
  }
  if (!patient()) {
    if (!spool_) failed_ = refusal;
    return false;
  }
  const bool was_finishing = finishing_;
  changed_.wait_for(lock, pause_, [&] { return given_up_ || finishing_ != was_finishing; });
  pause_ = std::min(pause_ * 2, finishing_ ? 1000ms : pause_most);
  return true;
}

void BackgroundWriter::say_away() {
  if (std::exchange(said_away_, true)) return;
  say_(spool_ && !said_unspooled_ ? fmt::format("{}; windows go to {} until it answers", reason_, spool_->path())
                                  : reason_ + "; trying again until it answers");
}

void BackgroundWriter::say_back() {
  database_ = Database::there;
  said_unspooled_ = false;
  const bool was_away = std::exchange(said_away_, false);
  const auto drained = std::exchange(drained_, {});
  if (drained.written + drained.already_there + drained.expired > 0) {
    say_(fmt::format("{}the spool is empty: {} windows written from it, {} already there",
                     was_away ? "the database is back and " : "", drained.written, drained.already_there));
  } else if (was_away) {
    say_("the database is back; writing what waited");
  }
}

/// Moves what waits in memory to the spool, in order, as far as that is possible.
void BackgroundWriter::spool_waiting() {
  if (!spool_) return;
  if (in_flight_since_ && !from_spool_) {
    std::vector<const WindowRecord*> windows;
    for (auto i = in_flight_spooled_; i < in_flight_.size(); ++i) windows.push_back(&in_flight_[i]);
    std::size_t taken = 0;
    const auto spooled = spool_some(windows, taken);
    in_flight_spooled_ += taken;
    if (!spooled) return;
  }
  while (!waiting_.empty()) {
    std::vector<const WindowRecord*> windows;
    for (const auto& window : waiting_) {
      windows.push_back(&window);
      if (windows.size() == spooled_at_once) break;
    }
    std::size_t taken = 0;
    const auto spooled = spool_some(windows, taken);
    for (; taken > 0; --taken) {
      waiting_rows_ -= rows_of(waiting_.front());
      waiting_.pop_front();
    }
    if (!spooled) return;
  }
}

/// `taken`: how many of the first are on disk afterwards.
Status BackgroundWriter::spool_some(std::span<const WindowRecord* const> windows, std::size_t& taken) {
  for (const auto* window : windows) {
    // What the database would refuse for ever must not get in.
    if (auto fits = check_record(*window); !fits) {
      if (!failed_) failed_ = fits.error();
      return fits;
    }
  }
  while (taken < windows.size()) {
    const auto spooled = spool_->append(windows.subspan(taken));
    if (!spooled) {
      if (!std::exchange(said_unspooled_, true)) {
        say_(spooled.error().message + "; windows wait in memory, and when that is full the reading waits");
      }
      return tl::unexpected(spooled.error());
    }
    taken += *spooled;
  }
  return {};
}

}  // namespace netaugur
