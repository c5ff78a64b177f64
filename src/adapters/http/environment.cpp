#include "environment.hpp"

#include "netaugur/adapters/os.hpp"

namespace netaugur::http {

Timestamp WorkerEnvironment::now() { return netaugur::now(); }

Result<api::Backend*> WorkerEnvironment::backend() {
  if (!backend_) {
    auto connected = factory_();
    if (!connected) return tl::unexpected(std::move(connected).error());
    backend_ = *std::move(connected);
  }
  return backend_.get();
}

std::string WorkerEnvironment::metrics() {
  std::vector<SensorState> sensors;
  if (const auto connected = backend()) {
    if (auto found = (*connected)->traffic->sensors()) sensors = *std::move(found);
  }
  return metrics_.text(now(), sensors);
}

std::string WorkerEnvironment::new_secret() { return random_hex(32); }

std::string WorkerEnvironment::hash(std::string_view secret) { return sha256_hex(secret); }

}  // namespace netaugur::http
