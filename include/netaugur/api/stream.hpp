#pragma once
// What the stream tells, and who wants to hear what. The messages stand in docs/asyncapi.yaml.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/base/result.hpp"
#include "netaugur/stream/line.hpp"

namespace netaugur::api {

/// `window`: one was closed and stored. `loss`: it did not count everything. `gap`: its sensor sent nothing just before
/// it. `forecast`: new ones were stored. `notice`: greetings, errors, whether the database answers; these come always.
enum class EventKind { window, loss, gap, forecast, notice };
[[nodiscard]] std::string_view name_of(EventKind kind);

/// What a client of the stream asks for.
struct Subscription {
  std::vector<std::string> sensors = {};   ///< empty: all
  std::vector<EventKind> events = {};      ///< empty: all
  std::optional<std::int64_t> after = {};  ///< resume behind this sequence number

  [[nodiscard]] bool wants(EventKind kind, std::string_view sensor) const;
};

/// Reads `window`, `loss`, `gap` or `forecast`. Error: usage.
[[nodiscard]] Result<EventKind> parse_event(std::string_view text);

/// Follows windows in the order of their commits and tells where a sensor was silent.
class GapFinder {
 public:
  /// The time between the sensor's newest window and this one; empty where they touch, or this one is not the newest.
  [[nodiscard]] std::optional<Period> take(const WindowSummary& window);

 private:
  std::map<std::string, Timestamp, std::less<>> ends_;
};

/// Whether anything of the window was not counted, or not in full.
[[nodiscard]] bool lost_something(const Loss& loss);

}  // namespace netaugur::api
