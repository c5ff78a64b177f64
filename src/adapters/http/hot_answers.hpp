#pragma once
// Answers that are asked for again within a second, byte by byte the same request.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "netaugur/base/time.hpp"

namespace netaugur::http {

/// A whole request, with who asks, is the key: what is given again is what its sender was given before. A page that
/// many look at asks the database once a second and not once a look. Used by the I/O thread alone.
class HotAnswers {
 public:
  using Clock = std::chrono::steady_clock;
  /// For so long nobody looks again whether the sender is still signed in.
  static constexpr Clock::duration lifetime = std::chrono::seconds{1};
  static constexpr std::size_t entries_max = 512;
  static constexpr std::size_t bytes_max = 1U << 20U;  ///< of a request and its answer

  struct Answer {
    std::shared_ptr<const std::string> bytes;
    std::size_t route = 0;
    Period about;
    Clock::time_point until;
  };

  /// Null where there is none.
  [[nodiscard]] const Answer* find(const std::string& request, Clock::time_point now);
  void keep(const std::string& request, Answer answer);
  /// A window was stored: no answer about its time is what it was.
  void changed(Timestamp start);
  /// Somebody signed out, or the database is away.
  void clear() { answers_.clear(); }

 private:
  std::unordered_map<std::string, Answer> answers_;
};

}  // namespace netaugur::http
