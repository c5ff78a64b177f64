#include "hot_answers.hpp"

#include <iterator>
#include <utility>

namespace netaugur::http {

const HotAnswers::Answer* HotAnswers::find(const std::string& request, Clock::time_point now) {
  const auto found = entries_.find(request);
  if (found == entries_.end()) return nullptr;
  const auto& [answer, waiters] = found->second;
  // While one asks anew the aged answer serves the others, for as long again: no window came since.
  const auto until = waiters ? answer.until + lifetime : answer.until;
  return answer.bytes && until > now ? &answer : nullptr;
}

bool HotAnswers::wait(const std::string& request, Waiter& waiter) {
  const auto found = entries_.find(request);
  if (found == entries_.end() || !found->second.waiters) return false;
  found->second.waiters->push_back(std::move(waiter));
  return true;
}

HotAnswers::Flight HotAnswers::begin(const std::string& request) {
  // Of other methods each is to be carried out by itself.
  if (!request.starts_with("GET ") || request.size() > bytes_max || entries_.size() >= entries_max)
    return {nullptr, changes_};
  Entry& entry = entries_[request];
  entry.waiters = std::make_shared<std::vector<Waiter>>();
  return {entry.waiters, changes_};
}

void HotAnswers::land(const std::string& request, const Flight& flight, const std::optional<Answer>& answer) {
  const auto found = entries_.find(request);
  const bool known = found != entries_.end();
  // Where the entry does not know the flight, a window of its time was stored after it began.
  const bool holds = flight.waiters ? known && found->second.waiters == flight.waiters : flight.changes == changes_;
  if (known && flight.waiters && holds) {
    found->second.waiters.reset();
    if (!answer && !found->second.answer.bytes) entries_.erase(found);
  }
  if (holds && answer) keep(request, *answer);
  if (!flight.waiters) return;
  for (const Waiter& waiter : std::exchange(*flight.waiters, {})) waiter(answer ? &*answer : nullptr);
}

void HotAnswers::keep(const std::string& request, const Answer& answer) {
  const std::size_t size = request.size() + answer.bytes->size();
  // Whoever asks for something else each time gains nothing here; the others begin anew.
  if (entries_.size() >= entries_max || bytes_ + size > bytes_in_all_max) clear();
  if (const auto known = entries_.find(request); known != entries_.end()) drop(known);
  if (size > bytes_max) return;
  bytes_ += size;
  entries_.emplace(request, Entry{answer, nullptr});
}

HotAnswers::Entries::iterator HotAnswers::drop(Entries::iterator entry) {
  if (entry->second.answer.bytes) bytes_ -= entry->first.size() + entry->second.answer.bytes->size();
  return entries_.erase(entry);
}

void HotAnswers::changed(Timestamp start) {
  ++changes_;
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const Answer& answer = entry->second.answer;
    // What is asked for the first time may be about any time.
    entry = answer.bytes && answer.about.until <= start ? std::next(entry) : drop(entry);
  }
}

void HotAnswers::clear() {
  ++changes_;
  entries_.clear();
  bytes_ = 0;
}

}  // namespace netaugur::http
