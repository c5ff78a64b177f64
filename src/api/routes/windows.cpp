#include <array>

#include "../parameters.hpp"
#include "../table_parts.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/report/answer_table.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 7> names = {"since", "until", "sensor", "sort", "order", "limit", "cursor"};

Result<PartReader<PageQuestion>::Page> ask(TrafficReader& reader, const PageQuestion& question) {
  auto page = reader.windows(question);
  if (!page) return tl::unexpected(std::move(page).error());
  const std::size_t rows = page->windows.size();
  std::string cursor = page->next_cursor;
  return PartReader<PageQuestion>::Page{*std::move(page), rows, std::move(cursor)};
}

Result<Response> windows(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  auto period = parameters.period(environment.now());
  if (!period) return tl::unexpected(period.error());
  auto filter = parameters.filter();
  if (!filter) return tl::unexpected(filter.error());
  const auto limit = parameters.limit({.otherwise = 100, .max = wants_table(request) ? rows_max : page_max});
  if (!limit) return tl::unexpected(limit.error());
  const auto sort = parameters.sort(window_columns, SortColumn::start);
  if (!sort) return tl::unexpected(sort.error());
  auto backend = environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  PageQuestion question{*period, *std::move(filter), *limit, parameters.text("cursor").value_or(""), *sort};
  if (wants_table(request)) {
    const auto rows = parameters.text("limit") ? std::optional(*limit) : std::nullopt;
    return parts_response(**backend, request, PartReader<PageQuestion>(std::move(question), rows, ask));
  }
  auto page = (*backend)->traffic->windows(question);
  if (!page) return tl::unexpected(page.error());
  Response response{200, *std::move(page)};
  response.about = *period;
  return response;
}

}  // namespace

extern const Route windows_route;
constinit const Route windows_route{Method::get, "/api/v1/windows", AccessRule::viewer, names, windows};

}  // namespace netaugur::api
