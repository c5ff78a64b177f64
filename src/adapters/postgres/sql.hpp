#pragma once
// Values to SQL and back, and what differs between libpqxx 6 (Debian 12) and 7 (Debian 13).

#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/base/quantity.hpp"
#include "netaugur/base/time.hpp"
#include "netaugur/net/address.hpp"
#include "netaugur/store/question.hpp"

namespace netaugur::postgres {

template <class... Values>
pqxx::result execute(pqxx::transaction_base& transaction, const std::string& sql, const Values&... values) {
#if PQXX_VERSION_MAJOR > 7 || (PQXX_VERSION_MAJOR == 7 && PQXX_VERSION_MINOR >= 9)
  return transaction.exec(sql, pqxx::params{values...});
#else
  return transaction.exec_params(sql, values...);
#endif
}

/// Streams rows into a table by COPY; `fill` gets a stream that takes tuples with `<<`.
template <class Fill>
void copy_into(pqxx::transaction_base& transaction, const std::string& table, const std::vector<std::string>& columns,
               Fill fill) {
#if PQXX_VERSION_MAJOR >= 7
  std::string names;
  for (const auto& column : columns) names += (names.empty() ? "" : ", ") + column;
  auto stream = pqxx::stream_to::raw_table(transaction, table, names);
#else
  pqxx::stream_to stream(transaction, table, columns);
#endif
  fill(stream);
  stream.complete();
}

/// Microseconds since the epoch: PostgreSQL keeps no finer time; what is below is cut off.
[[nodiscard]] std::int64_t to_us(Timestamp at);
[[nodiscard]] std::int64_t to_us(Duration length);
[[nodiscard]] Timestamp timestamp_from_us(std::int64_t us);
[[nodiscard]] Duration duration_from_us(std::int64_t us);

/// A timestamptz literal, in quotes, as a bound: what lies between two microseconds is rounded up, for no stored start
/// does.
[[nodiscard]] std::string literal(Timestamp at);
/// An interval literal, in quotes, exact to the microsecond.
[[nodiscard]] std::string literal(Duration length);
/// The expression that reads a timestamptz as microseconds.
[[nodiscard]] std::string us_of(std::string_view expression);

/// `{1,2}`: an array's text.
template <class Numbers>
[[nodiscard]] std::string array_of(const Numbers& numbers) {
  std::string text = "{";
  for (const auto& number : numbers) {
    if (text.size() > 1) text += ',';
    text += std::to_string(number);
  }
  return text + "}";
}
/// `{"a","b\"c"}`
[[nodiscard]] std::string array_of_text(const std::vector<std::string>& values);
[[nodiscard]] std::vector<std::int64_t> numbers_of(std::string_view array);
[[nodiscard]] std::vector<std::string> texts_of(const pqxx::field& array);

/// Null where there is no address; a host address prints without its length.
[[nodiscard]] IpAddress address_of(const pqxx::field& field);
[[nodiscard]] Counts counts_of(const pqxx::field& packets, const pqxx::field& bytes);

/// ` AND start >= … AND start < …`
[[nodiscard]] std::string where_start(Period period);
/// ` AND sensor_id = ANY (…)`, or nothing.
[[nodiscard]] std::string where_sensor(const pqxx::transaction_base& transaction, const Filter& filter);
/// ` AND (… OR …)` of the conditions that `holds` makes of `only`, and the same that of `without` none holds: what has
/// no such value (a rest, a packet without addresses) stays.
template <class T, class Holds>
[[nodiscard]] std::string where_allows(const Choice<T>& choice, Holds holds) {
  const auto any = [&](const std::vector<T>& values) {
    std::string sql;
    for (const T& value : values) sql += (sql.empty() ? " AND (" : " OR ") + holds(value);
    return sql.empty() ? sql : sql + ")";
  };
  const std::string without = any(choice.without);
  return any(choice.only) + (without.empty() ? without : without + " IS NOT TRUE");
}
/// The filter's conditions on proto and family.
[[nodiscard]] std::string where_class(const Filter& filter);
/// All of a filter's conditions on a table of rows: sensor, class, service, the networks that either end lies in, and
/// pairs.
[[nodiscard]] std::string where_filter(const pqxx::transaction_base& transaction, const Filter& filter);
/// The same within a period.
[[nodiscard]] std::string where_rows(const pqxx::transaction_base& transaction, Period period, const Filter& filter);

}  // namespace netaugur::postgres
