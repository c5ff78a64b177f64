#include "netaugur/store/spool_shed.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace netaugur {

namespace {

/// Loss lines come from outside and may be as large as a bigint: the sum stops there.
void add(Packets& into, Packets more) {
  if (!add_checked(into, more)) into.value = quantity_max;
}

void add(Loss& into, const Loss& more) {
  add(into.received, more.received);
  add(into.dropped_kernel, more.dropped_kernel);
  add(into.dropped_interface, more.dropped_interface);
  add(into.truncated, more.truncated);
  add(into.late, more.late);
  add(into.folded, more.folded);
}

}  // namespace

WindowRecord fold_window(WindowRecord window) {
  std::map<std::pair<Family, Proto>, Counts> classes;
  Packets folded;
  for (const auto& [key, counts] : window.rows) {
    classes[{key.family, key.proto}] += counts;
    if (key.src.present() || key.dst.present() || key.service) folded += counts.packets;
  }
  window.rows.clear();
  window.rows.shrink_to_fit();
  for (const auto& [traffic_class, counts] : classes) {
    TrafficKey key;
    key.family = traffic_class.first;
    key.proto = traffic_class.second;
    window.rows.push_back({key, counts});
  }
  add(window.summary.loss.folded, folded);
  return window;
}

std::vector<WindowRecord> shed_windows(const std::vector<WindowRecord>& windows) {
  std::vector<WindowRecord> shed;
  std::map<std::pair<std::string, std::string>, std::size_t> by_run;
  for (const auto& window : windows) {
    const auto [place, fresh] = by_run.try_emplace({window.stream.sensor, window.stream.run}, shed.size());
    if (fresh) {
      shed.emplace_back();
      shed.back().stream = window.stream;
      shed.back().summary.sensor = window.summary.sensor;
      shed.back().summary.window = window.summary.window;
    }
    auto& summary = shed[place->second].summary;
    if (window.summary.window.start > summary.window.start) summary.window = window.summary.window;
    add(summary.loss, window.summary.loss);
    add(summary.loss.late, window.summary.total.packets);
    // These packets were counted in rows that are gone now: each is lost once.
    summary.loss.folded = summary.loss.truncated = {};
  }
  return shed;
}

}  // namespace netaugur
