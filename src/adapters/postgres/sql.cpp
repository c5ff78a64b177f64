#include "sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace netaugur::postgres {

namespace {

/// The condition on a column that holds numbers.
template <class T, class Number>
std::string where_one_of(const char* column, const char* type, const Choice<T>& choice, Number number_of) {
  const auto array = [&](const std::vector<T>& values) {
    std::vector<int> numbers;
    for (const T& value : values) numbers.push_back(number_of(value));
    return fmt::format("{} = ANY ('{}'::{}[])", column, array_of(numbers), type);
  };
  std::string sql;
  if (!choice.only.empty()) sql += " AND " + array(choice.only);
  if (!choice.without.empty()) sql += fmt::format(" AND ({}) IS NOT TRUE", array(choice.without));
  return sql;
}

}  // namespace

using std::chrono::microseconds;

std::int64_t to_us(Timestamp at) { return std::chrono::floor<microseconds>(at).time_since_epoch().count(); }
std::int64_t to_us(Duration length) { return std::chrono::floor<microseconds>(length).count(); }
Timestamp timestamp_from_us(std::int64_t us) { return Timestamp(microseconds(us)); }
Duration duration_from_us(std::int64_t us) { return microseconds(us); }

std::string literal(Timestamp at) { return "'" + to_rfc3339(std::chrono::ceil<microseconds>(at)) + "'::timestamptz"; }
std::string literal(Duration length) { return fmt::format("'{} microseconds'::interval", to_us(length)); }
std::string us_of(std::string_view expression) {
  return fmt::format("(extract(epoch FROM {}) * 1000000)::bigint", expression);
}

std::string array_of_text(const std::vector<std::string>& values) {
  std::string text = "{";
  for (const auto& value : values) {
    if (text.size() > 1) text += ',';
    text += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
    text += '"';
  }
  return text + "}";
}

std::vector<std::int64_t> numbers_of(std::string_view array) {
  std::vector<std::int64_t> numbers;
  const char* at = array.data();
  const char* const end = at + array.size();
  while (at != end) {
    std::int64_t value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error == std::errc()) {
      numbers.push_back(value);
      at = next;
    } else {
      ++at;
    }
  }
  return numbers;
}

std::vector<std::string> texts_of(const pqxx::field& array) {
  std::vector<std::string> values;
  pqxx::array_parser parser(array.c_str());
  for (auto [what, value] = parser.get_next(); what != pqxx::array_parser::juncture::done;
       std::tie(what, value) = parser.get_next()) {
    if (what == pqxx::array_parser::juncture::string_value) values.push_back(value);
  }
  return values;
}

IpAddress address_of(const pqxx::field& field) {
  if (field.is_null()) return {};
  return parse_address(field.c_str()).value_or(IpAddress{});
}

Counts counts_of(const pqxx::field& packets, const pqxx::field& bytes) {
  return {Packets{packets.as<std::uint64_t>(0)}, Bytes{bytes.as<std::uint64_t>(0)}};
}

std::string where_sensor(const pqxx::transaction_base& transaction, const Filter& filter) {
  if (filter.sensors.empty()) return "";
  return fmt::format(" AND sensor_id = ANY (ARRAY(SELECT id FROM sensor WHERE name = ANY ({}::text[])))",
                     transaction.quote(array_of_text(filter.sensors)));
}

std::string where_start(Period period) {
  return fmt::format(" AND start >= {} AND start < {}", literal(period.since), literal(period.until));
}

std::string where_class(const Filter& filter) {
  return where_one_of("proto", "smallint", filter.protos, [](Proto proto) { return int{proto.number}; }) +
         where_one_of("family", "smallint", filter.families, [](Family family) { return static_cast<int>(family); });
}

std::string where_rows(const pqxx::transaction_base& transaction, Period period, const Filter& filter) {
  return where_start(period) + where_filter(transaction, filter);
}

std::string where_filter(const pqxx::transaction_base& transaction, const Filter& filter) {
  const auto ends = [](const IpNetwork& src, const IpNetwork& dst, const char* joined) {
    return fmt::format("(src_ip <<= '{}'::inet {} dst_ip <<= '{}'::inet)", to_text(src), joined, to_text(dst));
  };
  return where_sensor(transaction, filter) + where_class(filter) +
         where_one_of("service", "int", filter.services, [](std::uint16_t port) { return int{port}; }) +
         // Each network by itself: the planner makes a range of the index of one, but not of an array.
         where_allows(filter.ips, [&](const IpNetwork& network) { return ends(network, network, "OR"); }) +
         where_allows(filter.pairs, [&](const EndPair& pair) {
           const std::string there = ends(pair.src, pair.dst, "AND");
           return pair.way == EndPair::Way::one ? there : there + " OR " + ends(pair.dst, pair.src, "AND");
         });
}

}  // namespace netaugur::postgres
