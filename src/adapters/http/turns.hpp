#pragma once
// Jobs for the workers of which few go on at once, so that the others are answered meanwhile.

#include <cstddef>
#include <deque>
#include <functional>
#include <utility>

namespace netaugur::http {

/// Those that wait hold no worker; they begin in their order. Used by the I/O thread alone.
class Turns {
 public:
  /// Answers false where nothing is to be done any more, else somebody calls `end` when it was.
  using Begin = std::function<bool()>;

  explicit Turns(std::size_t at_once) : at_once_(at_once) {}

  void take(Begin begin) {
    waiting_.push_back(std::move(begin));
    begin_next();
  }
  void end() {
    --going_on_;
    begin_next();
  }

 private:
  void begin_next() {
    while (going_on_ < at_once_ && !waiting_.empty()) {
      const Begin begin = std::move(waiting_.front());
      waiting_.pop_front();
      if (begin()) ++going_on_;
    }
  }

  std::size_t at_once_;
  std::size_t going_on_ = 0;
  std::deque<Begin> waiting_;
};

}  // namespace netaugur::http
