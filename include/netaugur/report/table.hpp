#pragma once
// What a command prints as rows, as values: one table, four outputs. JSON outputs are rendered by src/adapters/json.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "netaugur/base/result.hpp"
#include "netaugur/base/time.hpp"

namespace netaugur {

/// Empty is null. Numbers stay numbers up to the output.
using Cell = std::variant<std::monostate, std::int64_t, std::uint64_t, double, std::string, Timestamp>;

struct Table {
  std::vector<std::string> columns;  ///< snake_case, the keys of JSON rows
  std::vector<std::vector<Cell>> rows;
};

enum class OutputFormat { table, json, ndjson, csv };
[[nodiscard]] Result<OutputFormat> parse_output_format(std::string_view text);

/// Aligned columns for people, numbers to the right; times in UTC with the zone in the text.
[[nodiscard]] std::string render_text(const Table& table);
/// RFC 4180, with a header line, lines end in \n.
[[nodiscard]] std::string render_csv(const Table& table);

}  // namespace netaugur
