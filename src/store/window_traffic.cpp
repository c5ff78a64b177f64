#include "netaugur/store/window_traffic.hpp"

#include <algorithm>

namespace netaugur {

WindowPlaces::WindowPlaces(std::span<const StoredWindow> windows) {
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const WindowSummary& summary = windows[i].summary;
    Sensor& sensor = sensors_[summary.sensor];
    sensor.windows.emplace_back(summary.window, i);
    sensor.longest = std::max(sensor.longest, summary.window.length);
  }
  for (auto& [name, sensor] : sensors_) {
    std::ranges::sort(sensor.windows, {}, [](const auto& place) { return place.first.start; });
  }
}

std::vector<std::size_t> WindowPlaces::of(const std::string& sensor, Timestamp start) const {
  std::vector<std::size_t> places;
  const auto found = sensors_.find(sensor);
  if (found == sensors_.end()) return places;
  const auto& [windows, longest] = found->second;
  // One that ends behind this start begins behind `start - longest`.
  auto place = std::ranges::upper_bound(windows, start - longest, {}, [](const auto& one) { return one.first.start; });
  for (; place != windows.end() && place->first.start <= start; ++place) {
    if (start < place->first.end()) places.push_back(place->second);
  }
  return places;
}

std::vector<Period> WindowPlaces::periods() const {
  std::vector<Period> all;
  for (const auto& [name, sensor] : sensors_) {
    for (const auto& [window, place] : sensor.windows) all.push_back({window.start, window.end()});
  }
  std::ranges::sort(all, {}, &Period::since);
  std::vector<Period> joined;
  for (const Period& one : all) {
    if (!joined.empty() && one.since <= joined.back().until) {
      joined.back().until = std::max(joined.back().until, one.until);
    } else {
      joined.push_back(one);
    }
  }
  return joined;
}

std::vector<std::string> WindowPlaces::sensors() const {
  std::vector<std::string> names;
  names.reserve(sensors_.size());
  for (const auto& [name, sensor] : sensors_) names.push_back(name);
  return names;
}

}  // namespace netaugur
