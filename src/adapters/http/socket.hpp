#pragma once
// A client's connection, in clear or in TLS, as Asio's and Beast's operations take one.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <memory>
#include <utility>

#include "tls.hpp"

namespace netaugur::http {

/// Models AsyncStream (Boost.Beast, concepts). Not thread-safe.
class Socket {
 public:
  using executor_type = boost::asio::ip::tcp::socket::executor_type;
  using Tcp = boost::asio::ip::tcp::socket;

  explicit Socket(Tcp socket) : plain_(std::move(socket)) {}
  Socket(Socket&&) = default;
  Socket& operator=(Socket&&) = delete;
  ~Socket() = default;

  executor_type get_executor() { return tcp().get_executor(); }
  [[nodiscard]] Tcp& tcp() { return tls_ ? tls_->stream.next_layer() : plain_; }
  [[nodiscard]] bool encrypted() const { return tls_ != nullptr; }

  /// From here on everything is TLS with this certificate, which lives as long as the connection does.
  template <class Handler>
  void async_handshake(TlsContext context, Handler&& handler) {
    tls_ = std::make_unique<Tls>(std::move(plain_), std::move(context));
    tls_->stream.async_handshake(boost::asio::ssl::stream_base::server, std::forward<Handler>(handler));
  }
  /// Tells the other end that nothing follows, so that it knows a whole answer from a cut one (RFC 8446, 6.1).
  template <class Handler>
  void async_finish(Handler&& handler) {
    tls_->stream.async_shutdown(std::forward<Handler>(handler));
  }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) {
      tls_->stream.async_read_some(buffers, std::forward<Handler>(handler));
    } else {
      plain_.async_read_some(buffers, std::forward<Handler>(handler));
    }
  }
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) {
      tls_->stream.async_write_some(buffers, std::forward<Handler>(handler));
    } else {
      plain_.async_write_some(buffers, std::forward<Handler>(handler));
    }
  }

  void cancel() {
    boost::system::error_code ignored;
    tcp().cancel(ignored);
  }
  void close() {
    boost::system::error_code ignored;
    tcp().close(ignored);
  }

 private:
  struct Tls {
    Tls(Tcp socket, TlsContext with) : context(std::move(with)), stream(std::move(socket), *context) {}
    TlsContext context;
    boost::asio::ssl::stream<Tcp> stream;
  };

  Tcp plain_;
  std::unique_ptr<Tls> tls_;
};

/// Beast finds these by their arguments: how a WebSocket ends its connection. Its close frame has said all that
/// TLS's own farewell would.
inline void teardown(boost::beast::role_type role, Socket& socket, boost::system::error_code& error) {
  boost::beast::websocket::teardown(role, socket.tcp(), error);
}
template <class Handler>
void async_teardown(boost::beast::role_type role, Socket& socket, Handler&& handler) {
  boost::beast::websocket::async_teardown(role, socket.tcp(), std::forward<Handler>(handler));
}
inline void beast_close_socket(Socket& socket) { socket.close(); }

}  // namespace netaugur::http
