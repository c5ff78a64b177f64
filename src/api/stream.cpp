#include "netaugur/api/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "netaugur/base/suggest.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 6> event_names = {"window", "loss", "gap", "forecast", "anomaly", "traffic"};

}  // namespace

std::string_view name_of(EventKind kind) {
  return kind == EventKind::notice ? "notice" : event_names[static_cast<std::size_t>(kind)];
}

Result<EventKind> parse_event(std::string_view text) {
  const auto found = std::ranges::find(event_names, text);
  if (found == event_names.end()) {
    return fail(ErrorCode::usage,
                fmt::format("'{}' is no event; take window, loss, gap, forecast, anomaly or traffic{}", text,
                            did_you_mean(text, event_names)));
  }
  return static_cast<EventKind>(found - event_names.begin());
}

bool Subscription::wants(EventKind kind, std::string_view sensor) const {
  if (kind == EventKind::notice) return true;
  const bool of_kind = events.empty() || std::ranges::find(events, kind) != events.end();
  return of_kind && (sensor.empty() || sensors.empty() || std::ranges::find(sensors, sensor) != sensors.end());
}

bool Subscription::wants(const SeriesAnomaly& anomaly) const {
  if (!wants(EventKind::anomaly, "") || !names_series(filter, anomaly.key)) return false;
  if (sensors.empty()) return true;
  const std::string& sensor = anomaly.key.by == Dimension::sensor ? anomaly.key.value : anomaly.sensor;
  return std::ranges::find(sensors, sensor) != sensors.end();
}

std::optional<Filter> Subscription::sums() const {
  if (!filter.narrows_rows() || !wants(EventKind::traffic, "")) return std::nullopt;
  Filter within = filter;
  within.sensors = sensors;
  return within;
}

Status check_subscription(const Subscription& subscription) {
  const bool named = std::ranges::find(subscription.events, EventKind::traffic) != subscription.events.end();
  if (!named || subscription.filter.narrows_rows()) return {};
  return fail(
      ErrorCode::usage,
      "'traffic' is what windows hold within a filter: give proto, family, ip, pair or service, or take window");
}

void ClosedTime::take(const WindowSummary& window, Timestamp now) {
  Timestamp& end = ends_.try_emplace(window.sensor, Timestamp::min()).first->second;
  end = std::max(end, window.window.end());
  newest_ = std::max(newest_, std::min(end, now));
  Timestamp oldest = newest_;
  for (const auto& [sensor, at] : ends_) {
    if (at >= newest_ - patience) oldest = std::min(oldest, at);
  }
  closed_ = std::max(closed_, oldest);
}

Timestamp ClosedTime::of(const std::string& sensor) const {
  if (sensor.empty()) return closed_;
  const auto found = ends_.find(sensor);
  return found == ends_.end() ? Timestamp::min() : found->second;
}

namespace {

/// Of a sensor, or of all together: the time that was closed, and which window closed it up to where.
struct Course {
  Period period;
  std::vector<std::pair<Timestamp, std::size_t>> ends = {};
};

}  // namespace

Result<std::vector<ToldWindow>> with_anomalies(std::vector<StoredWindow> windows, ClosedTime& closed, Timestamp now,
                                               const FindAnomalies& find) {
  std::map<std::string, Course> courses;
  std::vector<ToldWindow> told;
  for (StoredWindow& window : windows) {
    const std::array<std::string, 2> owners = {"", window.summary.sensor};
    for (const std::string& owner : owners) courses.try_emplace(owner, Course{{closed.of(owner), closed.of(owner)}});
    closed.take(window.summary, now);
    for (const std::string& owner : owners) {
      Course& course = courses.at(owner);
      course.period.until = closed.of(owner);
      // Before the first of all nothing was followed.
      if (course.period.since == Timestamp::min()) course.period.since = course.period.until;
      course.ends.emplace_back(course.period.until, told.size());
    }
    told.push_back({std::move(window)});
  }
  for (const auto& [owner, course] : courses) {
    if (course.period.until <= course.period.since) continue;
    auto found = find(owner, course.period);
    if (!found) return tl::unexpected(found.error());
    for (SeriesAnomaly& one : *found) {
      const auto by = std::ranges::lower_bound(course.ends, one.anomaly.window.end(), {},
                                               &std::pair<Timestamp, std::size_t>::first);
      if (by != course.ends.end()) told[by->second].anomalies.push_back(std::move(one));
    }
  }
  return told;
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
