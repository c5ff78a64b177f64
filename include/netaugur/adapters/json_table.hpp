#pragma once
// A table as JSON: the keys of its rows are its columns, timestamps are RFC 3339, empty cells null.

#include <string>

#include "netaugur/report/table.hpp"

namespace netaugur {

/// One array of row objects, a row a line, ended by \n.
[[nodiscard]] std::string render_json(const Table& table);
/// One row object a line.
[[nodiscard]] std::string render_ndjson(const Table& table);
/// In the format that was asked for.
[[nodiscard]] std::string render(const Table& table, OutputFormat format);

}  // namespace netaugur
