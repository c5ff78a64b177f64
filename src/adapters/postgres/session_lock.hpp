#pragma once
// An advisory lock that outlives transactions.

#include <fmt/format.h>

#include <pqxx/pqxx>

namespace netaugur::postgres {

/// Held, where it was free, until the end of its scope or of the connection.
class SessionLock {
 public:
  SessionLock(pqxx::connection& connection, const char* key) : connection_(connection), key_(key) {
    pqxx::nontransaction session(connection_);
    held_ = session.exec(fmt::format("SELECT pg_try_advisory_lock({})", key_))[0][0].as<bool>();
  }
  ~SessionLock() {
    if (!held_) return;
    try {
      pqxx::nontransaction session(connection_);
      session.exec(fmt::format("SELECT pg_advisory_unlock({})", key_));
    } catch (const std::exception&) {
      // A connection that broke holds no lock.
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
