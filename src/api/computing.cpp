#include "netaugur/api/computing.hpp"

#include <algorithm>

namespace netaugur::api {

std::optional<ComputingSlots::Slot> ComputingSlots::take() {
  if (--free_ >= 0) return Slot(free_);
  ++free_;
  return std::nullopt;
}

KeptAnomalies::Answer KeptAnomalies::find(const std::string& question, Timestamp now) {
  const std::scoped_lock lock(mutex_);
  drop_old(now);
  const auto found = std::ranges::find(entries_, question, &Entry::question);
  return found == entries_.end() ? nullptr : found->answer;
}

void KeptAnomalies::keep(const std::string& question, Answer answer, Timestamp now) {
  const std::size_t rows = answer->anomalies.size();
  if (rows > rows_max) return;
  const std::scoped_lock lock(mutex_);
  if (const auto before = std::ranges::find(entries_, question, &Entry::question); before != entries_.end()) {
    rows_ -= before->answer->anomalies.size();
    entries_.erase(before);
  }
  entries_.push_back({question, std::move(answer), now + lifetime});
  rows_ += rows;
  drop_old(now);
}

void KeptAnomalies::drop_old(Timestamp now) {
  while (!entries_.empty() && (entries_.front().until <= now || entries_.size() > answers_max || rows_ > rows_max)) {
    rows_ -= entries_.front().answer->anomalies.size();
    entries_.pop_front();
  }
}

}  // namespace netaugur::api
