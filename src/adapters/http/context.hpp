#pragma once
// What the connections of one server share. Only its one I/O thread touches it, but for `workers`.

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "hot_answers.hpp"
#include "hub.hpp"
#include "netaugur/adapters/http.hpp"
#include "tls.hpp"
#include "traffic_teller.hpp"
#include "turns.hpp"
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
  StreamFilters filters;
  Workers workers;
  Turns replays;  ///< of clients of the stream that read what they missed
  TrafficTeller teller;
  std::deque<std::function<void()>> waiting = {};  ///< requests that take seconds, for one of those under way to end

  Context(const HttpOptions& options, BackendFactory factory)
      : limits(options.limits),
        log(options.log),
        filters(options.limits.stream_filters, options.limits.stream_networks, metrics.stream_sums),
        workers(options, std::move(factory), metrics),
        replays(Workers::long_jobs_max(options)),
        teller(hub, filters, workers, [this](auto work) { boost::asio::post(io, std::move(work)); }) {}
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
