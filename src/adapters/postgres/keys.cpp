#include "keys.hpp"

#include <fmt/format.h>

#include "netaugur/store/row_order.hpp"
#include "sql.hpp"

namespace netaugur::postgres {

namespace {

struct Key {
  std::string k1 = "0";
  std::string k2 = "0";
};

/// With the bucket: a cluster takes a union on each node only where all its parts have the distribution column.
std::string select(const Key& key, const std::string& table, const std::string& condition) {
  return fmt::format("SELECT bucket, start, {} AS k1, {} AS k2, packets, bytes FROM {} WHERE true{}", key.k1, key.k2,
                     table, condition);
}

/// The key of a dimension that every kind of table has a column for.
Key class_key(Dimension by) {
  if (by == Dimension::proto) return {"proto"};
  if (by == Dimension::family) return {"family"};
  if (by == Dimension::sensor) return {"sensor_id"};
  return {};
}

bool is_one_address(const IpNetwork& network) {
  return network.prefix == (network.address.kind == AddressKind::ipv4 ? 32 : 128);
}

/// Whether the tables of single ends answer: all ends, or one end, which no row has twice.
bool ends_answer(const Filter& filter, Dimension by) {
  if (!filter.services.empty() || !filter.pairs.empty()) return false;
  if (by == Dimension::ip) return filter.ips.empty();
  return is_class(by) && filter.ips.without.empty() && filter.ips.only.size() == 1 &&
         is_one_address(filter.ips.only.front());
}

std::string class_rows(const pqxx::transaction_base& transaction, const Tile& tile, const Filter& filter,
                       Dimension by) {
  // The classes of a window are in the ledger.
  const std::string table =
      tile.resolution == Resolution::raw
          ? "(SELECT w.bucket, w.start, w.sensor_id, c.family, c.proto, c.packets, c.bytes FROM traffic_window w,"
            " unnest(w.families, w.protos, w.class_packets, w.class_bytes) AS c(family, proto, packets, bytes)) AS "
            "class"
          : fmt::format("class_{}", name_of(tile.resolution));
  return select(class_key(by), table,
                where_start(tile.period) + where_sensor(transaction, filter) + where_class(filter));
}

std::string end_rows(const pqxx::transaction_base& transaction, const Tile& tile, const Filter& filter, Dimension by) {
  std::string condition = where_start(tile.period) + where_sensor(transaction, filter) + where_class(filter);
  if (!filter.ips.empty()) condition += fmt::format(" AND ip = '{}'::inet", to_text(filter.ips.only.front().address));
  return select(by == Dimension::ip ? Key{"ip"} : class_key(by), fmt::format("address_{}", name_of(tile.resolution)),
                condition);
}

std::string traffic_rows(const pqxx::transaction_base& transaction, const Tile& tile, const Filter& filter,
                         Dimension by) {
  const auto table = traffic_table(tile.resolution);
  const auto condition = where_rows(transaction, tile.period, filter);
  if (by == Dimension::service) return select({"coalesce(service, -1)"}, table, condition);
  if (by == Dimension::pair) {
    return select({fmt::format("coalesce(src_ip, {})", no_address), fmt::format("coalesce(dst_ip, {})", no_address)},
                  table, condition);
  }
  if (by != Dimension::ip) return select(class_key(by), table, condition);
  return select({"src_ip"}, table, condition + " AND src_ip IS NOT NULL") + " UNION ALL " +
         select({"dst_ip"}, table, condition + " AND dst_ip IS NOT NULL AND src_ip IS DISTINCT FROM dst_ip");
}

std::string text_of_address(const pqxx::field& key) {
  const std::string text = key.c_str();
  if (text.find('/') != std::string::npos) return "";
  const auto address = parse_address(text);
  return address ? to_text(*address) : text;
}

}  // namespace

bool is_class(Dimension by) {
  return by == Dimension::total || by == Dimension::proto || by == Dimension::family || by == Dimension::sensor;
}

std::string traffic_table(Resolution resolution) {
  return resolution == Resolution::raw ? "traffic" : fmt::format("traffic_{}", name_of(resolution));
}

std::string keyed_rows(const pqxx::transaction_base& transaction, const Tiles& tiles, const Filter& filter,
                       Dimension by) {
  const bool classes = is_class(by) && filter.ips.empty() && filter.pairs.empty() && filter.services.empty();
  const bool ends = ends_answer(filter, by);
  std::string sql;
  for (const auto& tile : classes ? tiles.of_windows : tiles.of_rows) {
    if (!sql.empty()) sql += " UNION ALL ";
    sql += classes                                      ? class_rows(transaction, tile, filter, by)
           : ends && tile.resolution != Resolution::raw ? end_rows(transaction, tile, filter, by)
                                                        : traffic_rows(transaction, tile, filter, by);
  }
  return sql;
}

std::string key_text(Dimension by) {
  const auto end = [](const char* key) {
    return fmt::format("CASE WHEN {0} = {1} THEN '' ELSE host({0}) END", key, no_address);
  };
  switch (by) {
    case Dimension::ip:
      return "host(k1) COLLATE \"C\"";
    case Dimension::pair:
      return fmt::format("CASE WHEN k1 = {0} AND k2 = {0} THEN 'none' ELSE {1} || '>' || {2} END COLLATE \"C\"",
                         no_address, end("k1"), end("k2"));
    case Dimension::service:
      return "CASE WHEN k1 < 0 THEN 'none' ELSE k1::text END COLLATE \"C\"";
    default:
      return "k1";
  }
}

std::string address_literal(const IpAddress& address) {
  return address.present() ? fmt::format("'{}'::inet", to_text(address)) : no_address;
}

std::string service_literal(std::optional<std::uint16_t> service) { return std::to_string(service ? *service : -1); }

std::string key_columns(Dimension by) { return by == Dimension::pair ? "k1, k2" : "k1"; }

std::string key_literal(Dimension by, const std::string& value) {
  const auto key = parse_key(by, value).value_or(NumberedKey{});
  if (by == Dimension::pair) return fmt::format("{}, {}", address_literal(key.src), address_literal(key.dst));
  return by == Dimension::service ? service_literal(key.service) : address_literal(key.src);
}

std::string where_keys(Dimension by, const std::vector<std::string>& values) {
  std::string keys;
  for (const auto& value : values) {
    if (parse_key(by, value)) keys += fmt::format("{}({})", keys.empty() ? "" : ", ", key_literal(by, value));
  }
  if (keys.empty()) return " WHERE false";
  if (by == Dimension::pair) return fmt::format(" WHERE (k1, k2) IN (VALUES {})", keys);
  return fmt::format(" WHERE k1 = ANY (ARRAY[{}]{})", keys, by == Dimension::ip ? "::inet[]" : "::int[]");
}

std::string largest_first(Dimension by, Metric metric) {
  return fmt::format(" ORDER BY k1 IS NULL, sum({}) DESC, {}", name_of(metric), key_text(by));
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
