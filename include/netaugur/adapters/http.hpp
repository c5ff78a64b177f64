#pragma once
// One port for REST, WebSocket and the dashboard's files. Nothing of Asio, Beast or httplib shows here.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "netaugur/api/route.hpp"

namespace netaugur {

/// What a client may ask of us at most; beyond it is answered with a problem document or cut off.
struct HttpLimits {
  std::size_t head_bytes = 16UL * 1024;  ///< request line and headers: 431 beyond
  std::size_t body_bytes = 64UL * 1024;  ///< 413 beyond
  std::size_t connections = 8192;        ///< 503 beyond
  std::chrono::seconds idle{75};         ///< between two requests
  std::chrono::seconds request{10};      ///< from a request's first byte to its last: 408 beyond
  std::chrono::seconds write{30};        ///< for one answer to be taken
  std::size_t waiting = 64;              ///< requests that take seconds and wait for others of them: 503 beyond
  std::size_t stream_queue = 1024;       ///< messages that wait for one client of the stream: it is cut off beyond
  std::size_t stream_filters = 64;       ///< different ones that windows are summed within for clients of the stream
  std::size_t stream_networks = 1024;  ///< addresses, networks and pairs in all of them: each row is held against each
  std::chrono::seconds stream_idle{60};  ///< a client of the stream that answers no ping for so long is cut off
};

/// PEM files.
struct TlsFiles {
  std::filesystem::path certificate;  ///< with the chain of those that signed it
  std::filesystem::path key;
};

struct HttpOptions {
  std::string address = "127.0.0.1";  ///< numeric
  std::uint16_t port = 8080;          ///< 0: any free one
  std::filesystem::path web;          ///< the built dashboard: the folder of its index.html; need not be there yet
  std::size_t workers = 6;            ///< threads that answer; each has a Backend of its own
  HttpLimits limits = {};
  std::optional<TlsFiles> tls = {};  ///< in clear without
  /// Told in one line what an operator should know; called from any thread.
  std::function<void(std::string_view)> log = [](std::string_view) {};
  /// Told a line for each sign-in and each change; called from any thread.
  std::function<void(std::string_view)> audit = [](std::string_view) {};
};

/// Connects one worker. Errors: unavailable, bad_input.
using BackendFactory = std::function<Result<std::unique_ptr<api::Backend>>()>;

/// Idle connections, slow senders and slow readers hold no worker.
class HttpServer {
 public:
  /// Listens. Errors: conflict (port taken), usage (address is not one of this machine, certificate cannot be used),
  /// denied (port below 1024).
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> create(const HttpOptions& options, BackendFactory factory);
  ~HttpServer();

  [[nodiscard]] std::uint16_t port() const;
  /// Serves until `stop`, which takes half a second at most beyond the requests that are being answered.
  void run();
  /// From any thread, also before `run`.
  void stop();
  /// Reads the certificate's files again, for the connections that begin from then on; where they cannot be used the
  /// old one stays. Answers false where there is none. From any thread.
  [[nodiscard]] Result<bool> reload_certificate();

  /// Sends a window and its anomalies to all who subscribed to them. From any thread, one at a time.
  void publish(const api::ToldWindow& told);
  void publish_forecast();
  /// Whether each window is published as it is stored. From any thread.
  void set_live(bool live);
  /// What `hello` tells before the first `publish`.
  void set_newest(std::int64_t sequence);

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace netaugur
