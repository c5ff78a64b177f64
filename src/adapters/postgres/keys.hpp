#pragma once
// The keys that a question groups by, in SQL: two columns k1 and k2.

#include <cstdint>
#include <map>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "netaugur/store/plan.hpp"

namespace netaugur::postgres {

/// What stands for a missing address: no row has a network as its end, and it sorts first.
inline constexpr const char* no_address = "'0.0.0.0/0'::inet";
/// `'10.0.0.1'::inet`, or the above.
[[nodiscard]] std::string address_literal(const IpAddress& address);
/// A port, or -1, which sorts first, where there is none.
[[nodiscard]] std::string service_literal(std::optional<std::uint16_t> service);

/// Whether every row has exactly one key in the dimension, of few.
[[nodiscard]] bool is_class(Dimension by);

/// `SELECT start, k1, k2, packets, bytes` over the rows of the tiles that the filter means, from the cheapest tables
/// that have them. By ip a row comes once for each of its ends; k1 is null for addresses beyond a rollup's limit.
[[nodiscard]] std::string keyed_rows(const pqxx::transaction_base& transaction, const Tiles& tiles,
                                     const Filter& filter, Dimension by);

/// `traffic`, `traffic_1m`, …
[[nodiscard]] std::string traffic_table(Resolution resolution);

/// The key as SeriesKey::value, in SQL, where keys are many and so have pages; else what orders them.
[[nodiscard]] std::string key_text(Dimension by);

/// ` WHERE` the key is one of these, as SeriesKey::value, of a dimension that has many; what can be no key of it is
/// left out.
[[nodiscard]] std::string where_keys(Dimension by, const std::vector<std::string>& values);

/// The columns of a key of a dimension that has many.
[[nodiscard]] std::string key_columns(Dimension by);
/// A key of it, as those columns. Precondition: `parse_key` reads it.
[[nodiscard]] std::string key_literal(Dimension by, const std::string& value);

/// ` ORDER BY` the metric's sum, largest first, ties by value as text; what has no key comes last.
[[nodiscard]] std::string largest_first(Dimension by, Metric metric);

/// Reads k1 and k2 as SeriesKey::value.
class KeyReader {
 public:
  KeyReader(pqxx::transaction_base& transaction, Dimension by);
  [[nodiscard]] std::string value(const pqxx::field& k1, const pqxx::field& k2) const;

 private:
  Dimension by_;
  std::map<std::int64_t, std::string> sensors_;  ///< filled where keys are sensors
};

}  // namespace netaugur::postgres
