#pragma once
// Tells those who filter the stream of each window, with what it holds within their filter.

#include <deque>
#include <functional>
#include <string_view>
#include <vector>

#include "hub.hpp"
#include "stream_filters.hpp"
#include "workers.hpp"

namespace netaugur::http {

/// Who does not filter is told at once and by others; who does is told in the same order, when a worker has summed the
/// windows up. Used by the I/O thread alone.
class TrafficTeller {
 public:
  /// Windows that are summed at once.
  static constexpr std::size_t batch_max = 500;
  /// So many wait at most: beyond, those who filter are cut off and may resume.
  static constexpr std::size_t waiting_max = 5000;

  /// Runs on the I/O thread what a worker hands over.
  using Post = std::function<void(std::function<void()>)>;

  TrafficTeller(StreamHub& hub, StreamFilters& filters, Workers& workers, Post post)
      : hub_(hub), filters_(filters), workers_(workers), post_(std::move(post)) {}

  /// `messages` are those that all others got of the window.
  void take(const StoredWindow& window, const std::vector<StreamMessage>& messages);
  /// How many windows were taken.
  [[nodiscard]] std::uint64_t taken() const { return taken_; }

 private:
  struct Waiting {
    StoredWindow window;
    std::vector<StreamMessage> messages;
    std::uint64_t place = 0;
  };
  using Filters = std::vector<std::shared_ptr<StreamFilter>>;
  /// By filter, then window.
  using Texts = std::vector<std::vector<TrafficText>>;

  void begin();
  void tell(const std::vector<Waiting>& batch, const Filters& filters, const Result<Texts>& texts);
  [[nodiscard]] static Result<Texts> sum(Worker& worker, const std::vector<Waiting>& batch, const Filters& filters);

  StreamHub& hub_;
  StreamFilters& filters_;
  Workers& workers_;
  Post post_;
  std::deque<Waiting> waiting_;
  std::uint64_t taken_ = 0;
  bool summing_ = false;
};

}  // namespace netaugur::http
