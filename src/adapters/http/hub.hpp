#pragma once
// Who listens to the stream. Each message is serialised once and shared by all.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "netaugur/api/stream.hpp"
#include "netaugur/store/question.hpp"
#include "stream_filters.hpp"

namespace netaugur::http {

struct StreamMessage {
  api::EventKind kind = api::EventKind::notice;
  std::int64_t sequence = 0;                          ///< of the window that it is or is about, else 0
  std::shared_ptr<const std::string> sensor;          ///< null: for everybody
  std::shared_ptr<const std::string> text;            ///< JSON without a line's end
  std::shared_ptr<const SeriesAnomaly> anomaly = {};  ///< that it tells
  const StreamFilter* filter = nullptr;               ///< it is for those who have it
  std::uint64_t place = 0;                            ///< then, of its window among those that were published
};

/// A message for one client alone.
[[nodiscard]] StreamMessage notice(std::string text);
/// A window's own message, behind the gap before it and the anomalies that ended with it, and its loss behind it, where
/// there are such.
[[nodiscard]] std::vector<StreamMessage> messages_of(const api::ToldWindow& told, api::GapFinder& gaps);
/// The same for who filters: what the window holds within the filter comes right before it. `text` may be null.
[[nodiscard]] std::vector<StreamMessage> with_traffic(std::vector<StreamMessage> messages, const TrafficText& text);

class StreamListener {
 public:
  using Clock = std::chrono::steady_clock;

  virtual ~StreamListener() = default;
  /// Never waits. May leave the hub.
  virtual void offer(const StreamMessage& message) = 0;
  /// The server ends.
  virtual void go_away() = 0;
  /// Id of who listens.
  [[nodiscard]] virtual std::int64_t access() const = 0;
  /// Who listens was signed out.
  virtual void sign_out() = 0;
  /// What cannot be sent as it should: it is told why, and may resume.
  virtual void cut_off(std::string_view why) = 0;
  /// Null: hears of each window at once, else when it was summed up within the filter.
  [[nodiscard]] virtual const StreamFilter* filter() const = 0;
  /// Comes every few seconds: for what has taken too long.
  virtual void tick(Clock::time_point now) = 0;
};

/// Used by the I/O thread alone.
class StreamHub {
 public:
  using Listener = std::shared_ptr<StreamListener>;

  void join(const Listener& listener);
  void leave(const Listener& listener);
  /// It has another filter now, or none, in place of `before`.
  void regroup(const Listener& listener, const StreamFilter* before);
  /// Hears nothing any more, but is still looked at until it is gone.
  void see_off(const Listener& listener);
  void forget(const Listener& listener);
  void publish(const StreamMessage& message);
  /// To those alone who have the filter.
  void publish_to(const StreamFilter& filter, StreamMessage message);
  void cut_off(const StreamFilter& filter, std::string_view why);
  void go_away();
  void tick(StreamListener::Clock::time_point now);
  /// Ends the streams of these.
  void end_access(const std::vector<std::int64_t>& ended);
  /// Of all who listen, each once.
  [[nodiscard]] std::vector<std::int64_t> accesses() const;

  /// Empty until the database answered for the first time.
  [[nodiscard]] std::optional<std::int64_t> newest() const { return newest_; }
  void set_newest(std::int64_t sequence);

 private:
  void ungroup(const Listener& listener, const StreamFilter* filter);

  std::unordered_set<Listener> listeners_;
  std::unordered_map<const StreamFilter*, std::unordered_set<Listener>> groups_;  ///< of them, who has a filter
  std::unordered_set<Listener> leaving_;
  std::optional<std::int64_t> newest_;
};

}  // namespace netaugur::http
