#pragma once
// An advisory lock that outlives transactions.

#include <fmt/format.h>

#include <chrono>
#include <pqxx/pqxx>
#include <thread>

namespace netaugur::postgres {

/// Held, where it is free or becomes free in time, until the end of its scope or of the connection.
class SessionLock {
 public:
  explicit SessionLock(pqxx::connection& connection, const char* key, std::chrono::seconds wait = {})
      : connection_(connection), key_(key) {
    const auto give_up = std::chrono::steady_clock::now() + wait;
    while (true) {
      pqxx::nontransaction session(connection_);
      held_ = session.exec(fmt::format("SELECT pg_try_advisory_lock({})", key_))[0][0].as<bool>();
      if (held_ || std::chrono::steady_clock::now() >= give_up) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  ~SessionLock() {
    if (!held_) return;
    try {
      pqxx::nontransaction session(connection_);
      session.exec(fmt::format("SELECT pg_advisory_unlock({})", key_));
    } catch (const std::exception&) {
      // A connection that broke holds no lock.
      held_ = false;
    }
  }
  SessionLock(const SessionLock&) = delete;
  SessionLock& operator=(const SessionLock&) = delete;

  [[nodiscard]] bool held() const { return held_; }

 private:
  pqxx::connection& connection_;
  const char* key_;
  bool held_ = false;
};

}  // namespace netaugur::postgres
