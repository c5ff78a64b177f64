#pragma once
// One connection with its reconnects, and the one place where libpqxx's exceptions become errors.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <utility>

#include "netaugur/base/result.hpp"

namespace netaugur::postgres {

class Database {
 public:
  /// What every new connection is put through before it is used; it may throw what libpqxx throws.
  using OnOpen = std::function<Status(pqxx::connection&)>;
  /// What must let go of a connection before it is closed.
  using OnClose = std::function<void()>;

  Database(std::string url, OnOpen on_open, OnClose on_close = {})
      : url_(std::move(url)), on_open_(std::move(on_open)), on_close_(std::move(on_close)) {}

  /// Opens the connection where there is none.
  [[nodiscard]] Status open() {
    return run([](pqxx::connection&) { return Status(); });
  }

  using Clock = std::chrono::steady_clock;

  /// Until it is called without one, statements are cancelled at the deadline, and behind it none is begun: `run`
  /// answers `interrupted`.
  void set_deadline(std::optional<Clock::time_point> deadline) { deadline_ = deadline; }

  /// Runs `work`, which answers a Result, on an open connection. A connection that broke meanwhile is gone afterwards.
  template <class Work>
  [[nodiscard]] auto run(Work&& work) -> decltype(work(std::declval<pqxx::connection&>())) {
    try {
      if (auto open = connect(); !open) return tl::unexpected(open.error());
      if (auto left = keep_deadline(); !left) return tl::unexpected(left.error());
      return work(*connection_);
    } catch (...) {
      return tl::unexpected(error_of_current_exception());
    }
  }

 private:
  [[nodiscard]] Status connect();
  void drop();
  [[nodiscard]] Status keep_deadline();
  [[nodiscard]] Error error_of_current_exception();

  std::string url_;
  OnOpen on_open_;
  OnClose on_close_;
  std::unique_ptr<pqxx::connection> connection_;
  std::optional<Clock::time_point> deadline_;
  std::string usual_timeout_;  ///< of a statement; empty while that is what the session has
};

/// The message of a failed connection or statement without a password that a URL or a connection string in it may hold.
[[nodiscard]] std::string without_password(std::string text);

}  // namespace netaugur::postgres
