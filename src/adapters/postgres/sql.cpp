#include "sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace netaugur::postgres {

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
  std::string sql;
  std::vector<int> numbers;
  numbers.reserve(std::max(filter.protos.size(), filter.families.size()));
  for (const Proto proto : filter.protos) numbers.push_back(proto.number);
  if (!numbers.empty()) sql += fmt::format(" AND proto = ANY ('{}'::smallint[])", array_of(numbers));
  numbers.clear();
  for (const Family family : filter.families) numbers.push_back(static_cast<int>(family));
  if (!numbers.empty()) sql += fmt::format(" AND family = ANY ('{}'::smallint[])", array_of(numbers));
  return sql;
}

std::string where_rows(const pqxx::transaction_base& transaction, Period period, const Filter& filter) {
  return where_start(period) + where_filter(transaction, filter);
}

std::string where_filter(const pqxx::transaction_base& transaction, const Filter& filter) {
  std::string sql = where_sensor(transaction, filter) + where_class(filter);
  if (!filter.services.empty()) sql += fmt::format(" AND service = ANY ('{}'::int[])", array_of(filter.services));
  // Each network by itself: the planner makes a range of the index of one, but not of an array.
  std::string ends;
  for (const auto& network : filter.ips) {
    for (const char* end : {"src_ip", "dst_ip"}) {
      ends += fmt::format("{}{} <<= '{}'::inet", ends.empty() ? "" : " OR ", end, to_text(network));
    }
  }
  if (!ends.empty()) sql += " AND (" + ends + ")";
  std::string pairs;
  const auto add_pair = [&pairs](const IpNetwork& src, const IpNetwork& dst) {
    pairs += fmt::format("{}(src_ip <<= '{}'::inet AND dst_ip <<= '{}'::inet)", pairs.empty() ? "" : " OR ",
                         to_text(src), to_text(dst));
  };
  for (const auto& pair : filter.pairs) {
    add_pair(pair.src, pair.dst);
    if (pair.way == EndPair::Way::either) add_pair(pair.dst, pair.src);
  }
  return pairs.empty() ? sql : sql + " AND (" + pairs + ")";
}

}  // namespace netaugur::postgres
