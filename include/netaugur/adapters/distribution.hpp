#pragma once
// The schema on several machines: Citus spreads its tables over the nodes of a cluster. A URL is what libpq takes.

#include <string>
#include <vector>

#include "netaugur/base/result.hpp"

namespace netaugur {

/// Which tables lie on the nodes of a cluster.
struct Distribution {
  bool extension = false;           ///< whether the database has Citus; all else is empty without
  int workers = 0;                  ///< 0: the coordinator holds all shards itself
  bool coordinator = false;         ///< whether the nodes know the coordinator's address
  std::vector<std::string> tables;  ///< distributed by `bucket`, without their partitions
  std::vector<std::string> local;   ///< what should be distributed or copied to all nodes and is not
};

/// automatic: where the database has Citus; on: makes the extension first, or says what lacks; off: leaves all as it
/// is.
enum class DistributionMode { automatic, on, off };

/// Errors: bad_input where the database is a cluster's worker; unavailable.
[[nodiscard]] Result<Distribution> read_distribution(const std::string& url);

/// Distributes what is not yet, with its rows; answers the tables that were distributed by this call. To be called
/// after the schema's migrations. What was cut short is completed by the next call; two at once take turns. Errors: as
/// `read_distribution`; bad_input, naming what the cluster lacks and what to do.
[[nodiscard]] Result<std::vector<std::string>> distribute(const std::string& url, DistributionMode mode);

}  // namespace netaugur
