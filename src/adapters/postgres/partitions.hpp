#pragma once
// Partitions of the tables that grow, made when first written: any date has its place, and no empty day has one.

#include <pqxx/pqxx>
#include <set>
#include <span>
#include <string>

#include "netaugur/base/time.hpp"

namespace netaugur::postgres {

/// Makes the partitions that windows starting at `starts` need and that `known` does not list, in one transaction under
/// an advisory lock, and lists them. Readers and writers of other partitions are not held up.
void ensure_partitions(pqxx::connection& connection, std::span<const Timestamp> starts, std::set<std::string>& known);

}  // namespace netaugur::postgres
