#pragma once
// What every client of the stream has, whatever it speaks: a subscription, a bounded queue, what it missed.

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "context.hpp"
#include "netaugur/api/stream.hpp"
#include "socket.hpp"

namespace netaugur::http {

/// A connection that a client of the stream takes over.
struct StreamSeat {
  ConnectionTicket ticket;
  Socket socket;
  std::int64_t access = 0;  ///< id of whose it is
};

/// Runs on the I/O thread. The speaker below writes what `queue_` holds, one `transmit` at a time, each ended by
/// `sent`.
class StreamSession : public StreamListener, public std::enable_shared_from_this<StreamSession> {
 public:
  StreamSession(Context& context, ConnectionTicket ticket, std::int64_t access);
  ~StreamSession() override;

  void offer(const StreamMessage& message) override;
  void go_away() override;
  void sign_out() override;
  void cut_off(std::string_view why) override;
  [[nodiscard]] const StreamFilter* filter() const override { return filter_.get(); }
  [[nodiscard]] std::int64_t access() const override { return access_; }
  void tick(Clock::time_point now) override;

 protected:
  enum class Farewell { going_away, signed_out, too_slow };

  /// Writes from the front of `queue_`, which is not empty; then `sent(how many)`, or `end`.
  virtual void transmit() = 0;
  /// Nothing follows what was written: says so and closes.
  virtual void say_farewell(Farewell why) = 0;
  virtual void hang_up() = 0;
  /// How many messages at the front are being written.
  [[nodiscard]] virtual std::size_t in_flight() const = 0;
  /// Once every few seconds, where nothing else is said: whether the other end is still there.
  virtual void ping() {}

  /// Greets and hears what comes.
  void join();
  /// Errors: limit (filters), conflict (still resuming): all stays as it was; unavailable, usage: it hears what comes
  /// from now on, but what was missed cannot be had.
  [[nodiscard]] Status subscribe(api::Subscription subscription);
  void say(StreamMessage message);
  void send_error(std::string_view detail);
  void sent(std::size_t count);
  /// The connection is of no use any more.
  void end();

  /// Tells why, and ends.
  void dismiss(std::string_view detail, Farewell why);

  [[nodiscard]] Context& context() { return context_; }
  [[nodiscard]] const api::Subscription& subscription() const { return subscription_; }

  std::deque<StreamMessage> queue_;  ///< while `transmit` goes on its part of the front is left alone

 private:
  [[nodiscard]] bool wants(const StreamMessage& message) const;
  void replay(std::int64_t after);
  void read_page(std::int64_t after);
  void replay_next();
  struct ReplayPage {
    std::vector<api::ToldWindow> told;
    std::vector<TrafficText> traffic;  ///< one a window where there is a filter
  };
  [[nodiscard]] static Result<ReplayPage> read_replay(Worker& worker, std::int64_t after, api::ClosedTime& closed,
                                                      const api::Subscription& subscription, StreamFilter* filter);
  void replayed(const Result<ReplayPage>& page);
  void go_live();
  void pass(const StreamMessage& message);
  void finish(Farewell why);

  Context& context_;
  ConnectionTicket ticket_;
  std::int64_t access_;
  api::Subscription subscription_;
  std::shared_ptr<StreamFilter> filter_;  ///< that windows are summed within
  bool subscribed_ = false;
  bool joined_ = false;
  bool ended_ = false;
  bool writing_ = false;
  Clock::time_point writing_since_;
  std::optional<Farewell> leaving_;  ///< as soon as what is being written is out
  std::int64_t sent_ = 0;            ///< no window up to here is sent again; they are stored in this order
  std::uint64_t since_ = 0;      ///< so many windows were published before it subscribed: who filters may get them late
  std::int64_t resumed_to_ = 0;  ///< who filters had all windows up to here when it resumed
  bool replaying_ = false;
  bool reading_ = false;                     ///< a page of what was missed, or waiting for the turn to
  bool more_missed_ = false;                 ///< behind the page that was read
  bool behind_ = false;                      ///< more came live than can be held
  std::deque<StreamMessage> missed_;         ///< of that page, what is not queued yet
  std::unique_ptr<api::GapFinder> gaps_;     ///< of what is replayed
  std::unique_ptr<api::ClosedTime> closed_;  ///< of what is replayed; a worker's while it reads a page
  std::deque<StreamMessage> held_;
};

}  // namespace netaugur::http
