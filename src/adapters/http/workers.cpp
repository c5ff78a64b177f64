#include "workers.hpp"

namespace netaugur::http {

Workers::Workers(const HttpOptions& options, BackendFactory factory, const Metrics& metrics)
    : factory_(std::move(factory)),
      audit_(options.audit),
      metrics_(metrics),
      files_(options.web),
      idle_(options.limits.idle),
      shared_{.computing = api::ComputingSlots(long_jobs_max(options))} {
  threads_.reserve(options.workers);
  for (std::size_t i = 0; i < options.workers; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() { stop(); }

void Workers::submit(Job job) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_) return;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
}

void Workers::stop() {
  std::deque<Job> dropped;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    dropped.swap(jobs_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Workers::work() {
  Worker worker(factory_, shared_, audit_, metrics_, files_, idle_);
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (stopping_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job(worker);
  }
}

}  // namespace netaugur::http
