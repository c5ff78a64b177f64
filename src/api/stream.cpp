#include "netaugur/api/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "netaugur/base/suggest.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 4> event_names = {"window", "loss", "gap", "forecast"};

}  // namespace

std::string_view name_of(EventKind kind) {
  return kind == EventKind::notice ? "notice" : event_names[static_cast<std::size_t>(kind)];
}

Result<EventKind> parse_event(std::string_view text) {
  const auto found = std::ranges::find(event_names, text);
  if (found == event_names.end()) {
    return fail(ErrorCode::usage, fmt::format("'{}' is no event; take window, loss, gap or forecast{}", text,
                                              did_you_mean(text, event_names)));
  }
  return static_cast<EventKind>(found - event_names.begin());
}

bool Subscription::wants(EventKind kind, std::string_view sensor) const {
  if (kind == EventKind::notice) return true;
  const bool of_kind = events.empty() || std::ranges::find(events, kind) != events.end();
  return of_kind && (sensor.empty() || sensors.empty() || std::ranges::find(sensors, sensor) != sensors.end());
}

std::optional<Period> GapFinder::take(const WindowSummary& window) {
  const auto [known, first] = ends_.try_emplace(window.sensor, window.window.end());
  const Timestamp before = known->second;
  known->second = std::max(before, window.window.end());
  if (first || window.window.start <= before) return std::nullopt;
  return Period{before, window.window.start};
}

bool lost_something(const Loss& loss) {
  const Packets none{};
  return loss.dropped_kernel != none || loss.dropped_interface != none || loss.truncated != none || loss.late != none ||
         loss.folded != none;
}

}  // namespace netaugur::api
