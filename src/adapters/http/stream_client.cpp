#include "stream_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

#include "netaugur/adapters/json_answers.hpp"

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
/// Transactions commit in another order than their sequence numbers were given: so many may have come late.
constexpr std::int64_t sequence_overlap = 64;

class StreamClient final : public StreamListener, public std::enable_shared_from_this<StreamClient> {
 public:
  StreamClient(Context& context, ConnectionTicket ticket, asio::ip::tcp::socket socket)
      : context_(context), ticket_(std::move(ticket)), socket_(std::move(socket)) {}

  void start(const std::string& head) {
    beast::http::request_parser<beast::http::empty_body> parser;
    error_code failure;
    parser.put(asio::buffer(head), failure);
    if (failure) return;
    error_code ignored;
    socket_.next_layer().set_option(asio::socket_base::send_buffer_size(send_buffer_bytes), ignored);
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
    if (!replaying_) return enqueue(message.text);
    held_.push_back(message.text);
    if (held_.size() > held_max) cut_off();
  }

  void go_away() override {
    context_.hub.leave(shared_from_this());
    socket_.async_close(websocket::close_code::going_away, [self = shared_from_this()](error_code) {});
  }

 private:
  bool wants(const std::string& sensor) const {
    return sensor.empty() || subscription_.sensors.empty() ||
           std::ranges::find(subscription_.sensors, sensor) != subscription_.sensors.end();
  }

  void accepted() {
    if (context_.stopping) return;
    context_.hub.join(shared_from_this());
    send(hello_message(context_.hub.newest()));
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
    if (!subscription_.after) return;
    if (context_.hub.newest() - *subscription_.after > replay_max) {
      return send(error_message("too far behind to resume: ask /api/v1/windows for what was missed"));
    }
    replaying_ = true;
    replay(std::max<std::int64_t>(0, *subscription_.after - sequence_overlap));
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
      if (wants(window.summary.sensor)) send(window_message(window));
    }
    if (page->size() < replay_page) return go_live();
    replay_after_ = page->back().sequence;
    if (queue_.empty()) replay(replay_after_);
  }

  void go_live() {
    replaying_ = false;
    replay_after_ = 0;
    for (auto& text : std::exchange(held_, {})) enqueue(std::move(text));
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
      if (self->replaying_ && self->replay_after_ > 0) self->replay(std::exchange(self->replay_after_, 0));
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
    error_code ignored;
    socket_.next_layer().close(ignored);
  }

  Context& context_;
  ConnectionTicket ticket_;
  websocket::stream<asio::ip::tcp::socket> socket_;
  beast::http::request<beast::http::empty_body> request_;
  beast::flat_buffer input_;
  Subscription subscription_;
  bool subscribed_ = false;
  bool ended_ = false;
  bool replaying_ = false;
  std::int64_t replay_after_ = 0;                         ///< zero while a page is being read
  std::deque<std::shared_ptr<const std::string>> queue_;  ///< the first is being written
  std::deque<std::shared_ptr<const std::string>> held_;
};

}  // namespace

void start_stream_client(Context& context, ConnectionTicket ticket, asio::ip::tcp::socket socket,
                         const std::string& head) {
  std::make_shared<StreamClient>(context, std::move(ticket), std::move(socket))->start(head);
}

}  // namespace netaugur::http
