#include <fmt/format.h>
#include <libpq-fe.h>

#include <map>
#include <memory>
#include <string_view>

#include "database.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "netaugur/adapters/postgres_writer.hpp"

namespace netaugur {

namespace {

using Settings = std::map<std::string, std::string, std::less<>>;

Settings settings_of(PQconninfoOption* options) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> owned(options, &PQconninfoFree);
  Settings settings;
  for (const auto* option = options; option != nullptr && option->keyword != nullptr; ++option) {
    if (option->val != nullptr && *option->val != '\0') settings.emplace(option->keyword, option->val);
  }
  return settings;
}

/// What the URL says itself.
Result<Settings> parse(const std::string& url) {
  char* reason = nullptr;
  PQconninfoOption* options = PQconninfoParse(url.c_str(), &reason);
  if (options != nullptr) return settings_of(options);
  std::string message = postgres::without_password(reason != nullptr ? reason : "out of memory");
  PQfreemem(reason);
  while (message.ends_with('\n')) message.pop_back();
  return fail(ErrorCode::usage, "--db: " + message,
              {"take postgresql://user@host/name, or host=/run/postgresql dbname=name"});
}

/// Connects with the first call that finds the server.
class LateStore final : public WindowWriter {
 public:
  explicit LateStore(std::string url) : url_(std::move(url)) {}

  Result<WriteReport> write(std::span<const WindowRecord> windows) override {
    if (!store_) {
      auto connected = PostgresStore::connect(url_);
      if (!connected) return tl::unexpected(connected.error());
      store_ = std::move(*connected);
    }
    return store_->write(windows);
  }

  Result<bool> settle() override { return store_ ? store_->settle() : false; }

 private:
  std::string url_;
  std::unique_ptr<PostgresStore> store_;
};

}  // namespace

Result<std::string> database_target(const std::string& url) {
  auto settings = parse(url);
  if (!settings) return tl::unexpected(settings.error());
  settings->merge(settings_of(PQconndefaults()));
  if (!settings->contains("dbname") && settings->contains("user")) (*settings)["dbname"] = (*settings)["user"];
  std::string target;
  for (const char* part : {"service", "host", "hostaddr", "port", "dbname"}) {
    const auto found = settings->find(part);
    if (found != settings->end()) target += fmt::format("{}{}={}", target.empty() ? "" : " ", part, found->second);
  }
  return target;
}

Result<std::string> with_time_limits(const std::string& url) {
  const auto own = parse(url);
  if (!own) return tl::unexpected(own.error());
  auto settings = *own;
  settings.merge(settings_of(PQconndefaults()));
  std::string limited = url;
  const bool uri = url.starts_with("postgresql://") || url.starts_with("postgres://");
  const char* separator = !uri ? " " : url.find('?') == std::string::npos ? "?" : "&";
  // The last three ask a host that owes an answer whether it is there (PostgreSQL manual, 34.1.2).
  for (const auto& [name, value] :
       {std::pair("connect_timeout", "10"), std::pair("tcp_user_timeout", "30000"), std::pair("keepalives_idle", "10"),
        std::pair("keepalives_interval", "5"), std::pair("keepalives_count", "3")}) {
    if (settings.contains(name)) continue;
    limited += fmt::format("{}{}={}", separator, name, value);
    if (uri) separator = "&";
  }
  return limited;
}

Result<PostgresWriter> connect_or_wait(const std::string& given) {
  const auto url = with_time_limits(given);
  if (!url) return tl::unexpected(url.error());
  auto store = PostgresStore::connect(*url);
  if (!store && store.error().code == ErrorCode::unavailable && PQping(url->c_str()) == PQPING_OK) {
    // It may have come up between the two questions; else it is we whom it does not want.
    store = PostgresStore::connect(*url);
    if (!store && store.error().code == ErrorCode::unavailable) store.error().code = ErrorCode::denied;
  }
  if (store) return PostgresWriter{std::move(*store), {}};
  if (store.error().code != ErrorCode::unavailable) return tl::unexpected(store.error());
  return PostgresWriter{std::make_unique<LateStore>(*url), store.error()};
}

}  // namespace netaugur
