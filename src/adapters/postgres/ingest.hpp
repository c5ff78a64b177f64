#pragma once
// The statements that count new windows: rows, what is due to be rolled up, the state of sensors and at last the
// ledger.

#include <pqxx/pqxx>
#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur::postgres {

struct NewWindow {
  const WindowRecord* record = nullptr;
  std::int32_t sensor = 0;
  std::int32_t run = 0;
};

/// Counts windows that are in no ledger yet; the caller holds the locks of their runs. Writers wait for each
/// other at the state of a sensor, in the order of their ids, and never deadlock. Precondition: `windows` is not empty
/// and in order of start.
void ingest(pqxx::work& transaction, const std::vector<NewWindow>& windows);

}  // namespace netaugur::postgres
