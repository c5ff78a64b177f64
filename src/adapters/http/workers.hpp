#pragma once
// A few threads that answer requests and read what a stream's client missed.

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "environment.hpp"
#include "exchange.hpp"

namespace netaugur::http {

struct Worker {
  WorkerEnvironment environment;
  Exchange exchange;

  Worker(const BackendFactory& factory, SharedByWorkers& shared, const WorkerEnvironment::Audit& audit,
         const Metrics& metrics, const StaticFiles& files, std::chrono::seconds idle)
      : environment(factory, shared, audit, metrics), exchange(environment, files, idle) {}
};

/// Each connection has at most one job here, so that the number of connections bounds the queue.
class Workers {
 public:
  using Job = std::function<void(Worker&)>;

  Workers(const HttpOptions& options, BackendFactory factory, const Metrics& metrics);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// How many of one kind that takes seconds go on at once: there are two kinds (questions of the API, what clients of
  /// the stream missed), and some workers are left for all else.
  [[nodiscard]] static std::size_t long_jobs_max(const HttpOptions& options) {
    return std::max<std::size_t>(1, options.workers / 3);
  }

  /// From any thread. Jobs that were not begun are dropped by `stop`.
  void submit(Job job);
  /// Whether one that takes seconds would be worked out now.
  [[nodiscard]] bool any_slot_free() const { return shared_.computing.any_free(); }
  /// Waits for the jobs that were begun.
  void stop();

 private:
  void work();

  BackendFactory factory_;
  WorkerEnvironment::Audit audit_;
  const Metrics& metrics_;
  StaticFiles files_;
  std::chrono::seconds idle_;
  SharedByWorkers shared_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace netaugur::http
