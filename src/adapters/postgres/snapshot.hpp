#pragma once
// How questions are asked: all statements see the same, and can be made to tell how they are answered.

#include <pqxx/pqxx>
#include <string>

namespace netaugur::postgres {

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
