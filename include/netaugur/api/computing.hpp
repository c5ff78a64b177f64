#pragma once
// What takes seconds to answer: how much of it goes on at once, and what is kept of it.

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "netaugur/api/response.hpp"

namespace netaugur::api {

/// So many questions that take seconds are worked out at once, so that the others are always answered. Thread-safe.
class ComputingSlots {
 public:
  explicit ComputingSlots(std::size_t count) : free_(static_cast<std::ptrdiff_t>(count)) {}

  /// Held while one is worked out. It outlives none of the slots' owner.
  class Slot {
   public:
    explicit Slot(std::atomic<std::ptrdiff_t>& free) : free_(&free) {}
    Slot(Slot&& other) noexcept : free_(std::exchange(other.free_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot() {
      if (free_ != nullptr) ++*free_;
    }

   private:
    std::atomic<std::ptrdiff_t>* free_;
  };

  /// Empty where all are taken.
  [[nodiscard]] std::optional<Slot> take();
  [[nodiscard]] bool any_free() const { return free_ > 0; }

 private:
  std::atomic<std::ptrdiff_t> free_;
};

/// The anomalies of a period as they were found for its first page, for the pages behind it. Thread-safe.
class KeptAnomalies {
 public:
  /// Whoever comes later has them found anew.
  static constexpr Duration lifetime = std::chrono::minutes{5};
  static constexpr std::size_t answers_max = 32;
  /// In all answers, some 60 MiB. An answer that has more by itself is not kept.
  static constexpr std::size_t rows_max = 200'000;

  using Answer = std::shared_ptr<const AnomalyPage>;

  /// Null where it is not there any more.
  [[nodiscard]] Answer find(const std::string& question, Timestamp now);
  void keep(const std::string& question, Answer answer, Timestamp now);

 private:
  struct Entry {
    std::string question;
    Answer answer;
    Timestamp until;
  };

  void drop_old(Timestamp now);

  std::mutex mutex_;
  std::deque<Entry> entries_;  ///< oldest first
  std::size_t rows_ = 0;
};

}  // namespace netaugur::api
