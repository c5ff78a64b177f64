#include "netaugur/report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "netaugur/base/suggest.hpp"

namespace netaugur {

namespace {

constexpr std::array<std::string_view, 4> format_names{"table", "json", "ndjson", "csv"};

std::string text_of(const Cell& cell) {
  struct Visitor {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(std::uint64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(Timestamp value) const { return to_rfc3339(value); }
  };
  return std::visit(Visitor{}, cell);
}

bool is_number(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<std::uint64_t>(cell) ||
         std::holds_alternative<double>(cell);
}

/// People read means, not 17 digits and no exponents; the other outputs keep them.
std::string text_for_people(const Cell& cell) {
  if (const auto* value = std::get_if<double>(&cell))
    return std::abs(*value) < 1e5 ? fmt::format("{:.6g}", *value) : fmt::format("{:.0f}", *value);
  if (std::holds_alternative<std::monostate>(cell)) return "-";
  return text_of(cell);
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

}  // namespace

Result<OutputFormat> parse_output_format(std::string_view text) {
  const auto found = std::ranges::find(format_names, text);
  if (found == format_names.end()) {
    return fail(ErrorCode::usage, fmt::format("'{}' is not an output format; take table, json, ndjson or csv{}", text,
                                              did_you_mean(text, format_names)));
  }
  return static_cast<OutputFormat>(found - format_names.begin());
}

std::string render_text(const Table& table) {
  const std::size_t columns = table.columns.size();
  std::vector<std::size_t> widths(columns);
  std::vector<bool> right(columns, false);
  std::vector<std::vector<std::string>> texts;
  for (std::size_t c = 0; c < columns; ++c) widths[c] = table.columns[c].size();
  for (const auto& row : table.rows) {
    auto& line = texts.emplace_back();
    for (std::size_t c = 0; c < columns; ++c) {
      line.push_back(text_for_people(row[c]));
      widths[c] = std::max(widths[c], line.back().size());
      if (is_number(row[c])) right[c] = true;
    }
  }
  std::string out;
  const auto write = [&](const std::vector<std::string>& line) {
    for (std::size_t c = 0; c < columns; ++c) {
      if (c != 0) out += "  ";
      if (right[c]) {
        out += fmt::format("{:>{}}", line[c], widths[c]);
      } else if (c + 1 == columns) {
        out += line[c];
      } else {
        out += fmt::format("{:<{}}", line[c], widths[c]);
      }
    }
    out += '\n';
  };
  write(table.columns);
  for (const auto& line : texts) write(line);
  return out;
}

std::string render_csv(const Table& table) {
  std::string out;
  const auto write = [&out](const auto& cells, auto text) {
    bool first = true;
    for (const auto& cell : cells) {
      if (!first) out += ',';
      first = false;
      out += quoted(text(cell));
    }
    out += '\n';
  };
  write(table.columns, [](const std::string& name) { return name; });
  for (const auto& row : table.rows) write(row, text_of);
  return out;
}

}  // namespace netaugur
