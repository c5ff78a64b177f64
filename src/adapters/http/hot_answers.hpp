#pragma once
// Answers that are asked for again within a second, byte by byte the same request.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "netaugur/base/time.hpp"

namespace netaugur::http {

/// A whole request, with who asks, is the key: what is given again is what its sender was given before. A page that
/// many look at asks the database once a second and not once a look: while one asks, the others wait for its answer.
/// Used by the I/O thread alone.
class HotAnswers {
 public:
  using Clock = std::chrono::steady_clock;
  /// For so long, or twice as long while one asks anew, nobody looks again whether the sender is still signed in.
  static constexpr Clock::duration lifetime = std::chrono::seconds{1};
  static constexpr std::size_t entries_max = 512;
  static constexpr std::size_t bytes_max = 1U << 20U;          ///< of a request and its answer
  static constexpr std::size_t bytes_in_all_max = 64U << 20U;  ///< of all of them

  struct Answer {
    std::shared_ptr<const std::string> bytes;
    std::size_t route = 0;
    Period about;
    Clock::time_point until;
  };
  /// Given the answer that it waited for, or null where there is none to be shared: then it asks by itself.
  using Waiter = std::function<void(const Answer*)>;
  /// A request that is being answered.
  struct Flight {
    std::shared_ptr<std::vector<Waiter>> waiters;  ///< null where nobody may wait for it
    std::uint64_t changes = 0;                     ///< before it began
  };

  /// Null where there is none that is fresh, or that has aged by less than another `lifetime` while one asks anew.
  [[nodiscard]] const Answer* find(const std::string& request, Clock::time_point now);
  /// Whether the same request is being answered for another: then the waiter is kept until `land`.
  [[nodiscard]] bool wait(const std::string& request, Waiter& waiter);
  /// Whoever asks now does so for those who come meanwhile.
  [[nodiscard]] Flight begin(const std::string& request);
  /// Tells those who wait, and keeps the answer unless a window of its period was stored meanwhile.
  void land(const std::string& request, const Flight& flight, const std::optional<Answer>& answer);
  /// A window was stored: no answer about its time is what it was, and none that is on its way.
  void changed(Timestamp start);
  /// Somebody signed out, or the database is away.
  void clear();

 private:
  struct Entry {
    Answer answer;                                 ///< without bytes while it is asked for the first time
    std::shared_ptr<std::vector<Waiter>> waiters;  ///< while it is being asked for
  };

  using Entries = std::unordered_map<std::string, Entry>;

  void keep(const std::string& request, const Answer& answer);
  /// Answers the entry behind it.
  Entries::iterator drop(Entries::iterator entry);

  Entries entries_;
  std::size_t bytes_ = 0;      ///< of requests and answers
  std::uint64_t changes_ = 0;  ///< so often something changed that answers are made of
};

}  // namespace netaugur::http
