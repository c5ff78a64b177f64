#pragma once
// The world of one worker: the clock, randomness, and a backend that is connected when it is first needed.

#include "metrics.hpp"
#include "netaugur/adapters/http.hpp"

namespace netaugur::http {

/// What all workers have together. Thread-safe.
struct SharedByWorkers {
  api::SignInAttempts attempts = {};
  api::ComputingSlots computing;
  api::KeptAnomalies kept_anomalies = {};
};

class WorkerEnvironment final : public api::Environment {
 public:
  using Audit = std::function<void(std::string_view)>;

  /// `shared` and `metrics` outlive all workers.
  WorkerEnvironment(BackendFactory factory, SharedByWorkers& shared, Audit audit, const Metrics& metrics)
      : factory_(std::move(factory)), shared_(shared), audit_(std::move(audit)), metrics_(metrics) {}

  [[nodiscard]] Timestamp now() override;
  [[nodiscard]] Result<api::Backend*> backend() override;
  /// What `question` answers of the backend. That a connection to the database broke since it was last used is found
  /// only by using it: then it is asked once more.
  template <class Question>
  [[nodiscard]] auto ask(const Question& question) -> decltype(question(std::declval<api::Backend&>())) {
    const auto connected = backend();
    if (!connected) return tl::unexpected(connected.error());
    auto answer = question(**connected);
    if (answer || answer.error().code != ErrorCode::unavailable) return answer;
    return question(**connected);
  }
  [[nodiscard]] std::string new_secret() override;
  [[nodiscard]] std::string hash(std::string_view secret) override;
  [[nodiscard]] api::SignInAttempts& attempts() override { return shared_.attempts; }
  [[nodiscard]] api::ComputingSlots& computing() override { return shared_.computing; }
  [[nodiscard]] api::KeptAnomalies& kept_anomalies() override { return shared_.kept_anomalies; }
  [[nodiscard]] std::string metrics() override;
  void audit(std::string_view what) override { audit_(what); }

 private:
  BackendFactory factory_;
  std::unique_ptr<api::Backend> backend_;
  SharedByWorkers& shared_;
  Audit audit_;
  const Metrics& metrics_;
};

}  // namespace netaugur::http
