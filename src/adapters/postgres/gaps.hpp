#pragma once
// Which rollups lack something, as the database says it.

#include <pqxx/pqxx>

#include "netaugur/store/plan.hpp"

namespace netaugur::postgres {

/// What retention has taken away; nothing is due in it yet.
[[nodiscard]] RollupGaps read_retired(pqxx::transaction_base& transaction);

/// The periods for which the ledger is gone: whether a window of theirs is counted already cannot be told.
[[nodiscard]] std::vector<Period> retired_windows(pqxx::transaction_base& transaction);

/// Adds what is due in the months of the period, of the sensors that the filter means.
void read_due(pqxx::transaction_base& transaction, Period period, const Filter& filter, RollupGaps& gaps);

}  // namespace netaugur::postgres
