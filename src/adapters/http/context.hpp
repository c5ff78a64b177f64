#pragma once
// What the connections of one server share. Only its one I/O thread touches it, but for `workers`.

#include <boost/asio/io_context.hpp>

#include "hot_answers.hpp"
#include "hub.hpp"
#include "netaugur/adapters/http.hpp"
#include "tls.hpp"
#include "workers.hpp"

namespace netaugur::http {

struct Context {
  HttpLimits limits;
  std::function<void(std::string_view)> log;
  Metrics metrics;
  bool live = false;  ///< the feed tells each window as it is stored: only then an answer can be known to hold
  bool stopping = false;
  TlsContext certificate;  ///< empty: in clear
  // In this order: sockets end before their io_context, and no worker answers into one that has ended.
  boost::asio::io_context io{1};
  HotAnswers hot;
  StreamHub hub;
  Workers workers;

  Context(const HttpOptions& options, BackendFactory factory)
      : limits(options.limits), log(options.log), workers(options, std::move(factory), metrics) {}
};

/// Counts a connection for as long as it lives, also when it goes on as a WebSocket.
class ConnectionTicket {
 public:
  explicit ConnectionTicket(std::atomic<std::size_t>& count) : count_(&count) { ++*count_; }
  ConnectionTicket(ConnectionTicket&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
  ConnectionTicket& operator=(ConnectionTicket&&) = delete;
  ~ConnectionTicket() {
    if (count_ != nullptr) --*count_;
  }

 private:
  std::atomic<std::size_t>* count_;
};

}  // namespace netaugur::http
