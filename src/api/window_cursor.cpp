#include "netaugur/api/window_cursor.hpp"

#include <algorithm>

namespace netaugur::api {

std::int64_t WindowCursor::after() const { return std::max<std::int64_t>(0, newest_ - overlap); }

bool WindowCursor::take(std::int64_t sequence) {
  if (sequence <= after() || !taken_.insert(sequence).second) return false;
  newest_ = std::max(newest_, sequence);
  taken_.erase(taken_.begin(), taken_.upper_bound(after()));
  return true;
}

std::vector<StoredWindow> WindowCursor::take(std::vector<StoredWindow> page) {
  std::erase_if(page, [this](const StoredWindow& window) { return !take(window.sequence); });
  return page;
}

}  // namespace netaugur::api
