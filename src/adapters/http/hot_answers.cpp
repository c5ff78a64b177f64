#include "hot_answers.hpp"

#include <utility>

namespace netaugur::http {

const HotAnswers::Answer* HotAnswers::find(const std::string& request, Clock::time_point now) {
  const auto found = entries_.find(request);
  if (found == entries_.end()) return nullptr;
  const auto& [answer, waiters] = found->second;
  // While one asks anew the aged answer serves the others, for as long again: no window came since.
  const auto until = waiters ? answer.until + lifetime : answer.until;
  return until > now ? &answer : nullptr;
}

bool HotAnswers::wait(const std::string& request, Waiter& waiter) {
  const auto found = entries_.find(request);
  if (found == entries_.end() || !found->second.waiters) return false;
  found->second.waiters->push_back(std::move(waiter));
  return true;
}

HotAnswers::Flight HotAnswers::begin(const std::string& request) {
  const auto found = entries_.find(request);
  if (found == entries_.end()) return {nullptr, changes_};
  found->second.waiters = std::make_shared<std::vector<Waiter>>();
  return {found->second.waiters, changes_};
}

void HotAnswers::land(const std::string& request, const Flight& flight, const std::optional<Answer>& answer) {
  const auto found = entries_.find(request);
  const bool known = found != entries_.end();
  // Where the entry does not know the flight, a window of its time was stored after it began.
  const bool holds = flight.waiters ? known && found->second.waiters == flight.waiters : flight.changes == changes_;
  if (known && flight.waiters && holds) found->second.waiters.reset();
  if (holds && answer) keep(request, *answer);
  if (!flight.waiters) return;
  for (const Waiter& waiter : std::exchange(*flight.waiters, {})) waiter(answer ? &*answer : nullptr);
}

void HotAnswers::keep(const std::string& request, const Answer& answer) {
  const std::size_t size = request.size() + answer.bytes->size();
  if (size > bytes_max) return;
  if (const auto known = entries_.find(request); known != entries_.end()) {
    bytes_ += answer.bytes->size();
    bytes_ -= known->second.answer.bytes->size();
    known->second.answer = answer;
    return;
  }
  // Whoever asks for something else each time gains nothing here; the others begin anew.
  if (entries_.size() >= entries_max || bytes_ + size > bytes_in_all_max) clear();
  bytes_ += size;
  entries_.emplace(request, Entry{answer, nullptr});
}

void HotAnswers::changed(Timestamp start) {
  ++changes_;
  for (auto& [request, entry] : entries_) {
    if (entry.answer.about.until <= start) continue;
    entry.answer.until = {};
    entry.waiters.reset();
  }
}

void HotAnswers::clear() {
  ++changes_;
  entries_.clear();
  bytes_ = 0;
}

}  // namespace netaugur::http
