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

std::string where(const pqxx::transaction_base& transaction, Period period, const Filter& filter) {
  std::string sql = fmt::format(" AND start >= {} AND start < {}", literal(period.since), literal(period.until));
  sql += where_sensor(transaction, filter);
  std::vector<int> numbers;
  numbers.reserve(std::max(filter.protos.size(), filter.families.size()));
  for (const Proto proto : filter.protos) numbers.push_back(proto.number);
  if (!numbers.empty()) sql += fmt::format(" AND proto = ANY ('{}'::smallint[])", array_of(numbers));
  numbers.clear();
  for (const Family family : filter.families) numbers.push_back(static_cast<int>(family));
  if (!numbers.empty()) sql += fmt::format(" AND family = ANY ('{}'::smallint[])", array_of(numbers));
  if (!filter.services.empty()) sql += fmt::format(" AND service = ANY ('{}'::int[])", array_of(filter.services));
  if (!filter.ips.empty()) {
    std::vector<std::string> networks;
    networks.reserve(filter.ips.size());
    for (const auto& network : filter.ips) networks.push_back(to_text(network));
    const auto array = transaction.quote(array_of_text(networks));
    sql += fmt::format(" AND (src_ip <<= ANY ({0}::inet[]) OR dst_ip <<= ANY ({0}::inet[]))", array);
  }
  return sql;
}

std::string traffic_table(Resolution resolution) {
  return resolution == Resolution::raw ? "traffic" : fmt::format("traffic_{}", name_of(resolution));
}

std::string class_table(Resolution resolution) {
  if (resolution != Resolution::raw) return fmt::format("class_{}", name_of(resolution));
  return "(SELECT w.start, w.sensor_id, c.family, c.proto, c.packets, c.bytes FROM traffic_window w,"
         " unnest(w.families, w.protos, w.class_packets, w.class_bytes) AS c(family, proto, packets, bytes)) AS class";
}

bool classes_answer(const Filter& filter, Dimension by) {
  const bool class_key =
      by == Dimension::total || by == Dimension::proto || by == Dimension::family || by == Dimension::sensor;
  return class_key && filter.ips.empty() && filter.services.empty();
}

}  // namespace netaugur::postgres
