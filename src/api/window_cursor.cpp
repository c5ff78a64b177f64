#include "netaugur/api/window_cursor.hpp"

#include <algorithm>

namespace netaugur::api {

std::int64_t WindowCursor::after() const { return std::max<std::int64_t>(0, newest_ - overlap); }

std::vector<StoredWindow> WindowCursor::take(std::vector<StoredWindow> page) {
  const std::int64_t floor = after();
  std::erase_if(page, [&](const StoredWindow& window) {
    return window.sequence <= floor || !taken_.insert(window.sequence).second;
  });
  for (const StoredWindow& window : page) newest_ = std::max(newest_, window.sequence);
  taken_.erase(taken_.begin(), taken_.upper_bound(after()));
  return page;
}

}  // namespace netaugur::api
