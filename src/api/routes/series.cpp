#include <array>

#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/report/answer_table.hpp"

namespace netaugur::api {

namespace {

/// Beyond so many series no chart is read, and an answer would outgrow a browser.
constexpr std::size_t series_max = 100;

constexpr std::array<std::string_view, 12> names = {"since",   "until",  "proto", "family", "ip",   "pair",
                                                    "service", "sensor", "by",    "metric", "step", "limit"};

Result<Response> series(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  auto period = parameters.period(environment.now());
  if (!period) return tl::unexpected(period.error());
  auto filter = parameters.filter();
  if (!filter) return tl::unexpected(filter.error());
  const auto by = parameters.by(Dimension::total);
  if (!by) return tl::unexpected(by.error());
  const auto metric = parameters.metric();
  if (!metric) return tl::unexpected(metric.error());
  const auto step = parameters.step();
  if (!step) return tl::unexpected(step.error());
  const auto limit = parameters.limit({.otherwise = 10, .max = series_max});
  if (!limit) return tl::unexpected(limit.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto answer = (*backend)->traffic->series({*period, *std::move(filter), *by, *metric, *step, *limit});
  if (!answer) return tl::unexpected(answer.error());
  if (wants_table(request)) return table_response(request, table_of(*answer, *by));
  Response response{200, SeriesReply{*by, *metric, *std::move(answer)}};
  response.about = *period;
  return response;
}

}  // namespace

extern const Route series_route;
constinit const Route series_route{Method::get, "/api/v1/series", AccessRule::viewer, names, series};

}  // namespace netaugur::api
