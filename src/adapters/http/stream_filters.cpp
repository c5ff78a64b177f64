#include "stream_filters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "netaugur/adapters/json_answers.hpp"

namespace netaugur::http {

namespace {

/// The same text for the same meaning, in whatever order values were given.
std::string name_of(const Filter& filter) {
  Filter rows = filter;
  rows.sensors.clear();
  std::string name;
  for (const auto& [field, values] : to_terms(rows)) {
    std::set<std::string_view> distinct;
    for (std::size_t start = 0; start <= values.size();) {
      const std::size_t end = std::min(values.find(',', start), values.size());
      distinct.insert(std::string_view(values).substr(start, end - start));
      start = end + 1;
    }
    name += fmt::format("{}={} ", field, fmt::join(distinct, ","));
  }
  // What separates the others may stand in a sensor's name.
  for (const std::string& sensor : std::set(filter.sensors.begin(), filter.sensors.end())) {
    name += fmt::format("{}:{} ", sensor.size(), sensor);
  }
  return name;
}

/// What a row is held against one by one; all else costs next to nothing.
std::size_t networks_of(const Filter& filter) { return filter.ips.size() + filter.pairs.size(); }

}  // namespace

bool StreamFilter::means(const std::string& sensor) const {
  return filter_.sensors.empty() || std::ranges::find(filter_.sensors, sensor) != filter_.sensors.end();
}

void StreamFilter::keep(std::int64_t sequence, TrafficText text) {
  ++sums_;
  const std::scoped_lock lock(mutex_);
  texts_.insert_or_assign(sequence, std::move(text));
  if (texts_.size() > texts_max) texts_.erase(texts_.begin());
}

TrafficText StreamFilter::find(std::int64_t sequence) {
  const std::scoped_lock lock(mutex_);
  const auto found = texts_.find(sequence);
  return found == texts_.end() ? nullptr : found->second;
}

Result<std::vector<TrafficText>> StreamFilter::texts(WindowTrafficReader& reader,
                                                     std::span<const StoredWindow> windows) {
  const std::scoped_lock one_at_a_time(asking_);
  std::vector<TrafficText> texts(windows.size());
  std::vector<StoredWindow> missing;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    if (!means(windows[i].summary.sensor)) continue;
    texts[i] = find(windows[i].sequence);
    if (texts[i]) continue;
    missing.push_back(windows[i]);
    places.push_back(i);
  }
  const auto sums = reader.traffic_of(missing, std::span(&filter_, 1));
  if (!sums) return tl::unexpected(sums.error());
  for (std::size_t i = 0; i < missing.size(); ++i) {
    texts[places[i]] = std::make_shared<const std::string>(traffic_message(missing[i], sums->front()[i]));
    keep(missing[i].sequence, texts[places[i]]);
  }
  return texts;
}

Result<std::shared_ptr<StreamFilter>> StreamFilters::take(const Filter& filter) {
  std::erase_if(filters_, [](const auto& one) { return one.second.expired(); });
  const std::string name = name_of(filter);
  if (const auto found = filters_.find(name); found != filters_.end()) {
    if (auto shared = found->second.lock()) return shared;
  }
  if (filters_.size() >= max_) {
    return fail(ErrorCode::limit,
                fmt::format("clients of the stream have {} different filters already, and no more are summed: take "
                            "one of theirs, name events without traffic, or ask /api/v1/series",
                            max_));
  }
  std::size_t networks = networks_of(filter);
  for (const auto& one : all()) networks += networks_of(one->filter());
  if (networks > networks_max_) {
    return fail(ErrorCode::limit,
                fmt::format("the filters of the stream's clients would have {} addresses, networks and pairs in all, "
                            "and {} are summed within: take larger networks, or ask /api/v1/series",
                            networks, networks_max_));
  }
  auto made = std::make_shared<StreamFilter>(filter, sums_);
  filters_.insert_or_assign(name, made);
  return made;
}

std::vector<std::shared_ptr<StreamFilter>> StreamFilters::all() {
  std::vector<std::shared_ptr<StreamFilter>> held;
  for (const auto& [name, filter] : filters_) {
    if (auto shared = filter.lock()) held.push_back(std::move(shared));
  }
  return held;
}

}  // namespace netaugur::http
