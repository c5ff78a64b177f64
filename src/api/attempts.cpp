#include "netaugur/api/attempts.hpp"

namespace netaugur::api {

bool SignInAttempts::allowed(const std::string& remote, Timestamp now) {
  const std::scoped_lock lock(mutex_);
  const auto found = minutes_.find(remote);
  if (found == minutes_.end()) return true;
  if (now - found->second.start >= std::chrono::minutes{1}) {
    minutes_.erase(found);
    return true;
  }
  return found->second.failures < failures_max;
}

void SignInAttempts::failed(const std::string& remote, Timestamp now) {
  const std::scoped_lock lock(mutex_);
  if (minutes_.size() >= addresses_max && !minutes_.contains(remote)) minutes_.clear();
  Minute& minute = minutes_.try_emplace(remote, Minute{now}).first->second;
  if (now - minute.start >= std::chrono::minutes{1}) minute = Minute{now};
  ++minute.failures;
}

}  // namespace netaugur::api
