#pragma once
// The world of one worker: the clock, randomness, and a backend that is connected when it is first needed.

#include "metrics.hpp"
#include "netaugur/adapters/http.hpp"

namespace netaugur::http {

class WorkerEnvironment final : public api::Environment {
 public:
  using Audit = std::function<void(std::string_view)>;

  /// `attempts` and `metrics` are shared by all workers and outlive them.
  WorkerEnvironment(BackendFactory factory, api::SignInAttempts& attempts, Audit audit, const Metrics& metrics)
      : factory_(std::move(factory)), attempts_(attempts), audit_(std::move(audit)), metrics_(metrics) {}

  [[nodiscard]] Timestamp now() override;
  [[nodiscard]] Result<api::Backend*> backend() override;
  [[nodiscard]] std::string new_secret() override;
  [[nodiscard]] std::string hash(std::string_view secret) override;
  [[nodiscard]] api::SignInAttempts& attempts() override { return attempts_; }
  [[nodiscard]] std::string metrics() override;
  void audit(std::string_view what) override { audit_(what); }

 private:
  BackendFactory factory_;
  std::unique_ptr<api::Backend> backend_;
  api::SignInAttempts& attempts_;
  Audit audit_;
  const Metrics& metrics_;
};

}  // namespace netaugur::http
