#pragma once
// Partitions of the tables that grow, made when a row first needs one: a history of any date, and nothing for empty
// days.

#include <pqxx/pqxx>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "netaugur/base/time.hpp"

namespace netaugur::postgres {

struct Partition {
  std::string table;  ///< the parent
  std::string name;
  Period period;
};

/// The partition that a row of this start belongs to: `traffic` by day, the ledger, 1 min and 1 h by month, 1 d and
/// 30 d by 360 days. A partition holds whole buckets of the next coarser resolution, so that these can be made from
/// it alone.
[[nodiscard]] Partition partition_at(const std::string& table, Timestamp start);

/// A table and the start of a row in it.
using RowPlace = std::pair<std::string, Timestamp>;

/// Makes the partitions that are missing, in a transaction of its own: in that of the rows, two writers would wait for
/// each other. `known` has the names that need not be looked for.
void ensure_partitions(pqxx::connection& connection, const std::vector<RowPlace>& places, std::set<std::string>& known);

}  // namespace netaugur::postgres
