#include "netaugur/window/merger.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace netaugur {

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
  if (const auto* packet = std::get_if<PacketLine>(&line)) return take(input, *packet);
  if (const auto* flow = std::get_if<FlowLine>(&line)) return take(input, *flow);
  if (const auto* loss = std::get_if<LossLine>(&line); loss != nullptr && !pipe.muted) return lose(pipe, *loss);
  return {};
}

Status WindowMerger::take(Input input, const PacketLine& line) {
  Pipe& pipe = pipes_[input];
  if (pipe.muted) return {};
  if (auto status = ready(pipe); !status) return status;
  reach(pipe, line.ts);
  const Window window =
      pipe.current_window.contains(line.ts) ? pipe.current_window : window_at(line.ts, options_.window);
  return count(pipe, window, line.key, {{1}, line.bytes});
}

Status WindowMerger::take(Input input, const FlowLine& line) {
  Pipe& pipe = pipes_[input];
  if (pipe.muted) return {};
  if (auto status = ready(pipe); !status) return status;
  const auto window = pipe.current_window == line.window ? line.window : whole_window(line.window);
  if (!window) return tl::unexpected(window.error());
  reach(pipe, line.window.start);
  return count(pipe, *window, line.key, line.counts);
}

Status WindowMerger::ready(const Pipe& pipe) {
  return pipe.run != nullptr ? Status() : fail(ErrorCode::bad_input, "comes before any stream header");
}

Result<Window> WindowMerger::whole_window(Window part) const {
  const Window whole = window_at(part.start, options_.window);
  if (part.end() <= whole.end()) return whole;
  return fail(ErrorCode::bad_input,
              fmt::format("its window of {} from {} does not lie in one window of {}", to_text(part.length),
                          to_rfc3339(part.start), to_text(options_.window)),
              {fmt::format("try --window {} or a multiple of it", to_text(part.length))});
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
  pipe.current = nullptr;
  pipe.current_window = {};
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
  const RunKey key{pipe.run->stream.sensor, pipe.run->stream.run};
  return open_[start].try_emplace(key, FlowTable(options_.seed, options_.max_flows)).first->second;
}

Status WindowMerger::count(Pipe& pipe, Window window, const FlowKey& key, const Counts& counts) {
  if (window.end() <= pipe.watermark) {
    part_of(pipe, floor_to(pipe.watermark, options_.window)).loss.late += counts.packets;
    return {};
  }
  if (pipe.current == nullptr || pipe.current_window != window) {
    pipe.current = &part_of(pipe, window.start);
    pipe.current_window = window;
  }
  Part& part = *pipe.current;
  if (!add_checked(part.total, counts)) return fail(ErrorCode::bad_input, "its counts exceed what a window holds");
  part.rows.add(service_key(key), counts);
  return {};
}

Status WindowMerger::lose(Pipe& pipe, const LossLine& line) {
  if (auto status = ready(pipe); !status) return status;
  const auto window = whole_window(line.window);
  if (!window) return tl::unexpected(window.error());
  reach(pipe, line.window.start);
  const bool passed = window->end() <= pipe.watermark;
  Part& part = part_of(pipe, passed ? floor_to(pipe.watermark, options_.window) : window->start);
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

WindowRecord WindowMerger::record_of(Timestamp start, const RunKey& key, Part& part) {
  WindowRecord record;
  record.stream = runs_.at(key)->stream;
  if (options_.keep_rows) record.rows.reserve(part.rows.size());
  part.rows.each([&](const FlowCount& row) {
    summariser_.add(row.key, row.counts);
    if (options_.keep_rows) record.rows.push_back({traffic_key_of_service(row.key), row.counts});
  });
  std::ranges::sort(record.rows, {}, &TrafficRow::key);
  Loss loss = part.loss;
  if (!part.loss_told) loss.received = part.total.packets + loss.late;
  loss.folded += part.rows.folded();
  record.summary = summariser_.take(key.first, {start, options_.window}, loss);
  return record;
}

std::vector<ClosedWindow> WindowMerger::closed() {
  Timestamp passed = Timestamp::max();
  for (const Pipe& pipe : pipes_) {
    if (pipe.open) passed = std::min(passed, pipe.watermark);
  }
  std::vector<ClosedWindow> windows;
  while (!open_.empty() && open_.begin()->first + options_.window <= passed) {
    auto& [start, parts] = *open_.begin();
    for (auto first = parts.begin(); first != parts.end();) {
      const auto end =
          std::find_if(first, parts.end(), [&](const auto& part) { return part.first.first != first->first.first; });
      windows.push_back(closed_window(start, first, end));
      first = end;
    }
    for (Pipe& pipe : pipes_) pipe.current = nullptr;
    open_.erase(open_.begin());
  }
  return windows;
}

/// The runs of one sensor.
ClosedWindow WindowMerger::closed_window(Timestamp start, Parts::iterator first, Parts::iterator end) {
  ClosedWindow window;
  Loss loss;
  for (auto part = first; part != end; ++part) {
    window.records.push_back(record_of(start, part->first, part->second));
    // Each was checked on its own when it was taken; the sum of a few runs stays far below 64 bits.
    loss += window.records.back().summary.loss;
  }
  if (window.records.size() == 1) {
    window.summary = window.records.front().summary;
    return window;
  }
  for (auto part = first; part != end; ++part) {
    part->second.rows.each([&](const FlowCount& row) { summariser_.add(row.key, row.counts); });
  }
  window.summary = summariser_.take(first->first.first, {start, options_.window}, loss);
  return window;
}

}  // namespace netaugur
