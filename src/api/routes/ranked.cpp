#include <array>

#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/report/answer_table.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 13> names = {"since",  "until",  "proto", "family", "ip",    "pair",  "service",
                                                    "sensor", "metric", "sort",  "order",  "limit", "cursor"};

Result<PartReader<TopQuestion>::Page> ask(TrafficReader& reader, const TopQuestion& question) {
  auto answer = reader.top(question);
  if (!answer) return tl::unexpected(std::move(answer).error());
  const std::size_t rows = answer->rows.size();
  std::string cursor = answer->next_cursor;
  // What comes behind is the next page, or what the limit left out.
  if (!cursor.empty()) answer->other = {};
  return PartReader<TopQuestion>::Page{table_of(*answer, question.by), rows, std::move(cursor)};
}

/// Every key of a period, a page at a time.
Result<Response> ranked(const Call& call, Dimension by) {
  const auto& [request, parameters, environment, access] = call;
  auto period = parameters.period(environment.now());
  if (!period) return tl::unexpected(period.error());
  auto filter = parameters.filter();
  if (!filter) return tl::unexpected(filter.error());
  const auto metric = parameters.metric();
  if (!metric) return tl::unexpected(metric.error());
  const auto sort =
      parameters.sort(ranked_columns, *metric == Metric::packets ? SortColumn::packets : SortColumn::bytes);
  if (!sort) return tl::unexpected(sort.error());
  const auto limit = parameters.limit({.otherwise = 100, .max = wants_table(request) ? rows_max : page_max});
  if (!limit) return tl::unexpected(limit.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  TopQuestion question{*period, *std::move(filter), by, *metric, *limit, parameters.text("cursor").value_or(""), *sort};
  if (wants_table(request)) {
    const auto rows = parameters.text("limit") ? std::optional(*limit) : std::nullopt;
    return parts_response(**backend, request, PartReader<TopQuestion>(std::move(question), rows, ask));
  }
  auto answer = (*backend)->traffic->top(question);
  if (!answer) return tl::unexpected(answer.error());
  Response response{200, RankPage{by, *metric, *std::move(answer)}};
  response.about = *period;
  return response;
}

Result<Response> hosts(const Call& call) { return ranked(call, Dimension::ip); }
Result<Response> pairs(const Call& call) { return ranked(call, Dimension::pair); }

}  // namespace

extern const Route hosts_route, pairs_route;
constinit const Route hosts_route{Method::get, "/api/v1/hosts", AccessRule::viewer, names, hosts};
constinit const Route pairs_route{Method::get, "/api/v1/pairs", AccessRule::viewer, names, pairs};

}  // namespace netaugur::api
