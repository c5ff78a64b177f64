#include "hub.hpp"

#include <algorithm>
#include <iterator>
#include <set>
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

void StreamHub::end_access(const std::vector<std::int64_t>& ended) {
  std::vector<std::shared_ptr<StreamListener>> theirs;
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
