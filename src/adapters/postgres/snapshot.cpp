#include "snapshot.hpp"

#include <fmt/format.h>

namespace netaugur::postgres {

pqxx::result Reading::exec(const std::string& sql) {
  if (plans_ != nullptr) {
    *plans_ += sql + ";\n";
    for (const auto& row : transaction_.exec("EXPLAIN (ANALYZE, COSTS OFF) " + sql)) {
      *plans_ += fmt::format("    {}\n", row[0].c_str());
    }
    *plans_ += '\n';
  }
  return transaction_.exec(sql);
}

}  // namespace netaugur::postgres
