#include "netaugur/report/answer_table.hpp"

#include <string>

namespace netaugur {

namespace {

constexpr const char* rest = "(rest)";

Cell address_cell(const IpAddress& address) {
  return address.present() ? Cell(to_text(address)) : Cell(std::monostate{});
}

}  // namespace

Table table_of(const SeriesAnswer& answer, Dimension by) {
  Table table{{"start"}, {}};
  if (by != Dimension::total) table.columns.emplace_back(name_of(by));
  for (const char* column : {"packets", "bytes", "lost"}) table.columns.emplace_back(column);
  for (std::size_t i = 0; i < answer.total.size(); ++i) {
    const Timestamp start = answer.start + answer.step * static_cast<std::int64_t>(i);
    const auto add = [&](const std::string& value, const Counts& counts) {
      auto& row = table.rows.emplace_back(std::vector<Cell>{start});
      if (by != Dimension::total) row.emplace_back(value);
      if (answer.covered[i]) {
        row.insert(row.end(), {Cell(counts.packets.value), Cell(counts.bytes.value), Cell(answer.lost[i].value)});
      } else {
        row.resize(table.columns.size());
      }
    };
    for (const auto& series : answer.series) add(series.key.value, series.values[i]);
    if (!answer.other.empty()) add(rest, answer.other[i]);
  }
  return table;
}

Table table_of(const TopAnswer& answer, Dimension by) {
  Table table{{std::string(name_of(by)), "packets", "bytes"}, {}};
  for (const auto& [value, counts] : answer.rows) {
    table.rows.push_back({value, counts.packets.value, counts.bytes.value});
  }
  if (answer.other != Counts{}) table.rows.push_back({rest, answer.other.packets.value, answer.other.bytes.value});
  return table;
}

Table table_of(const TrafficPage& page) {
  Table table{{"start", "sensor", "family", "proto", "src_ip", "dst_ip", "service", "packets", "bytes"}, {}};
  for (const auto& [start, sensor, row] : page.rows) {
    const auto& key = row.key;
    table.rows.push_back({start, sensor, std::string(name_of(key.family)), name_of(key.proto), address_cell(key.src),
                          address_cell(key.dst), key.service ? Cell(std::uint64_t{*key.service}) : Cell(),
                          row.counts.packets.value, row.counts.bytes.value});
  }
  return table;
}

Table table_of(const WindowPage& page) {
  Table table{{"sequence", "start", "end", "sensor", "packets", "bytes", "hosts", "pairs", "received", "dropped_kernel",
               "dropped_interface", "truncated", "late", "folded"},
              {}};
  for (const auto& [sequence, summary] : page.windows) {
    const auto& loss = summary.loss;
    table.rows.push_back({sequence, summary.window.start, summary.window.end(), summary.sensor,
                          summary.total.packets.value, summary.total.bytes.value, summary.hosts, summary.pairs,
                          loss.received.value, loss.dropped_kernel.value, loss.dropped_interface.value,
                          loss.truncated.value, loss.late.value, loss.folded.value});
  }
  return table;
}

Table table_of(const LossAnswer& answer) {
  Table table{{"start", "sensor", "windows", "received", "dropped_kernel", "dropped_interface", "truncated", "late",
               "folded", "lost_share"},
              {}};
  for (const auto& [start, sensor, windows, loss] : answer.rows) {
    const auto dropped = static_cast<double>((loss.dropped_kernel + loss.dropped_interface).value);
    const double on_wire = static_cast<double>(loss.received.value) + dropped;
    const double lost = dropped + static_cast<double>(loss.late.value);
    table.rows.push_back({start, sensor, windows, loss.received.value, loss.dropped_kernel.value,
                          loss.dropped_interface.value, loss.truncated.value, loss.late.value, loss.folded.value,
                          on_wire == 0 ? Cell() : Cell(lost / on_wire)});
  }
  return table;
}

Table table_of(const std::vector<SensorState>& sensors) {
  Table table{{"sensor", "first", "newest", "windows", "window_seconds"}, {}};
  for (const auto& state : sensors) {
    table.rows.push_back({state.name, state.first, state.newest, state.windows,
                          std::chrono::duration<double>(state.window_length).count()});
  }
  return table;
}

Table table_of(const std::vector<AccessState>& states) {
  Table table{{"id", "kind", "name", "role", "created", "expires", "last_used"}, {}};
  for (const auto& [access, created, last_used] : states) {
    const bool session = access.name.empty();
    table.rows.push_back({access.id, session ? "session" : "token", session ? Cell() : Cell(access.name),
                          std::string(name_of(access.role)), created, access.expires,
                          last_used ? Cell(*last_used) : Cell()});
  }
  return table;
}

}  // namespace netaugur
