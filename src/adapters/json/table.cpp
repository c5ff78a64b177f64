#include <cmath>
#include <nlohmann/json.hpp>

#include "netaugur/adapters/json_table.hpp"

namespace netaugur {

namespace {

using Json = nlohmann::ordered_json;

Json value_of(const Cell& cell) {
  struct Visitor {
    Json operator()(std::monostate) const { return nullptr; }
    Json operator()(std::int64_t value) const { return value; }
    Json operator()(std::uint64_t value) const { return value; }
    Json operator()(double value) const { return std::isfinite(value) ? Json(value) : Json(nullptr); }
    Json operator()(const std::string& value) const { return value; }
    Json operator()(Timestamp value) const { return to_rfc3339(value); }
  };
  return std::visit(Visitor{}, cell);
}

std::string row_text(const Table& table, const std::vector<Cell>& row) {
  Json object = Json::object();
  for (std::size_t i = 0; i < table.columns.size(); ++i) object[table.columns[i]] = value_of(row[i]);
  // A sensor's name may hold bytes that are not UTF-8; the line stays JSON all the same.
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string render_json(const Table& table) {
  std::string out = "[";
  for (const auto& row : table.rows) out += (out.size() == 1 ? "\n" : ",\n") + row_text(table, row);
  return out + (table.rows.empty() ? "]\n" : "\n]\n");
}

std::string render_ndjson(const Table& table) {
  std::string out;
  for (const auto& row : table.rows) out += row_text(table, row) + "\n";
  return out;
}

std::string render(const Table& table, OutputFormat format) {
  switch (format) {
    case OutputFormat::table:
      return render_text(table);
    case OutputFormat::json:
      return render_json(table);
    case OutputFormat::ndjson:
      return render_ndjson(table);
    case OutputFormat::csv:
      return render_csv(table);
  }
  return render_text(table);
}

}  // namespace netaugur
