#pragma once
// The schema on a Citus cluster: which tables lie on which nodes, and how they get there.
//
// Rule: a table with a column `bucket` grows and is distributed by it, all alike, so that equal buckets lie on one
// node; what rows are joined with is a reference table, a copy on each node; all else stays on the coordinator alone.

#include <pqxx/pqxx>

namespace netaugur::postgres {

/// Whether `traffic` is distributed. Cheap; false without the extension.
[[nodiscard]] bool is_distributed(pqxx::transaction_base& transaction);

/// Takes the tables of traffic back to the coordinator, with their rows, each in a transaction of its own, `traffic`
/// last: steps of the schema go down on one PostgreSQL. Those linked by foreign keys stay: no step does more than drop
/// them.
void gather(pqxx::connection& connection);

/// The function that tells a table's or a partition's octets with its indexes: on a cluster the coordinator's own table
/// is an empty shell.
[[nodiscard]] const char* size_function(bool distributed);

}  // namespace netaugur::postgres
