// Options and wiring of `netaugur serve`.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <future>
#include <mutex>
#include <thread>

#include "command.hpp"
#include "netaugur/adapters/http.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "netaugur/adapters/postgres_writer.hpp"
#include "netaugur/adapters/window_feed.hpp"
#include "netaugur/api/listen_address.hpp"

namespace netaugur::cmd {

namespace {

constexpr const char* command = "serve";

struct Options {
  std::string db;
  std::string listen = "127.0.0.1:8080";
  std::string web;
  std::string tls_cert;
  std::string tls_key;
  std::string request_timeout = "30s";
  bool insecure_listen = false;
  bool sign_in_link = false;
};

void say(const std::string& line) { std::fputs(fmt::format("netaugur {}: {}\n", command, line).c_str(), stderr); }

/// `--web`, else what was installed beside the binary, else what the source's build makes.
std::filesystem::path web_folder(const std::string& flag) {
  std::error_code failure;
  if (!flag.empty()) {
    const std::filesystem::path inner = std::filesystem::path(flag) / "browser";
    return std::filesystem::is_directory(inner, failure) ? inner : std::filesystem::path(flag);
  }
  const auto binary = std::filesystem::canonical("/proc/self/exe", failure);
  auto installed = binary.parent_path().parent_path() / "share" / "netaugur" / "web";
  if (!failure && std::filesystem::is_directory(installed, failure)) return installed;
  return std::filesystem::path(NETAUGUR_SOURCE_WEB) / "browser";
}

Result<api::Readiness> readiness(PostgresStore& store) {
  const auto version = store.schema_version();
  if (!version) return tl::unexpected(version.error());
  const auto sensors = store.sensors();
  if (!sensors) return tl::unexpected(sensors.error());
  api::Readiness ready{.database = "PostgreSQL", .schema_version = *version, .newest_window = std::nullopt};
  for (const SensorState& sensor : *sensors) {
    if (!ready.newest_window || sensor.newest > *ready.newest_window) ready.newest_window = sensor.newest;
  }
  return ready;
}

/// A question that takes longer is cancelled where it is answered: nobody waits for it any more.
Result<std::unique_ptr<api::Backend>> connect_backend(const std::string& url, Duration longest) {
  auto connected = PostgresStore::connect(url);
  if (!connected) return tl::unexpected(std::move(connected).error());
  const std::shared_ptr<PostgresStore> store = *std::move(connected);
  if (const auto limited = store->limit_statements(longest); !limited) return tl::unexpected(limited.error());
  return std::make_unique<api::Backend>(api::Backend{store, store, store, store, [store] { return readiness(*store); },
                                                     store, [store, longest] { return store->limit_in_all(longest); }});
}

/// The feed's own connections: one that listens, one that asks.
class PostgresNews final : public NewsSource {
 public:
  explicit PostgresNews(std::string url) : url_(std::move(url)) {}

  Result<News> wait(Duration timeout) override {
    if (const auto ready = connect(); !ready) return tl::unexpected(ready.error());
    const auto notice = listener_->wait(timeout);
    if (!notice) return tl::unexpected(notice.error());
    switch (notice->kind) {
      case StoreNotice::Kind::none:
        return News::none;
      case StoreNotice::Kind::windows:
        return News::windows;
      case StoreNotice::Kind::forecasts:
        watch_.forget();
        return News::forecasts;
    }
    return News::none;
  }
  Result<std::int64_t> newest_sequence() override {
    if (const auto ready = connect(); !ready) return tl::unexpected(ready.error());
    return store_->newest_sequence();
  }
  Result<std::vector<StoredWindow>> windows_after(std::int64_t after, std::size_t limit) override {
    if (const auto ready = connect(); !ready) return tl::unexpected(ready.error());
    return store_->windows_after(after, limit);
  }
  Result<std::vector<SeriesAnomaly>> anomalies(const std::string& sensor, Period period) override {
    if (const auto ready = connect(); !ready) return tl::unexpected(ready.error());
    return watch_.find(*store_, *store_, sensor, period);
  }
  void interrupt() override {
    const std::scoped_lock lock(mutex_);
    interrupted_ = true;
    if (listener_) listener_->interrupt();
  }
  [[nodiscard]] PostgresStore& store() { return *store_; }

 private:
  Status connect() {
    if (!store_) {
      auto store = PostgresStore::connect(url_);
      if (!store) return tl::unexpected(std::move(store).error());
      store_ = *std::move(store);
    }
    if (!listener_) {
      auto listener = PostgresListener::connect(url_);
      if (!listener) return tl::unexpected(std::move(listener).error());
      const std::scoped_lock lock(mutex_);
      listener_ = *std::move(listener);
      if (interrupted_) listener_->interrupt();
    }
    return {};
  }

  std::string url_;
  std::unique_ptr<PostgresStore> store_;
  AnomalyWatch watch_;
  std::mutex mutex_;  ///< of the two below, for `interrupt`
  std::unique_ptr<PostgresListener> listener_;
  bool interrupted_ = false;
};

/// Prints a link that signs its first user in as admin: where nobody could sign in otherwise, or when asked for.
Status offer_sign_in(AccessStore& access, const Options& options, const std::string& origin) {
  const auto any_valid = access.any_valid(now());
  if (!any_valid) return tl::unexpected(any_valid.error());
  if (*any_valid && !options.sign_in_link) return {};
  const std::string code = random_hex(32);
  const auto added = access.add_sign_in_code(sha256_hex(code), Role::admin, now() + api::sign_in_code_length);
  if (!added) return tl::unexpected(added.error());
  say(fmt::format("sign in once, within 15 minutes: {}/signin#code={}", origin, code));
  return {};
}

/// A question that the database still works on must not hold the end back.
void end_within_a_second() {
  std::thread([] {
    std::this_thread::sleep_for(std::chrono::milliseconds{900});
    std::_Exit(0);
  }).detach();
}

/// What the options come to.
struct Plan {
  std::string url;
  api::ListenAddress address;
  Duration longest;
  HttpOptions http;
};

/// Error: usage.
Result<Plan> read_plan(const Options& options) {
  const auto given = database_url(options.db);
  if (!given) return tl::unexpected(given.error());
  // A worker that waits for a host that is gone without a word would wait for hours.
  const auto url = with_time_limits(*given);
  if (!url) return tl::unexpected(url.error());
  const auto address = api::parse_listen_address(options.listen);
  if (!address) return tl::unexpected(address.error());
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return fail(ErrorCode::usage, "--tls-cert and --tls-key belong together: give both files");
  }
  const bool encrypted = !options.tls_cert.empty();
  if (!address->loopback && !encrypted && !options.insecure_listen) {
    return fail(ErrorCode::usage, fmt::format("{} is reachable from other machines, in clear: give --tls-cert and "
                                              "--tls-key, listen on 127.0.0.1, or add --insecure-listen if the network "
                                              "is trusted",
                                              options.listen));
  }
  const auto longest = parse_duration(options.request_timeout);
  if (!longest || *longest < std::chrono::milliseconds{1}) {
    return fail(ErrorCode::usage,
                fmt::format("--request-timeout '{}' is no duration such as 30s", options.request_timeout));
  }
  Plan plan{
      *url, *address, *longest, {.address = address->host, .port = address->port, .web = web_folder(options.web)}};
  if (encrypted) plan.http.tls = TlsFiles{options.tls_cert, options.tls_key};
  plan.http.log = [](std::string_view line) { log_warning(command, line); };
  plan.http.audit = [](std::string_view line) { log_info(command, fmt::format("audit: {}", line)); };
  return plan;
}

/// Takes SIGHUP while there is a server.
class Reloader {
 public:
  void operator()() {
    const std::scoped_lock lock(mutex_);
    if (server_ == nullptr) return;
    const auto reloaded = server_->reload_certificate();
    if (!reloaded) {
      log_warning(command, fmt::format("SIGHUP: {}: the old certificate stays", reloaded.error().message));
    } else {
      log_info(command,
               *reloaded ? "SIGHUP: the certificate was read again" : "SIGHUP: there is no certificate to read");
    }
  }
  void watch(HttpServer* server) {
    const std::scoped_lock lock(mutex_);
    server_ = server;
  }

 private:
  std::mutex mutex_;
  HttpServer* server_ = nullptr;
};

int run(const Options& options) {
  const auto plan = read_plan(options);
  if (!plan) return report(command, plan.error());
  std::promise<void> stop;
  std::once_flag stopped;
  Reloader reloader;
  const Signals signals(
      {.stop = [&] { std::call_once(stopped, [&] { stop.set_value(); }); }, .reload = [&] { reloader(); }});

  // What is wrong for good is said before anything listens; a database that is away may come back.
  const auto first = connect_backend(plan->url, plan->longest);
  if (!first && first.error().code != ErrorCode::unavailable) return report(command, first.error());
  const auto server = HttpServer::create(
      plan->http, [url = plan->url, longest = plan->longest] { return connect_backend(url, longest); });
  if (!server) return report(command, server.error());
  const std::string origin = plan->address.origin(plan->http.tls ? "https" : "http", (*server)->port());
  say("listening on " + origin);

  PostgresNews news(plan->url);
  HttpServer& serving = **server;
  reloader.watch(&serving);
  WindowFeed feed(news, {.connected =
                             [&](std::int64_t newest) {
                               serving.set_newest(newest);
                               const auto offered = offer_sign_in(news.store(), options, origin);
                               if (!offered) log_warning(command, offered.error().message);
                             },
                         .window = [&](const api::ToldWindow& told) { serving.publish(told); },
                         .forecast = [&] { serving.publish_forecast(); },
                         .database = [&](bool answers) { serving.set_live(answers); },
                         .log = [](std::string_view line) { log_warning(command, line); }});
  std::thread feeding([&] { feed.run(); });
  std::thread answering([&] { serving.run(); });
  stop.get_future().wait();
  reloader.watch(nullptr);
  end_within_a_second();
  feed.stop();
  serving.stop();
  answering.join();
  feeding.join();
  return 0;
}

}  // namespace

Run declare_serve(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--listen", options->listen, "Address and port; port 0 takes a free one")->capture_default_str();
  app.add_option("--db", options->db, "PostgreSQL URL; NETAUGUR_DB where left out");
  app.add_option("--web", options->web, "Folder of the built dashboard");
  app.add_option("--tls-cert", options->tls_cert, "Certificate and chain, PEM: HTTPS only; SIGHUP reads it again");
  app.add_option("--tls-key", options->tls_key, "The certificate's key, PEM, without a password");
  app.add_option("--request-timeout", options->request_timeout, "The database cancels a statement that takes longer")
      ->capture_default_str();
  app.add_flag("--insecure-listen", options->insecure_listen, "Listen beyond loopback in clear");
  app.add_flag("--sign-in-link", options->sign_in_link,
               "Print a one-time sign-in link, also when somebody is signed in");
  app.footer(
      "Examples:\n"
      "  netaugur serve --db postgresql:///netaugur\n"
      "  netaugur serve --listen 127.0.0.1:0 --sign-in-link\n"
      "  netaugur serve --listen 0.0.0.0:8443 --tls-cert chain.pem --tls-key key.pem");
  return [options] { return run(*options); };
}

}  // namespace netaugur::cmd
