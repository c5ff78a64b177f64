#pragma once
// The keys that a question groups by, in SQL: two columns k1 and k2.

#include <map>
#include <pqxx/pqxx>
#include <string>

#include "netaugur/store/plan.hpp"

namespace netaugur::postgres {

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

/// A transaction that can tell how it comes to its answers.
class Reading {
 public:
  Reading(pqxx::connection& connection, std::string* plans) : transaction_(connection), plans_(plans) {}

  pqxx::result exec(const std::string& sql);
  // NOLINTNEXTLINE(google-explicit-constructor): it is passed on to whoever only quotes or reads settings.
  operator pqxx::transaction_base&() { return transaction_; }

 private:
  pqxx::read_transaction transaction_;
  std::string* plans_;
};

/// A transaction in which all statements see the same windows. Where `plans` is given, the statements and what EXPLAIN
/// ANALYZE says of them are appended to it.
class Snapshot {
 public:
  explicit Snapshot(pqxx::connection& connection, std::string* plans = nullptr) : reading_(connection, plans) {
    static_cast<pqxx::transaction_base&>(reading_).exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  }
  [[nodiscard]] Reading& transaction() { return reading_; }

 private:
  Reading reading_;
};

}  // namespace netaugur::postgres
