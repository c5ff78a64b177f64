#pragma once
// The routes of src/api/openapi.yaml: request -> response. Pure; everything from outside comes through `Environment`.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "netaugur/api/attempts.hpp"
#include "netaugur/api/computing.hpp"
#include "netaugur/api/request.hpp"
#include "netaugur/api/response.hpp"
#include "netaugur/store/settings.hpp"
#include "netaugur/store/window_traffic.hpp"

namespace netaugur::api {

/// How long a session lasts after it was signed in.
inline constexpr Duration session_length = std::chrono::hours{24 * 30};
/// How long a session's secret is good before the page gets another one.
inline constexpr Duration rotation_age = std::chrono::hours{1};
/// For how long the one before is taken, for requests that were under way.
inline constexpr Duration rotation_overlap = std::chrono::minutes{1};
/// How long a one-time sign-in code may be redeemed.
inline constexpr Duration sign_in_code_length = std::chrono::minutes{15};
inline constexpr std::string_view stream_path = "/api/v1/stream";
inline constexpr std::string_view stream_lines_path = "/api/v1/stream.ndjson";

/// The cookie of the server on this port: browsers tell ports apart in origins, but not in cookies. With TLS its name
/// keeps other hosts of the domain from setting it (RFC 6265bis section 4.1.3).
[[nodiscard]] std::string session_cookie(std::uint16_t port, bool secure);

/// The ports of one worker. Not thread-safe.
struct Backend {
  std::shared_ptr<TrafficReader> traffic;
  std::shared_ptr<ForecastStore> forecasts;
  std::shared_ptr<AccessStore> access;
  std::shared_ptr<SettingsStore> settings;
  std::function<Result<Readiness>()> readiness;
  std::shared_ptr<WindowTrafficReader> window_traffic = {};
  /// While what it answers is held, all questions together take no longer than one may.
  std::function<std::shared_ptr<void>()> limit_in_all = {};
};

/// The world of one request.
class Environment {
 public:
  virtual ~Environment() = default;
  [[nodiscard]] virtual Timestamp now() = 0;
  /// Valid until the next call. Errors: unavailable.
  [[nodiscard]] virtual Result<Backend*> backend() = 0;
  /// 256 random bits in lower-case hex.
  [[nodiscard]] virtual std::string new_secret() = 0;
  /// SHA-256 in lower-case hex: only this reaches the store.
  [[nodiscard]] virtual std::string hash(std::string_view secret) = 0;
  [[nodiscard]] virtual SignInAttempts& attempts() = 0;
  [[nodiscard]] virtual ComputingSlots& computing() = 0;
  [[nodiscard]] virtual KeptAnomalies& kept_anomalies() = 0;
  /// Keeps a line of who signed in and who changed what.
  /// Counters in Prometheus' text format; those of the database are missing while it is away.
  [[nodiscard]] virtual std::string metrics() = 0;
  virtual void audit(std::string_view what) = 0;
};

/// Who may use a route.
enum class AccessRule { open, viewer, admin };

class Parameters;

struct Call {
  const Request& request;
  const Parameters& parameters;
  Environment& environment;
  const Access& access;  ///< of the caller; of an open route nobody's
};

struct Route {
  Method method = Method::get;
  std::string_view path;
  AccessRule access = AccessRule::viewer;
  std::span<const std::string_view> parameters;  ///< the only query parameters that it takes
  Result<Response> (*handle)(const Call& call) = nullptr;
};

/// Every route. A new one is a file in src/api/routes/ and its name in the list of src/api/routes.cpp.
[[nodiscard]] std::span<const Route* const> routes();

/// Finds the route, checks origin, access and parameters, and answers; an error becomes a problem document.
[[nodiscard]] Response respond(const Request& request, Environment& environment);

}  // namespace netaugur::api
