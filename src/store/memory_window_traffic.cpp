#include "netaugur/store/memory_store.hpp"

namespace netaugur {

Result<std::vector<TrafficOfWindows>> MemoryStore::traffic_of(std::span<const StoredWindow> windows,
                                                              std::span<const Filter> filters) {
  std::vector<TrafficOfWindows> answer(filters.size(), TrafficOfWindows(windows.size(), WindowTraffic{}));
  const WindowPlaces places(windows);
  for (const auto& [sequence, record] : stored_) {
    for (const std::size_t place : places.of(record.stream.sensor, record.summary.window.start)) {
      for (const auto& row : record.rows) {
        for (std::size_t i = 0; i < filters.size(); ++i) {
          if (!filters[i].matches(record.stream.sensor, row.key)) continue;
          auto& traffic = *answer[i][place];
          traffic.total += row.counts;
          traffic.by_proto[row.key.proto] += row.counts;
          traffic.by_family[row.key.family] += row.counts;
        }
      }
    }
  }
  return answer;
}

}  // namespace netaugur
