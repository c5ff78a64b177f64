#include "hub.hpp"

#include <algorithm>
#include <vector>

namespace netaugur::http {

void StreamHub::join(const std::shared_ptr<StreamListener>& listener) { listeners_.insert(listener); }

void StreamHub::leave(const std::shared_ptr<StreamListener>& listener) { listeners_.erase(listener); }

void StreamHub::publish(const StreamMessage& message) {
  // A listener that is cut off leaves while it is offered the message.
  for (auto next = listeners_.begin(); next != listeners_.end();) {
    const std::shared_ptr<StreamListener> listener = *next++;
    listener->offer(message);
  }
}

void StreamHub::go_away() {
  const std::vector<std::shared_ptr<StreamListener>> all(listeners_.begin(), listeners_.end());
  for (const auto& listener : all) listener->go_away();
}

void StreamHub::set_newest(std::int64_t sequence) { newest_ = std::max(newest_.value_or(0), sequence); }

}  // namespace netaugur::http
