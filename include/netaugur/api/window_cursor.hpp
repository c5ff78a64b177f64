#pragma once
// Which windows the stream has sent already, to all or to one client.

#include <cstdint>
#include <set>
#include <vector>

#include "netaugur/store/question.hpp"

namespace netaugur::api {

/// Follows sequence numbers. They are given before a transaction commits, so a smaller one may be seen after a larger
/// one: the cursor looks back over `overlap` of them, and takes each window once.
class WindowCursor {
 public:
  static constexpr std::int64_t overlap = 64;

  /// Where to ask from: `windows_after(after(), …)`.
  [[nodiscard]] std::int64_t after() const;
  /// Whether it was not taken before: it is now.
  [[nodiscard]] bool take(std::int64_t sequence);
  /// Those of the page, which ascends, that were not taken before.
  [[nodiscard]] std::vector<StoredWindow> take(std::vector<StoredWindow> page);
  [[nodiscard]] std::int64_t newest() const { return newest_; }
  /// Begins behind this sequence number.
  void begin(std::int64_t newest) { newest_ = newest; }

 private:
  std::int64_t newest_ = 0;
  std::set<std::int64_t> taken_;  ///< of the last `overlap` numbers
};

}  // namespace netaugur::api
