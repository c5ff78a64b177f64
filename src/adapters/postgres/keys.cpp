#include "keys.hpp"

#include <fmt/format.h>

#include "sql.hpp"

namespace netaugur::postgres {

namespace {

/// What stands for a missing address: no row has a network as its end, and it sorts first.
constexpr const char* no_address = "'0.0.0.0/0'::inet";

std::string select(const std::string& k1, const std::string& k2, const std::string& table,
                   const std::string& condition) {
  return fmt::format("SELECT start, {} AS k1, {} AS k2, packets, bytes FROM {} WHERE true{}", k1, k2, table, condition);
}

std::string text_of_address(const pqxx::field& key) {
  const std::string text = key.c_str();
  if (text.find('/') != std::string::npos) return "";
  const auto address = parse_address(text);
  return address ? to_text(*address) : text;
}

}  // namespace

std::string keyed_rows(const pqxx::transaction_base& transaction, const Tile& tile, const Filter& filter,
                       Dimension by) {
  const auto table = classes_answer(filter, by) ? class_table(tile.resolution) : traffic_table(tile.resolution);
  const auto condition = where(transaction, tile.period, filter);
  switch (by) {
    case Dimension::total:
      return select("0", "0", table, condition);
    case Dimension::proto:
      return select("proto", "0", table, condition);
    case Dimension::family:
      return select("family", "0", table, condition);
    case Dimension::sensor:
      return select("sensor_id", "0", table, condition);
    case Dimension::service:
      return select("coalesce(service, -1)", "0", table, condition);
    case Dimension::pair:
      return select(fmt::format("coalesce(src_ip, {})", no_address), fmt::format("coalesce(dst_ip, {})", no_address),
                    table, condition);
    case Dimension::ip:
      break;
  }
  return select("src_ip", "0", table, condition + " AND src_ip IS NOT NULL") + " UNION ALL " +
         select("dst_ip", "0", table, condition + " AND dst_ip IS NOT NULL AND src_ip IS DISTINCT FROM dst_ip");
}

std::string largest_first(Dimension by, Metric metric) {
  const bool addresses = by == Dimension::ip || by == Dimension::pair;
  return fmt::format(
      " ORDER BY sum({}) DESC, {}", name_of(metric),
      addresses ? by == Dimension::ip ? "host(k1) COLLATE \"C\"" : "host(k1) COLLATE \"C\", host(k2) COLLATE \"C\""
      : by == Dimension::service ? "k1::text COLLATE \"C\""
                                 : "k1");
}

KeyReader::KeyReader(pqxx::transaction_base& transaction, Dimension by) : by_(by) {
  if (by != Dimension::sensor) return;
  for (const auto& row : transaction.exec("SELECT id, name FROM sensor")) {
    sensors_[row[0].as<std::int64_t>()] = row[1].as<std::string>();
  }
}

std::string KeyReader::value(const pqxx::field& k1, const pqxx::field& k2) const {
  switch (by_) {
    case Dimension::total:
      return "";
    case Dimension::proto:
      return name_of(Proto{k1.as<std::uint16_t>()});
    case Dimension::family:
      return std::string(name_of(static_cast<Family>(k1.as<int>())));
    case Dimension::sensor: {
      const auto found = sensors_.find(k1.as<std::int64_t>());
      return found == sensors_.end() ? k1.as<std::string>() : found->second;
    }
    case Dimension::service:
      return k1.as<int>() < 0 ? "none" : k1.as<std::string>();
    case Dimension::ip:
      return text_of_address(k1);
    case Dimension::pair:
      break;
  }
  const auto src = text_of_address(k1);
  const auto dst = text_of_address(k2);
  return src.empty() && dst.empty() ? "none" : src + ">" + dst;
}

}  // namespace netaugur::postgres
