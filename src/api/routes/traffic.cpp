#include <array>

#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/report/answer_table.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 12> names = {"since",   "until",  "proto", "family", "ip",    "pair",
                                                    "service", "sensor", "sort",  "order",  "limit", "cursor"};

Result<PartReader<PageQuestion>::Page> ask(TrafficReader& reader, const PageQuestion& question) {
  auto page = reader.traffic(question);
  if (!page) return tl::unexpected(std::move(page).error());
  const std::size_t rows = page->rows.size();
  std::string cursor = page->next_cursor;
  return PartReader<PageQuestion>::Page{table_of(*page), rows, std::move(cursor)};
}

Result<Response> traffic(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  auto period = parameters.period(environment.now());
  if (!period) return tl::unexpected(period.error());
  auto filter = parameters.filter();
  if (!filter) return tl::unexpected(filter.error());
  const auto limit = parameters.limit({.otherwise = 100, .max = wants_table(request) ? rows_max : page_max});
  if (!limit) return tl::unexpected(limit.error());
  const auto sort = parameters.sort(traffic_columns, SortColumn::start);
  if (!sort) return tl::unexpected(sort.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  PageQuestion question{*period, *std::move(filter), *limit, parameters.text("cursor").value_or(""), *sort};
  if (wants_table(request)) {
    const auto rows = parameters.text("limit") ? std::optional(*limit) : std::nullopt;
    return parts_response(**backend, request, PartReader<PageQuestion>(std::move(question), rows, ask));
  }
  auto page = (*backend)->traffic->traffic(question);
  if (!page) return tl::unexpected(page.error());
  Response response{200, *std::move(page)};
  response.about = *period;
  return response;
}

}  // namespace

extern const Route traffic_route;
constinit const Route traffic_route{Method::get, "/api/v1/traffic", AccessRule::viewer, names, traffic};

}  // namespace netaugur::api
