// A client of the stream that speaks WebSocket (RFC 6455), by Boost.Beast.
#include "stream_client.hpp"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

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

class WebSocketClient final : public StreamSession {
 public:
  WebSocketClient(Context& context, StreamSeat seat)
      : StreamSession(context, std::move(seat.ticket), seat.access), socket_(std::move(seat.socket)) {}

  void start(const std::string& head) {
    beast::http::request_parser<beast::http::empty_body> parser;
    error_code failure;
    parser.put(asio::buffer(head), failure);
    if (failure) return;
    error_code ignored;
    socket_.next_layer().tcp().set_option(asio::socket_base::send_buffer_size(send_buffer_bytes), ignored);
    const HttpLimits& limits = context().limits;
    socket_.set_option(websocket::stream_base::timeout{limits.request, limits.stream_idle, true});
    socket_.read_message_max(message_bytes_max);
    socket_.text(true);
    const auto request = std::make_shared<const beast::http::request<beast::http::empty_body>>(parser.release());
    socket_.async_accept(*request, [self = self_of(), request](error_code error) {
      if (error) return;
      self->join();
      self->read();
    });
  }

 private:
  std::shared_ptr<WebSocketClient> self_of() { return std::static_pointer_cast<WebSocketClient>(shared_from_this()); }

  void read() {
    socket_.async_read(input_, [self = self_of()](error_code error, std::size_t) {
      if (error) return self->end();
      self->take(beast::buffers_to_string(self->input_.data()));
      self->input_.consume(self->input_.size());
      self->read();
    });
  }

  void take(const std::string& text) {
    auto subscription = read_subscription(text);
    if (!subscription) return send_error(subscription.error().message);
    if (const Status subscribed = subscribe(*std::move(subscription)); !subscribed) {
      send_error(subscribed.error().message);
    }
  }

  void transmit() override {
    socket_.async_write(asio::buffer(*queue_.front().text), [self = self_of()](error_code error, std::size_t) {
      if (error) return self->end();
      self->sent(1);
    });
  }

  [[nodiscard]] std::size_t in_flight() const override { return queue_.empty() ? 0 : 1; }

  void say_farewell(Farewell why) override {
    websocket::close_reason reason(websocket::close_code::going_away);
    if (why == Farewell::signed_out) reason = {websocket::close_code::policy_error, "signed out"};
    if (why == Farewell::too_slow) reason = {websocket::close_code::try_again_later, "too slow"};
    socket_.async_close(reason, [self = self_of()](error_code) { self->end(); });
  }

  void hang_up() override { socket_.next_layer().close(); }

  /// Without compression: every client would keep tables of its own.
  websocket::stream<Socket, false> socket_;
  beast::flat_buffer input_;
};

}  // namespace

void start_stream_client(Context& context, StreamSeat seat, const std::string& head) {
  std::make_shared<WebSocketClient>(context, std::move(seat))->start(head);
}

}  // namespace netaugur::http
