#pragma once
// Makes the rollups that are due, each bucket from the next finer resolution.

#include <optional>
#include <pqxx/pqxx>
#include <set>
#include <string>

#include "netaugur/store/question.hpp"

namespace netaugur::postgres {

/// Which of the due buckets are meant.
struct RollupScope {
  /// All that begin before, complete or not; without it, those whose sensor has gone on beyond their end.
  std::optional<Timestamp> before;
  /// Up to this resolution.
  Resolution coarsest = Resolution::month;
};

/// Rolls up to `buckets_max` buckets of the finest resolution that has any due, in one transaction, and marks those of
/// the next as due. Answers how many it made. Precondition: the caller holds locks::rollup, for two at once would make
/// a bucket twice. `partitions` as for ensure_partitions.
[[nodiscard]] std::size_t roll_up_some(pqxx::connection& connection, std::set<std::string>& partitions,
                                       const RollupScope& scope, std::size_t buckets_max);

}  // namespace netaugur::postgres
