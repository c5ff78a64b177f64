#pragma once
// Answers as tables, in CSV or JSON lines.

#include <algorithm>
#include <memory>
#include <utility>

#include "netaugur/api/route.hpp"
#include "parameters.hpp"

namespace netaugur::api {

[[nodiscard]] inline bool wants_table(const Request& request) {
  return request.accept == Representation::csv || request.accept == Representation::ndjson;
}

/// A table that is one part. Precondition: `wants_table(request)`.
[[nodiscard]] inline Response table_response(const Request& request, Table table) {
  return {200, Parts{request.accept, std::move(table),
                     [](Backend&) { return Result<std::optional<TablePart>>(std::nullopt); }}};
}

/// Rows that are read from the store at once for a table.
inline constexpr std::size_t part_rows = 2000;

/// Asks for one page after the other, up to `limit` rows where there is one.
template <class Question>
class PartReader {
 public:
  struct Page {
    TablePart part;
    std::size_t rows = 0;
    std::string next_cursor;
  };
  using Ask = Result<Page> (*)(TrafficReader&, const Question&);

  PartReader(Question question, std::optional<std::size_t> limit, Ask ask)
      : question_(std::move(question)), left_(limit.value_or(std::numeric_limits<std::size_t>::max())), ask_(ask) {}

  Result<std::optional<TablePart>> operator()(Backend& backend) {
    if (left_ == 0) return std::optional<TablePart>();
    question_.limit = std::min(part_rows, left_);
    auto page = ask_(*backend.traffic, question_);
    if (!page) return tl::unexpected(std::move(page).error());
    question_.cursor = page->next_cursor;
    left_ = page->next_cursor.empty() ? 0 : left_ - std::min(left_, page->rows);
    return std::optional<TablePart>(std::move(page->part));
  }

 private:
  Question question_;
  std::size_t left_;
  Ask ask_;
};

/// Error: that of the first page.
template <class Question>
[[nodiscard]] Result<Response> parts_response(Backend& backend, const Request& request, PartReader<Question> reader) {
  auto first = reader(backend);
  if (!first) return tl::unexpected(std::move(first).error());
  return Response{200, Parts{request.accept, **std::move(first), std::move(reader)}};
}

}  // namespace netaugur::api
