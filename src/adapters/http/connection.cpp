#include "connection.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "framing.hpp"
#include "stream_client.hpp"

namespace netaugur::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// How long we read on after a refusal: closing with unread bytes would reset the connection and lose the answer.
constexpr std::chrono::seconds linger_time{2};

Endpoint endpoint_of(const tcp::endpoint& end) { return {end.address().to_string(), end.port()}; }

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Context& context, tcp::socket socket)
      : context_(context), ticket_(context.connections), socket_(std::move(socket)), timer_(socket_.get_executor()) {
    error_code ignored;
    remote_ = endpoint_of(socket_.remote_endpoint(ignored));
    local_ = endpoint_of(socket_.local_endpoint(ignored));
    socket_.set_option(tcp::no_delay(true), ignored);
  }

  void start() {
    if (context_.connections > context_.limits.connections) {
      return refuse({503, {ErrorCode::unavailable, "too many connections: try again later"}});
    }
    wait_for_request();
  }

 private:
  /// An idle connection has no buffer and no thread.
  void wait_for_request() {
    expire_after(context_.limits.idle);
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
      if (error) return;
      self->expire_after(self->context_.limits.request, Expiry::tell);
      self->read();
    });
  }

  void read() {
    constexpr std::size_t chunk = 4096;
    const std::size_t filled = input_.size();
    input_.resize(filled + chunk);
    socket_.async_read_some(asio::buffer(input_.data() + filled, chunk),
                            [self = shared_from_this(), filled](error_code error, std::size_t size) {
                              self->input_.resize(filled + size);
                              if (error) return self->close();
                              self->take_request();
                            });
  }

  void take_request() {
    const auto head = read_head(input_, context_.limits);
    if (!head) return refuse(head.error());
    if (!*head) return read();
    const std::size_t length = (*head)->length + (*head)->body_length;
    if (input_.size() < length) {
      if ((*head)->expects_continue && !std::exchange(continued_, true)) return send_continue();
      return read();
    }
    timer_.expires_at(asio::steady_timer::time_point::max());
    continued_ = false;
    std::string request = input_.substr(0, length);
    input_.erase(0, length);
    context_.workers.submit([self = shared_from_this(), request = std::move(request)](Worker& worker) mutable {
      Reply reply = worker.exchange.answer(request, self->remote_, self->local_);
      // Moved, so that a connection never ends on a worker's thread.
      asio::io_context& io = self->context_.io;
      asio::post(io, [self = std::move(self), request = std::move(request), reply = std::move(reply)]() mutable {
        self->answered(request, std::move(reply));
      });
    });
  }

  void send_continue() {
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(text), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      self->read();
    });
  }

  void answered(const std::string& request, Reply reply) {
    if (reply.upgrade) {
      // A client sends no frame before it was told that it may.
      if (!input_.empty()) return close();
      timer_.cancel();
      return start_stream_client(context_, std::move(ticket_), std::move(socket_), request);
    }
    write(std::move(reply.bytes), reply.close || context_.stopping);
  }

  void refuse(const api::Problem& problem) { write(closing_response(problem), true); }

  void write(std::string bytes, bool last) {
    output_ = std::move(bytes);
    expire_after(context_.limits.write);
    asio::async_write(socket_, asio::buffer(output_), [self = shared_from_this(), last](error_code error, std::size_t) {
      if (error) return self->close();
      self->output_ = {};
      if (last) return self->linger();
      if (self->input_.empty()) {
        self->input_ = {};
        return self->wait_for_request();
      }
      self->expire_after(self->context_.limits.request, Expiry::tell);
      self->take_request();
    });
  }

  void linger() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    expire_after(linger_time);
    drain();
  }

  void drain() {
    input_.resize(4096);
    socket_.async_read_some(asio::buffer(input_), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      self->drain();
    });
  }

  enum class Expiry { close, tell };

  void expire_after(std::chrono::seconds time, Expiry expiry = Expiry::close) {
    timer_.expires_after(time);
    timer_.async_wait([weak = weak_from_this(), expiry](error_code error) {
      const auto self = weak.lock();
      // A timer that was set anew may still deliver its old end.
      if (error || !self || self->timer_.expiry() > asio::steady_timer::clock_type::now()) return;
      if (expiry == Expiry::close) return self->close();
      // The read that waits for more ends with an error and would close: the answer goes first.
      self->socket_.cancel();
      self->late_ = true;
    });
  }

  void close() {
    if (std::exchange(late_, false)) return refuse({408, {ErrorCode::usage, "the request took too long to arrive"}});
    timer_.cancel();
    error_code ignored;
    socket_.close(ignored);
  }

  Context& context_;
  ConnectionTicket ticket_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  Endpoint remote_;
  Endpoint local_;
  std::string input_;
  std::string output_;
  bool continued_ = false;
  bool late_ = false;
};

}  // namespace

void start_connection(Context& context, tcp::socket socket) {
  std::make_shared<Connection>(context, std::move(socket))->start();
}

}  // namespace netaugur::http
