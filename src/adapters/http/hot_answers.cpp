#include "hot_answers.hpp"

#include <utility>

namespace netaugur::http {

const HotAnswers::Answer* HotAnswers::find(const std::string& request, Clock::time_point now) {
  const auto found = answers_.find(request);
  if (found == answers_.end()) return nullptr;
  if (found->second.until > now) return &found->second;
  answers_.erase(found);
  return nullptr;
}

void HotAnswers::keep(const std::string& request, Answer answer) {
  if (request.size() + answer.bytes->size() > bytes_max) return;
  // Whoever asks for something else each time gains nothing here; the others begin anew.
  if (answers_.size() >= entries_max) answers_.clear();
  answers_.insert_or_assign(request, std::move(answer));
}

void HotAnswers::changed(Timestamp start) {
  std::erase_if(answers_, [start](const auto& entry) { return entry.second.about.until > start; });
}

}  // namespace netaugur::http
