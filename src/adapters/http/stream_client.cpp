#include "stream_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <optional>

#include "netaugur/adapters/json_answers.hpp"
#include "netaugur/api/window_cursor.hpp"

namespace netaugur::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

namespace {

/// A subscribe message is small.
constexpr std::size_t message_bytes_max = 4096;
/// What the kernel keeps for a client that does not read, so that our own queue tells.
constexpr int send_buffer_bytes = 64 * 1024;
/// Windows read at once from the database for a client that resumes.
constexpr std::size_t replay_page = 500;
/// Who is further behind asks /api/v1/windows: two days of 5 s windows of one sensor.
constexpr std::int64_t replay_max = 34'560;
/// Live windows that wait for a client until it has what it missed.
constexpr std::size_t held_max = 400;

class StreamClient final : public StreamListener, public std::enable_shared_from_this<StreamClient> {
 public:
  StreamClient(Context& context, StreamSeat seat)
      : context_(context), ticket_(std::move(seat.ticket)), access_(seat.access), socket_(std::move(seat.socket)) {}

  void start(const std::string& head) {
    beast::http::request_parser<beast::http::empty_body> parser;
    error_code failure;
    parser.put(asio::buffer(head), failure);
    if (failure) return;
    error_code ignored;
    socket_.next_layer().tcp().set_option(asio::socket_base::send_buffer_size(send_buffer_bytes), ignored);
    socket_.set_option(websocket::stream_base::timeout{context_.limits.request, context_.limits.stream_idle, true});
    socket_.read_message_max(message_bytes_max);
    socket_.text(true);
    request_ = parser.release();
    socket_.async_accept(request_, [self = shared_from_this()](error_code error) {
      if (!error) self->accepted();
    });
  }

  void offer(const StreamMessage& message) override {
    if (!subscribed_ || !wants(message.sensor)) return;
    if (!replaying_) return pass(message);
    if (held_.size() < held_max) return held_.push_back(message);
    // They are in the database too: one more round brings them.
    std::erase_if(held_, [](const StreamMessage& held) { return held.sequence > 0; });
    behind_ = true;
  }

  void go_away() override {
    context_.hub.leave(shared_from_this());
    socket_.async_close(websocket::close_code::going_away, [self = shared_from_this()](error_code) {});
  }

  [[nodiscard]] std::int64_t access() const override { return access_; }

  void sign_out() override {
    if (std::exchange(ended_, true)) return;
    context_.hub.leave(shared_from_this());
    const websocket::close_reason reason(websocket::close_code::policy_error, "signed out");
    socket_.async_close(reason, [self = shared_from_this()](error_code) { self->socket_.next_layer().close(); });
  }

 private:
  bool wants(const std::string& sensor) const {
    return sensor.empty() || subscription_.sensors.empty() ||
           std::ranges::find(subscription_.sensors, sensor) != subscription_.sensors.end();
  }

  void accepted() {
    if (context_.stopping) return;
    context_.hub.join(shared_from_this());
    send(hello_message(context_.hub.newest().value_or(0)));
    read();
  }

  void read() {
    socket_.async_read(input_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->end();
      self->subscribe(beast::buffers_to_string(self->input_.data()));
      self->input_.consume(self->input_.size());
      self->read();
    });
  }

  void subscribe(const std::string& text) {
    auto subscription = read_subscription(text);
    if (!subscription) return send(error_message(subscription.error().message));
    if (replaying_) return send(error_message("still sending what was missed: subscribe again after that"));
    subscription_ = *std::move(subscription);
    subscribed_ = true;
    resumed_.reset();
    if (!subscription_.after) return;
    const auto newest = context_.hub.newest();
    if (!newest) return send(error_message("cannot resume: the database has not answered yet: subscribe again"));
    if (*newest - *subscription_.after > replay_max) {
      return send(error_message("too far behind to resume: ask /api/v1/windows for what was missed"));
    }
    replaying_ = true;
    resumed_.emplace();
    // A database that was made anew begins at 1 again: a number beyond its newest says nothing.
    resumed_->begin(std::min(*newest, *subscription_.after));
    replay(resumed_->after());
  }

  /// Asks a worker for the next page of what was missed; live windows are held until then.
  void replay(std::int64_t after) {
    context_.workers.submit([self = shared_from_this(), after](Worker& worker) mutable {
      auto page = read_page(worker, after);
      // Moved, so that a client never ends on a worker's thread.
      asio::io_context& io = self->context_.io;
      asio::post(io, [self = std::move(self), page = std::move(page)] { self->replayed(page); });
    });
  }

  void replay_next() {
    if (next_page_) replay(*std::exchange(next_page_, std::nullopt));
  }

  static Result<std::vector<StoredWindow>> read_page(Worker& worker, std::int64_t after) {
    auto backend = worker.environment.backend();
    if (!backend) return tl::unexpected(backend.error());
    auto page = (*backend)->traffic->windows_after(after, replay_page);
    // A broken connection to the database is found by using it.
    if (!page && page.error().code == ErrorCode::unavailable) {
      page = (*backend)->traffic->windows_after(after, replay_page);
    }
    return page;
  }

  void replayed(const Result<std::vector<StoredWindow>>& page) {
    if (!page) {
      send(error_message(fmt::format("cannot resume: {}: subscribe again", page.error().message)));
      return go_live();
    }
    for (const StoredWindow& window : *page) {
      if (resumed_->take(window.sequence) && wants(window.summary.sensor)) send(window_message(window));
    }
    if (page->size() < replay_page && !std::exchange(behind_, false)) return go_live();
    next_page_ = page->size() < replay_page ? resumed_->after() : page->back().sequence;
    if (queue_.empty()) replay_next();
  }

  void go_live() {
    replaying_ = false;
    behind_ = false;
    for (const StreamMessage& message : std::exchange(held_, {})) pass(message);
  }

  /// What was read from the database may be told of once more.
  void pass(const StreamMessage& message) {
    if (resumed_ && message.sequence > 0 && !resumed_->take(message.sequence)) return;
    enqueue(message.text);
  }

  void send(std::string text) { enqueue(std::make_shared<const std::string>(std::move(text))); }

  void enqueue(std::shared_ptr<const std::string> text) {
    if (ended_) return;
    queue_.push_back(std::move(text));
    if (queue_.size() > context_.limits.stream_queue) return cut_off();
    if (queue_.size() == 1) write();
  }

  void write() {
    socket_.async_write(asio::buffer(*queue_.front()), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->end();
      self->queue_.pop_front();
      if (!self->queue_.empty()) return self->write();
      // The next page waits until the client took this one: what is missed may be larger than its queue.
      self->replay_next();
    });
  }

  /// It does not read: no frame can tell it so.
  void cut_off() {
    if (ended_) return;
    context_.log("a client of the stream does not read: cut off");
    end();
  }

  void end() {
    if (std::exchange(ended_, true)) return;
    context_.hub.leave(shared_from_this());
    socket_.next_layer().close();
  }

  Context& context_;
  ConnectionTicket ticket_;
  std::int64_t access_;
  websocket::stream<Socket, false> socket_;  ///< without compression: every client would keep tables of its own
  beast::http::request<beast::http::empty_body> request_;
  beast::flat_buffer input_;
  Subscription subscription_;
  bool subscribed_ = false;
  bool ended_ = false;
  bool replaying_ = false;
  bool behind_ = false;                                   ///< more came live than can be held
  std::optional<std::int64_t> next_page_;                 ///< empty while a page is being read
  std::deque<std::shared_ptr<const std::string>> queue_;  ///< the first is being written
  std::deque<StreamMessage> held_;
  std::optional<api::WindowCursor> resumed_;  ///< what a client that resumed has been sent
};

}  // namespace

void start_stream_client(Context& context, StreamSeat seat, const std::string& head) {
  std::make_shared<StreamClient>(context, std::move(seat))->start(head);
}

}  // namespace netaugur::http
