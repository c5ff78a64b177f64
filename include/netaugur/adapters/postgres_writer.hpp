#pragma once
// PostgreSQL for one who writes windows and can wait for it.

#include <memory>
#include <optional>
#include <string>

#include "netaugur/store/store.hpp"

namespace netaugur {

/// Which database a URL means, for people and for comparing: `host=db.example port=5432 dbname=netaugur`. What it
/// leaves out comes from libpq's environment and defaults; user and password are not in it. Error: usage.
[[nodiscard]] Result<std::string> database_target(const std::string& url);

/// The URL with limits for a host that falls silent, where it sets none itself: 10 s for connecting, 30 s for what was
/// sent to be taken, 25 s for a sign of life while an answer is waited for. Error: usage.
[[nodiscard]] Result<std::string> with_time_limits(const std::string& url);

/// A writer that need not be connected yet: a write tries again. Not thread-safe.
struct PostgresWriter {
  std::unique_ptr<WindowWriter> writer;
  std::optional<Error> away;  ///< why it is not connected
};

/// Connects and checks the schema. A server that does not answer, or starts up, is no error, and each write connects
/// and checks until that succeeds. A silent host is waited for as `with_time_limits` says. Errors: usage (no URL),
/// denied (the server answers and refuses this user or database), bad_input (schema missing, older or newer).
[[nodiscard]] Result<PostgresWriter> connect_or_wait(const std::string& url);

}  // namespace netaugur
