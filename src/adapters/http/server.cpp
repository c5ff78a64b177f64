#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "connection.hpp"
#include "context.hpp"
#include "netaugur/adapters/http.hpp"
#include "netaugur/adapters/json_answers.hpp"

namespace netaugur {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// For streams to be told that we go, and answers that are being sent to arrive.
constexpr std::chrono::milliseconds farewell{300};
/// Between two looks at whether those who listen are still signed in.
constexpr std::chrono::seconds recheck_pause{5};
/// Before we accept again when descriptors ran out.
constexpr std::chrono::milliseconds accept_pause{200};

/// Each connection is a descriptor; systems hand out 1024 unless asked.
void raise_descriptor_limit(std::size_t connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t wanted = std::min<rlim_t>(limit.rlim_max, connections + 256);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  // A refusal only lowers how many connections there can be.
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

Error listen_error(const HttpOptions& options, const error_code& failure) {
  const std::string where = fmt::format("{}:{}", options.address, options.port);
  if (failure == asio::error::address_in_use) {
    return {ErrorCode::conflict, fmt::format("port taken: something listens on {} already: stop it or try another with "
                                             "--listen {}:0",
                                             where, options.address)};
  }
  if (failure == asio::error::access_denied) {
    return {ErrorCode::denied, fmt::format("no permission to listen on {}: take a port from 1024 on", where)};
  }
  return {ErrorCode::usage,
          fmt::format("cannot listen on {}: {}: give an address of this machine", where, failure.message())};
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const HttpOptions& options, BackendFactory factory)
      : tls_(options.tls),
        context_(options, std::move(factory)),
        acceptor_(context_.io),
        pause_(context_.io),
        recheck_(context_.io),
        farewell_(context_.io) {}

  ~Impl() { context_.workers.stop(); }

  Status listen(const HttpOptions& options) {
    if (options.tls) {
      auto certificate = http::read_certificate(*options.tls);
      if (!certificate) return tl::unexpected(std::move(certificate).error());
      context_.certificate = *std::move(certificate);
    }
    error_code failure;
    const auto address = asio::ip::make_address(options.address, failure);
    if (failure) {
      return fail(ErrorCode::usage, fmt::format("'{}' is no numeric address: try 127.0.0.1", options.address));
    }
    const tcp::endpoint endpoint(address, options.port);
    acceptor_.open(endpoint.protocol(), failure);
    if (!failure) acceptor_.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure) acceptor_.bind(endpoint, failure);
    if (!failure) acceptor_.listen(asio::socket_base::max_listen_connections, failure);
    if (failure) return tl::unexpected(listen_error(options, failure));
    raise_descriptor_limit(options.limits.connections);
    accept();
    recheck_later();
    return {};
  }

  std::uint16_t port() const {
    error_code ignored;
    return acceptor_.local_endpoint(ignored).port();
  }

  void run() {
    while (!context_.io.stopped()) {
      try {
        context_.io.run();
      } catch (const std::exception& error) {
        context_.log(fmt::format("a connection failed: {}", error.what()));
      }
    }
  }

  void stop() {
    asio::post(context_.io, [this] {
      context_.stopping = true;
      error_code ignored;
      acceptor_.close(ignored);
      recheck_.cancel();
      for (const auto& waiting : std::exchange(context_.waiting, {})) waiting();
      context_.hub.go_away();
      farewell_.expires_after(farewell);
      farewell_.async_wait([this](error_code) { context_.io.stop(); });
    });
  }

  Result<bool> reload_certificate() {
    if (!tls_) return false;
    auto certificate = http::read_certificate(*tls_);
    if (!certificate) return tl::unexpected(std::move(certificate).error());
    asio::post(context_.io,
               [this, fresh = *std::move(certificate)]() mutable { context_.certificate = std::move(fresh); });
    return true;
  }

  void publish(const api::ToldWindow& told) {
    const StoredWindow& window = told.window;
    context_.metrics.count(window);
    auto messages = http::messages_of(told, gaps_);
    asio::post(context_.io, [this, messages = std::move(messages), window] {
      context_.hot.changed(window.summary.window.start);
      context_.hub.set_newest(window.sequence);
      for (const http::StreamMessage& message : messages) context_.hub.publish(message);
      context_.teller.take(window, messages);
    });
  }

  void publish_forecast() {
    asio::post(context_.io, [this] {
      const auto text = std::make_shared<const std::string>(forecast_message());
      context_.hub.publish({api::EventKind::forecast, 0, nullptr, text});
    });
  }

  void set_live(bool live) {
    context_.metrics.database_up = live;
    asio::post(context_.io, [this, live] {
      context_.live = live;
      context_.hot.clear();
      context_.hub.publish(http::notice(database_message(live)));
    });
  }

  void set_newest(std::int64_t sequence) {
    asio::post(context_.io, [this, sequence] { context_.hub.set_newest(sequence); });
  }

 private:
  /// Who was signed out elsewhere, or whose time is over, has no stream for long.
  void recheck_later() {
    recheck_.expires_after(recheck_pause);
    recheck_.async_wait([this](error_code cancelled) {
      if (cancelled) return;
      context_.hub.tick(http::StreamListener::Clock::now());
      auto listening = context_.hub.accesses();
      if (listening.empty()) return recheck_later();
      context_.workers.submit([this, listening = std::move(listening)](http::Worker& worker) {
        auto ended = ended_of(worker.environment, listening);
        asio::post(context_.io, [this, ended = std::move(ended)] {
          context_.hub.end_access(ended);
          recheck_later();
        });
      });
    });
  }

  /// None where the database does not answer: whoever is in stays until it does.
  static std::vector<std::int64_t> ended_of(api::Environment& environment, std::vector<std::int64_t> listening) {
    auto backend = environment.backend();
    if (!backend) return {};
    const auto valid = (*backend)->access->still_valid(listening, environment.now());
    if (!valid) return {};
    std::erase_if(listening, [&valid](std::int64_t id) { return std::ranges::find(*valid, id) != valid->end(); });
    return listening;
  }

  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (!error) {
        http::start_connection(context_, std::move(socket));
        return accept();
      }
      pause_.expires_after(accept_pause);
      pause_.async_wait([this](error_code cancelled) {
        if (!cancelled) accept();
      });
    });
  }

  std::optional<TlsFiles> tls_;
  http::Context context_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  asio::steady_timer recheck_;
  api::GapFinder gaps_;  ///< used by whoever publishes
  asio::steady_timer farewell_;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::create(const HttpOptions& options, BackendFactory factory) {
  auto impl = std::make_unique<Impl>(options, std::move(factory));
  if (const auto listening = impl->listen(options); !listening) return tl::unexpected(listening.error());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::uint16_t HttpServer::port() const { return impl_->port(); }
void HttpServer::run() { impl_->run(); }
void HttpServer::stop() { impl_->stop(); }
Result<bool> HttpServer::reload_certificate() { return impl_->reload_certificate(); }

void HttpServer::publish(const api::ToldWindow& told) { impl_->publish(told); }
void HttpServer::publish_forecast() { impl_->publish_forecast(); }

void HttpServer::set_live(bool live) { impl_->set_live(live); }

void HttpServer::set_newest(std::int64_t sequence) { impl_->set_newest(sequence); }

}  // namespace netaugur
