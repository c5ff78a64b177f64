#pragma once
// Slows down guessing of sign-in codes.

#include <map>
#include <mutex>
#include <string>

#include "netaugur/base/time.hpp"

namespace netaugur::api {

/// Counts failed sign-ins of each address over the last minute. Thread-safe.
class SignInAttempts {
 public:
  static constexpr int failures_max = 10;
  /// Beyond so many addresses the whole table is forgotten: memory stays bounded, and a code has 256 bits anyway.
  static constexpr std::size_t addresses_max = 4096;

  /// Whether this address may try again now.
  [[nodiscard]] bool allowed(const std::string& remote, Timestamp now);
  void failed(const std::string& remote, Timestamp now);

 private:
  struct Minute {
    Timestamp start;
    int failures = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Minute> minutes_;
};

}  // namespace netaugur::api
