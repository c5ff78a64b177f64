#pragma once
// The proof that every table has the sums of the next finer one.

#include <pqxx/pqxx>
#include <vector>

#include "netaugur/adapters/maintenance.hpp"

namespace netaugur::postgres {

/// Over the buckets that lie in the period, but for those that are due and those whose finer rows are retired.
[[nodiscard]] std::vector<SumCheck> verify(pqxx::transaction_base& transaction, Period period);

}  // namespace netaugur::postgres
