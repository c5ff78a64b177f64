#include "hub.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "netaugur/adapters/json_answers.hpp"

namespace netaugur::http {

StreamMessage notice(std::string text) {
  return {api::EventKind::notice, 0, nullptr, std::make_shared<const std::string>(std::move(text))};
}

std::vector<StreamMessage> messages_of(const api::ToldWindow& told, api::GapFinder& gaps) {
  const StoredWindow& window = told.window;
  const auto sensor = std::make_shared<const std::string>(window.summary.sensor);
  std::vector<StreamMessage> messages;
  const auto add = [&](api::EventKind kind, std::string text) {
    messages.push_back({kind, window.sequence, sensor, std::make_shared<const std::string>(std::move(text))});
  };
  if (const auto gap = gaps.take(window.summary)) add(api::EventKind::gap, gap_message(window, *gap));
  for (const SeriesAnomaly& anomaly : told.anomalies) {
    add(api::EventKind::anomaly, anomaly_message(window.sequence, anomaly));
    messages.back().anomaly = std::make_shared<const SeriesAnomaly>(anomaly);
  }
  add(api::EventKind::window, window_message(window));
  if (api::lost_something(window.summary.loss)) add(api::EventKind::loss, loss_message(window));
  return messages;
}

std::vector<StreamMessage> with_traffic(std::vector<StreamMessage> messages, const TrafficText& text) {
  const auto window = std::ranges::find(messages, api::EventKind::window, &StreamMessage::kind);
  if (!text || window == messages.end()) return messages;
  StreamMessage traffic = *window;
  traffic.kind = api::EventKind::traffic;
  traffic.text = text;
  messages.insert(window, std::move(traffic));
  return messages;
}

void StreamHub::join(const Listener& listener) { listeners_.insert(listener); }

void StreamHub::leave(const Listener& listener) {
  listeners_.erase(listener);
  ungroup(listener, listener->filter());
}

void StreamHub::regroup(const Listener& listener, const StreamFilter* before) {
  ungroup(listener, before);
  if (listener->filter() != nullptr) groups_[listener->filter()].insert(listener);
}

void StreamHub::ungroup(const Listener& listener, const StreamFilter* filter) {
  const auto group = groups_.find(filter);
  if (group == groups_.end()) return;
  group->second.erase(listener);
  if (group->second.empty()) groups_.erase(group);
}

void StreamHub::see_off(const Listener& listener) { leaving_.insert(listener); }

void StreamHub::forget(const Listener& listener) { leaving_.erase(listener); }

void StreamHub::publish(const StreamMessage& message) {
  // A listener that is cut off leaves while it is offered the message.
  for (auto next = listeners_.begin(); next != listeners_.end();) {
    const Listener listener = *next++;
    listener->offer(message);
  }
}

void StreamHub::publish_to(const StreamFilter& filter, StreamMessage message) {
  const auto group = groups_.find(&filter);
  if (group == groups_.end()) return;
  message.filter = &filter;
  const std::vector<Listener> all(group->second.begin(), group->second.end());
  for (const auto& listener : all) listener->offer(message);
}

void StreamHub::cut_off(const StreamFilter& filter, std::string_view why) {
  const auto group = groups_.find(&filter);
  if (group == groups_.end()) return;
  const std::vector<Listener> all(group->second.begin(), group->second.end());
  for (const auto& listener : all) listener->cut_off(why);
}

void StreamHub::go_away() {
  const std::vector<Listener> all(listeners_.begin(), listeners_.end());
  for (const auto& listener : all) listener->go_away();
}

void StreamHub::tick(StreamListener::Clock::time_point now) {
  std::vector<Listener> all(listeners_.begin(), listeners_.end());
  all.insert(all.end(), leaving_.begin(), leaving_.end());
  for (const auto& listener : all) listener->tick(now);
}

void StreamHub::end_access(const std::vector<std::int64_t>& ended) {
  std::vector<Listener> theirs;
  std::ranges::copy_if(listeners_, std::back_inserter(theirs), [&ended](const auto& listener) {
    return std::ranges::find(ended, listener->access()) != ended.end();
  });
  for (const auto& listener : theirs) listener->sign_out();
}

std::vector<std::int64_t> StreamHub::accesses() const {
  std::set<std::int64_t> ids;
  for (const auto& listener : listeners_) ids.insert(listener->access());
  return {ids.begin(), ids.end()};
}

void StreamHub::set_newest(std::int64_t sequence) { newest_ = std::max(newest_.value_or(0), sequence); }

}  // namespace netaugur::http
