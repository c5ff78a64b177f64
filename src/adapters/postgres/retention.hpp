#pragma once
// Which partitions a rule does not keep, and how they go.

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "netaugur/adapters/maintenance.hpp"
#include "netaugur/store/question.hpp"

namespace netaugur::postgres {

/// The tables of a resolution, which go together; of `windows` the ledger.
[[nodiscard]] std::vector<std::string> tables_of(const std::string& resolution);

/// What is made of a resolution's rows: of the ledger and of raw rows, minutes.
[[nodiscard]] Resolution next_coarser(const std::string& resolution);

[[nodiscard]] std::vector<RetentionRule> read_rules(pqxx::transaction_base& transaction);

/// Oldest first of each resolution, finest first. The newest partition is never among them.
[[nodiscard]] std::vector<RetiredPeriod> beyond_rules(pqxx::transaction_base& transaction, Timestamp now);

/// Drops the period's partitions and notes it, unless something in it is still due up to `above`: then it changes
/// nothing and answers false. Error: conflict (the tables are in use).
[[nodiscard]] Result<bool> drop_if_rolled_up(pqxx::connection& connection, const RetiredPeriod& period,
                                             Resolution above);

[[nodiscard]] std::size_t count_partitions(pqxx::connection& connection);

}  // namespace netaugur::postgres
