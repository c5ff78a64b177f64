#include <array>

#include "netaugur/api/route.hpp"

namespace netaugur::api {

extern const Route sign_in_route, session_route, sign_out_route;
extern const Route tokens_route, token_create_route, token_revoke_route;
extern const Route series_route, top_route, traffic_route, windows_route, sensors_route, forecasts_route;
extern const Route hosts_route, pairs_route, loss_route, contract_route, docs_route;
extern const Route accuracy_route, capacity_route, anomalies_route, settings_route, settings_put_route;
extern const Route stream_lines_route, stream_route, health_route, ready_route, metrics_route;

std::span<const Route* const> routes() {
  static constexpr std::array table = {
      &sign_in_route,      &session_route,  &sign_out_route,  &tokens_route,   &token_create_route, &token_revoke_route,
      &series_route,       &top_route,      &traffic_route,   &windows_route,  &sensors_route,      &forecasts_route,
      &stream_lines_route, &hosts_route,    &pairs_route,     &loss_route,     &contract_route,     &docs_route,
      &accuracy_route,     &capacity_route, &anomalies_route, &settings_route, &settings_put_route, &metrics_route,
      &stream_route,       &health_route,   &ready_route,
  };
  return table;
}

}  // namespace netaugur::api
