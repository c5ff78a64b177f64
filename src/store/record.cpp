#include <fmt/format.h>

#include <algorithm>

#include "netaugur/store/plan.hpp"

namespace netaugur {

namespace {

/// A class that a summary lists with nothing in it says the same as one that it leaves out.
template <class Class>
std::map<Class, Counts> without_zeros(std::map<Class, Counts> counts) {
  std::erase_if(counts, [](const auto& entry) { return entry.second == Counts{}; });
  return counts;
}

}  // namespace

Status check_record(const WindowRecord& record) {
  const auto& summary = record.summary;
  const auto refuse = [&](std::string what) {
    return fail(ErrorCode::bad_input,
                fmt::format("window {} of sensor '{}', run '{}': {}", to_rfc3339(summary.window.start),
                            record.stream.sensor, record.stream.run, what));
  };
  if (record.stream.sensor.empty()) return refuse("the sensor has no name");
  if (record.stream.sensor.find('\0') != std::string::npos) return refuse("the sensor's name has a zero byte");
  if (summary.sensor != record.stream.sensor) return refuse("the summary names sensor '" + summary.sensor + "'");
  if (!is_uuid(record.stream.run)) return refuse("the run is not a UUID");
  const Duration length = summary.window.length;
  if (length < std::chrono::microseconds(1) || length % std::chrono::microseconds(1) != Duration(0) ||
      floor_to(summary.window.start, length) != summary.window.start) {
    return refuse(fmt::format("a length of {} ns from this start is no window", length.count()));
  }
  Counts total;
  std::map<Proto, Counts> by_proto;
  std::map<Family, Counts> by_family;
  for (const auto& row : record.rows) {
    if (!add_checked(total, row.counts)) return refuse("counts beyond 63 bits");
    by_proto[row.key.proto] += row.counts;
    by_family[row.key.family] += row.counts;
  }
  if (total != summary.total || without_zeros(by_proto) != without_zeros(summary.by_proto) ||
      without_zeros(by_family) != without_zeros(summary.by_family)) {
    return refuse("the sums of its rows are not those of its summary");
  }
  const auto& loss = summary.loss;
  for (const Packets count :
       {loss.received, loss.dropped_kernel, loss.dropped_interface, loss.truncated, loss.late, loss.folded}) {
    if (count.value > quantity_max) return refuse("a loss beyond 63 bits");
  }
  return {};
}

}  // namespace netaugur
