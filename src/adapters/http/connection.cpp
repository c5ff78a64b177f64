#include "connection.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "framing.hpp"
#include "socket.hpp"
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
      : context_(context), ticket_(context.metrics.connections), socket_(std::move(socket)), timer_(context.io) {
    error_code ignored;
    ends_ = {endpoint_of(socket_.tcp().remote_endpoint(ignored)), endpoint_of(socket_.tcp().local_endpoint(ignored)),
             context.certificate != nullptr};
    socket_.tcp().set_option(tcp::no_delay(true), ignored);
  }

  void start() {
    if (context_.metrics.connections > context_.limits.connections) {
      return refuse({503, {ErrorCode::unavailable, "too many connections: try again later"}});
    }
    if (context_.certificate) return wait_for_handshake();
    wait_for_request();
  }

 private:
  /// Until its first byte a connection costs nothing of TLS.
  void wait_for_handshake() {
    expire_after(context_.limits.idle);
    socket_.tcp().async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
      if (error) return;
      self->begin_tls();
    });
  }

  void begin_tls() {
    expire_after(context_.limits.request);
    unsigned char first = 0;
    error_code failure;
    socket_.tcp().receive(asio::buffer(&first, 1), asio::socket_base::message_peek, failure);
    if (failure) return close();
    // RFC 8446 section 5.1: the content type `handshake`. Whoever speaks HTTP here is told what to do instead.
    constexpr unsigned char handshake = 22;
    if (first != handshake) return refuse({400, {ErrorCode::usage, "this port speaks TLS: write https://"}});
    socket_.async_handshake(context_.certificate, [self = shared_from_this()](error_code error) {
      if (error) return self->close();
      self->wait_for_request();
    });
  }

  /// An idle connection has no thread, and in clear no buffer: what TLS has decrypted ahead cannot be waited for.
  void wait_for_request() {
    expire_after(context_.limits.idle);
    if (socket_.encrypted()) return read();
    socket_.tcp().async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
      if (error) return;
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
                              if (filled == 0) self->expire_after(self->context_.limits.request, Expiry::tell);
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
    const auto arrived = HotAnswers::Clock::now();
    if (const auto* kept = context_.hot.find(request, arrived)) return repeat(*kept, {});
    HotAnswers::Waiter waiter = [self = shared_from_this(), request, arrived](const HotAnswers::Answer* answer) {
      if (answer != nullptr) return self->repeat(*answer, HotAnswers::Clock::now() - arrived);
      self->ask(request, arrived, {});
    };
    if (context_.hot.wait(request, waiter)) return;
    auto flight = context_.hot.begin(request);
    ask(std::move(request), arrived, std::move(flight));
  }

  /// Whether a request waited for others that take seconds, and now it is its turn.
  enum class Waited { no, yes };

  void ask(std::string request, HotAnswers::Clock::time_point arrived, HotAnswers::Flight flight,
           Waited waited = Waited::no) {
    context_.workers.submit([self = shared_from_this(), request = std::move(request), flight = std::move(flight),
                             arrived, waited](Worker& worker) mutable {
      Reply reply = worker.exchange.answer(request, self->ends_);
      // Moved, so that a connection never ends on a worker's thread.
      asio::io_context& io = self->context_.io;
      asio::post(io, [self = std::move(self), request = std::move(request), flight = std::move(flight),
                      reply = std::move(reply), arrived,
                      waited]() mutable { self->answered(request, flight, std::move(reply), arrived, waited); });
    });
  }

  /// Of the requests that take seconds few are worked out at once; this one waits for one of them to end. Answers
  /// whether it may.
  bool wait_for_turn(const std::string& request, HotAnswers::Clock::time_point arrived,
                     const HotAnswers::Flight& flight) {
    if (context_.waiting.size() >= context_.limits.waiting) return false;
    context_.waiting.emplace_back([self = shared_from_this(), request, arrived, flight] {
      if (self->context_.stopping) {
        self->context_.hot.land(request, flight, std::nullopt);
        return self->refuse({503, {ErrorCode::unavailable, "the server ends: ask again when it is back"}});
      }
      // Whoever has left wants no answer, unless others wait for the same.
      if (self->is_gone() && (!flight.waiters || flight.waiters->empty())) {
        self->context_.hot.land(request, flight, std::nullopt);
        self->next_turn();
        return self->close();
      }
      self->ask(request, arrived, flight, Waited::yes);
    });
    // The last of them may have ended while this one was told to wait.
    if (context_.workers.any_slot_free()) next_turn();
    return true;
  }

  void next_turn() {
    if (context_.waiting.empty()) return;
    const auto resume = std::move(context_.waiting.front());
    context_.waiting.pop_front();
    resume();
  }

  /// Whether the client closed its side, as far as the kernel knows; what it sent before may still wait to be read.
  [[nodiscard]] bool is_gone() {
    pollfd watched{socket_.tcp().native_handle(), POLLRDHUP, 0};
    return ::poll(&watched, 1, 0) > 0;
  }

  void send_continue() {
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(text), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      self->read();
    });
  }

  void repeat(const HotAnswers::Answer& answer, HotAnswers::Clock::duration waited) {
    ++context_.metrics.answers_kept;
    context_.metrics.answered(answer.route, 200, waited);
    write(answer.bytes, context_.stopping);
  }

  void answered(const std::string& request, const HotAnswers::Flight& flight, Reply reply,
                HotAnswers::Clock::time_point arrived, Waited waited) {
    if (reply.turn == api::Turn::waits && !context_.stopping && wait_for_turn(request, arrived, flight)) return;
    // Also of one that needed its turn no more when it came: its token was revoked, or the answer was kept meanwhile.
    if (reply.turn == api::Turn::had || waited == Waited::yes) next_turn();
    context_.metrics.answered(reply.route, reply.status, HotAnswers::Clock::now() - arrived);
    if (reply.ended) {
      context_.hub.end_access({*reply.ended});
      context_.hot.clear();
    }
    // Before anything else is done with it: what is not to be shared lets those who wait ask by themselves.
    auto bytes = std::make_shared<const std::string>(std::move(reply.bytes));
    const bool last = reply.close || context_.stopping;
    const bool shared = reply.about && !last && context_.live;
    const auto until = HotAnswers::Clock::now() + HotAnswers::lifetime;
    context_.hot.land(
        request, flight,
        shared ? std::optional(HotAnswers::Answer{bytes, reply.route, *reply.about, until}) : std::nullopt);
    if (reply.upgrade) {
      // A client sends no frame before it was told that it may.
      if (!input_.empty()) return close();
      timer_.cancel();
      return start_stream_client(context_, {std::move(ticket_), std::move(socket_), reply.access}, request);
    }
    if (reply.lines) {
      timer_.cancel();
      return start_line_client(context_, {std::move(ticket_), std::move(socket_), reply.access},
                               *std::move(reply.lines));
    }
    rest_ = std::move(reply.rest);
    write(std::move(bytes), last);
  }

  void refuse(const api::Problem& problem) {
    write(std::make_shared<const std::string>(closing_response(problem)), true);
  }

  /// The next part of a long answer is read when its client took the one before.
  void continue_rest(bool last) {
    timer_.expires_at(asio::steady_timer::time_point::max());
    context_.workers.submit([self = shared_from_this(), last](Worker& worker) mutable {
      auto part = self->rest_->next(worker.environment);
      asio::io_context& io = self->context_.io;
      asio::post(io, [self = std::move(self), part = std::move(part), last]() mutable {
        if (!part) {
          self->context_.log(fmt::format("a long answer was broken off: {}", part.error().message));
          return self->close();
        }
        if (!*part) self->rest_.reset();
        self->write(std::make_shared<const std::string>(std::move(*part).value_or("")), last);
      });
    });
  }

  void write(std::shared_ptr<const std::string> bytes, bool last) {
    output_ = std::move(bytes);
    expire_after(context_.limits.write);
    asio::async_write(socket_, asio::buffer(*output_),
                      [self = shared_from_this(), last](error_code error, std::size_t) {
                        if (error) return self->close();
                        self->output_.reset();
                        if (self->rest_) return self->continue_rest(last);
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
    expire_after(linger_time);
    if (socket_.encrypted()) return socket_.async_finish([self = shared_from_this()](error_code) { self->close(); });
    error_code ignored;
    socket_.tcp().shutdown(tcp::socket::shutdown_send, ignored);
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
    socket_.close();
  }

  Context& context_;
  ConnectionTicket ticket_;
  Socket socket_;
  asio::steady_timer timer_;
  Ends ends_;
  std::string input_;
  std::shared_ptr<const std::string> output_;
  std::unique_ptr<PartsBody> rest_;
  bool continued_ = false;
  bool late_ = false;
};

}  // namespace

void start_connection(Context& context, tcp::socket socket) {
  std::make_shared<Connection>(context, std::move(socket))->start();
}

}  // namespace netaugur::http
