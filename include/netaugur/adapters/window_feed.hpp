#pragma once
// Follows the store and tells the stream of what was committed.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>

#include "netaugur/api/stream.hpp"
#include "netaugur/api/window_cursor.hpp"
#include "netaugur/store/store.hpp"

namespace netaugur {

enum class News { none, windows, forecasts };

/// Used by the feed's thread, but for `interrupt`.
class NewsSource {
 public:
  virtual ~NewsSource() = default;
  /// The next news, or `none` after `timeout`. Error: unavailable; the next call connects again.
  [[nodiscard]] virtual Result<News> wait(Duration timeout) = 0;
  /// The largest sequence number that is committed. Error: unavailable.
  [[nodiscard]] virtual Result<std::int64_t> newest_sequence() = 0;
  /// As TrafficReader::windows_after.
  [[nodiscard]] virtual Result<std::vector<StoredWindow>> windows_after(std::int64_t after, std::size_t limit) = 0;
  /// As AnomalyWatch::find.
  [[nodiscard]] virtual Result<std::vector<SeriesAnomaly>> anomalies(const std::string& sensor, Period period) = 0;
  /// Makes this and every later `wait` return at once. From any thread.
  virtual void interrupt() = 0;
};

class WindowFeed {
 public:
  struct Sinks {
    std::function<void(std::int64_t newest)> connected;  ///< the database answers for the first time
    std::function<void(const api::ToldWindow&)> window;  ///< once for each, in the order in which they were found
    std::function<void()> forecast;
    std::function<void(bool answers)> database;  ///< whether it answers, when that changes
    std::function<void(std::string_view)> log;
  };

  WindowFeed(NewsSource& source, Sinks sinks) : source_(source), sinks_(std::move(sinks)) {}

  /// Follows until `stop`. While the database is away it tries again, at longer and longer intervals up to 5 s.
  void run();
  /// From any thread.
  void stop();

 private:
  [[nodiscard]] Status begin();
  [[nodiscard]] Status follow();
  [[nodiscard]] Status fetch();
  [[nodiscard]] std::vector<api::ToldWindow> tell(std::vector<StoredWindow> windows);
  /// Waits, or less when stopped; answers whether to go on.
  bool pause(Duration time);

  NewsSource& source_;
  Sinks sinks_;
  api::WindowCursor cursor_;
  api::ClosedTime closed_;
  bool begun_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
};

}  // namespace netaugur
