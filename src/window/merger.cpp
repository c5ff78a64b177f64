#include "netaugur/window/merger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "netaugur/window/summary.hpp"

namespace netaugur {

namespace {

/// A 64-bit finaliser (the mixing steps of Stafford's variant 13 of MurmurHash3), so that every bit of a key counts.
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

std::uint64_t mix(std::uint64_t seed, const IpAddress& address) {
  std::uint64_t halves[2];
  std::memcpy(halves, address.bytes.data(), sizeof halves);
  return mix(mix(seed ^ halves[0]) + halves[1]);
}

}  // namespace

std::size_t WindowMerger::RowHash::operator()(const TrafficKey& key) const {
  const std::uint64_t service = key.service ? *key.service : 0x10000U;
  const std::uint64_t seed =
      (static_cast<std::uint64_t>(key.family) << 48U) | (std::uint64_t{key.proto.number} << 32U) | service;
  return mix(mix(seed, key.src), key.dst);
}

Result<WindowMerger> WindowMerger::create(const MergerOptions& options) {
  if (options.window < std::chrono::milliseconds(1) || options.window > std::chrono::days(1) ||
      options.window % std::chrono::milliseconds(1) != Duration(0)) {
    return fail(ErrorCode::usage, fmt::format("a window of {} is not between 1ms and 1d, in whole milliseconds",
                                              to_text(options.window)));
  }
  return WindowMerger(options);
}

WindowMerger::Input WindowMerger::add_input() {
  pipes_.emplace_back();
  return pipes_.size() - 1;
}

Status WindowMerger::take(Input input, const Line& line) {
  Pipe& pipe = pipes_[input];
  if (const auto* header = std::get_if<StreamHeader>(&line)) return take_header(input, *header);
  if (const auto* mark = std::get_if<MarkLine>(&line)) {
    pipe.marked = true;
    pipe.watermark = std::max(pipe.watermark, mark->until);
    return {};
  }
  const auto* packet = std::get_if<PacketLine>(&line);
  const auto* flow = std::get_if<FlowLine>(&line);
  const auto* loss = std::get_if<LossLine>(&line);
  if (packet == nullptr && flow == nullptr && loss == nullptr) return {};
  if (pipe.muted) return {};
  if (pipe.run == nullptr) return fail(ErrorCode::bad_input, "comes before any stream header");
  if (packet != nullptr) {
    reach(pipe, packet->ts);
    return count(pipe, window_at(packet->ts, options_.window), packet->key, {{1}, packet->bytes});
  }
  const Window part = flow != nullptr ? flow->window : loss->window;
  const Window whole = window_at(part.start, options_.window);
  if (part.end() > whole.end()) {
    return fail(ErrorCode::bad_input,
                fmt::format("its window of {} from {} does not lie in one window of {}", to_text(part.length),
                            to_rfc3339(part.start), to_text(options_.window)),
                {fmt::format("try --window {} or a multiple of it", to_text(part.length))});
  }
  reach(pipe, part.start);
  return flow != nullptr ? count(pipe, whole, flow->key, flow->counts) : lose(pipe, *loss);
}

Status WindowMerger::take_header(Input input, const StreamHeader& header) {
  Pipe& pipe = pipes_[input];
  auto& run = runs_[{header.sensor, header.run}];
  if (!run) run = std::make_unique<Run>(Run{header, input});
  pipe.muted = run->input != input;
  if (pipe.muted) {
    return fail(ErrorCode::bad_input, fmt::format("run {} of sensor {} comes through another input too; counted once",
                                                  header.run, header.sensor));
  }
  pipe.run = run.get();
  return {};
}

void WindowMerger::reach(Pipe& pipe, Timestamp seen) {
  pipe.newest = std::max(pipe.newest, seen);
  // Far enough from the smallest instant for the subtraction.
  if (!pipe.marked && pipe.newest > Timestamp::min() + options_.lateness) {
    pipe.watermark = std::max(pipe.watermark, pipe.newest - options_.lateness);
  }
}

WindowMerger::Part& WindowMerger::part_of(const Pipe& pipe, Timestamp start) {
  return open_[start][{pipe.run->stream.sensor, pipe.run->stream.run}];
}

Status WindowMerger::count(Pipe& pipe, Window window, const FlowKey& key, const Counts& counts) {
  if (window.end() <= pipe.watermark) {
    part_of(pipe, floor_to(pipe.watermark, options_.window)).loss.late += counts.packets;
    return {};
  }
  Part& part = part_of(pipe, window.start);
  if (!add_checked(part.total, counts)) return fail(ErrorCode::bad_input, "its counts exceed what a window holds");
  part.rows[traffic_key(key)] += counts;
  return {};
}

Status WindowMerger::lose(Pipe& pipe, const LossLine& line) {
  const Window window = window_at(line.window.start, options_.window);
  const bool passed = window.end() <= pipe.watermark;
  Part& part = part_of(pipe, passed ? floor_to(pipe.watermark, options_.window) : window.start);
  part.loss_told = true;
  return add_loss(part.loss, line.loss);
}

void WindowMerger::finish(Input input) { pipes_[input].open = false; }

WindowMerger::Input WindowMerger::furthest_behind() const {
  Input behind = pipes_.size();
  for (Input i = 0; i < pipes_.size(); ++i) {
    if (pipes_[i].open && (behind == pipes_.size() || pipes_[i].watermark < pipes_[behind].watermark)) behind = i;
  }
  return behind;
}

WindowRecord WindowMerger::record_of(Timestamp start, const RunKey& key, const Part& part) const {
  WindowRecord record;
  record.stream = runs_.at(key)->stream;
  record.rows.reserve(part.rows.size());
  for (const auto& [row, counts] : part.rows) record.rows.push_back({row, counts});
  std::ranges::sort(record.rows, {}, &TrafficRow::key);
  Loss loss = part.loss;
  if (!part.loss_told) loss.received = part.total.packets + loss.late;
  record.summary = summarise(key.first, {start, options_.window}, record.rows, loss);
  return record;
}

std::vector<ClosedWindow> WindowMerger::closed() {
  Timestamp passed = Timestamp::max();
  for (const Pipe& pipe : pipes_) {
    if (pipe.open) passed = std::min(passed, pipe.watermark);
  }
  std::vector<ClosedWindow> windows;
  while (!open_.empty() && open_.begin()->first + options_.window <= passed) {
    const auto& [start, parts] = *open_.begin();
    for (const auto& [key, part] : parts) {
      if (windows.empty() || windows.back().summary.window.start != start ||
          windows.back().summary.sensor != key.first) {
        windows.emplace_back().summary.sensor = key.first;
        windows.back().summary.window = {start, options_.window};
      }
      windows.back().records.push_back(record_of(start, key, part));
    }
    open_.erase(open_.begin());
  }
  for (ClosedWindow& window : windows) window.summary = merged_summary(window.records);
  return windows;
}

}  // namespace netaugur
