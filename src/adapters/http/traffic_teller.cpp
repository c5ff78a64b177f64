#include "traffic_teller.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "netaugur/adapters/json_answers.hpp"

namespace netaugur::http {

void TrafficTeller::take(const StoredWindow& window, const std::vector<StreamMessage>& messages) {
  ++taken_;
  const auto filters = filters_.all();
  if (std::ranges::none_of(filters, [&](const auto& filter) { return filter->means(window.summary.sensor); })) return;
  waiting_.push_back({window, messages, taken_});
  if (waiting_.size() > waiting_max) {
    waiting_.clear();
    for (const auto& filter : filters) {
      hub_.cut_off(*filter, "the database does not sum windows up as fast as they come");
    }
    return;
  }
  if (!summing_) begin();
}

void TrafficTeller::begin() {
  std::vector<Waiting> batch;
  const std::size_t count = std::min(waiting_.size(), batch_max);
  std::move(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count), std::back_inserter(batch));
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  summing_ = true;
  workers_.submit([this, batch = std::move(batch), filters = filters_.all()](Worker& worker) mutable {
    auto texts = sum(worker, batch, filters);
    post_([this, batch = std::move(batch), filters = std::move(filters), texts = std::move(texts)] {
      tell(batch, filters, texts);
    });
  });
}

Result<TrafficTeller::Texts> TrafficTeller::sum(Worker& worker, const std::vector<Waiting>& batch,
                                                const Filters& filters) {
  std::vector<StoredWindow> windows;
  windows.reserve(batch.size());
  for (const Waiting& one : batch) windows.push_back(one.window);
  std::vector<Filter> wanted;
  wanted.reserve(filters.size());
  for (const auto& filter : filters) wanted.push_back(filter->filter());
  const auto sums = worker.environment.ask(
      [&](api::Backend& backend) { return backend.window_traffic->traffic_of(windows, wanted); });
  if (!sums) return tl::unexpected(sums.error());
  Texts texts(filters.size(), std::vector<TrafficText>(windows.size()));
  for (std::size_t i = 0; i < filters.size(); ++i) {
    for (std::size_t k = 0; k < windows.size(); ++k) {
      if (!filters[i]->means(windows[k].summary.sensor)) continue;
      texts[i][k] = std::make_shared<const std::string>(traffic_message(windows[k], (*sums)[i][k]));
      filters[i]->keep(windows[k].sequence, texts[i][k]);
    }
  }
  return texts;
}

void TrafficTeller::tell(const std::vector<Waiting>& batch, const Filters& filters, const Result<Texts>& texts) {
  summing_ = false;
  for (std::size_t i = 0; i < filters.size(); ++i) {
    if (!texts) {
      // Without its sums a window would be missing in what they add up: they resume, and have it then.
      hub_.cut_off(*filters[i], texts.error().message);
      continue;
    }
    for (std::size_t k = 0; k < batch.size(); ++k) {
      for (StreamMessage& message : with_traffic(batch[k].messages, (*texts)[i][k])) {
        message.place = batch[k].place;
        hub_.publish_to(*filters[i], std::move(message));
      }
    }
  }
  if (!waiting_.empty()) begin();
}

}  // namespace netaugur::http
