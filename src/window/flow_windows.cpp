#include "netaugur/window/flow_windows.hpp"

#include <algorithm>
#include <utility>

namespace netaugur {

namespace {

/// A live clock that leaps further than this many windows was set; the time in between is not written as empty windows.
constexpr std::int64_t max_empty_windows = 1000;
/// Late frames wait for the next window's end, so that a run of them is written as flows; more than this do not wait.
constexpr std::size_t max_waiting_late = 8192;

Counts one(const DecodedFrame& frame) { return {Packets{1}, Bytes{frame.wire_length}}; }

}  // namespace

FlowWindows::FlowWindows(Options options, LineSink& sink)
    : options_(std::move(options)),
      sink_(sink),
      sources_(options_.sources.size()),
      clocks_(options_.clock == Clock::shared ? 1 : options_.sources.size()) {}

void FlowWindows::begin() {
  for (std::size_t i = 0; i < sources_.size(); ++i) announce(static_cast<std::uint16_t>(i));
}

void FlowWindows::count(std::span<const DecodedFrame> frames) {
  while (!frames.empty()) {
    std::size_t counted = count_run(frames);
    if (counted == 0) {
      count_one(frames.front());
      counted = 1;
    }
    frames = frames.subspan(counted);
  }
}

/// Nearly all frames come from the source of the one before, lie in the same window and make no window due: as many as
/// stand at the front are counted together. Answers how many.
std::size_t FlowWindows::count_run(std::span<const DecodedFrame> frames) {
  const std::uint16_t index = frames.front().source;
  Source& source = sources_[index];
  Progress& clock = clocks_[options_.clock == Clock::shared ? 0 : index];
  if (source.current == nullptr || !clock.newest) return 0;
  const Window window = source.current_window;
  const Timestamp end = std::min(window.end(), due_);
  Timestamp newest = *clock.newest;
  std::uint64_t truncated = 0;
  std::size_t run = 0;
  for (const DecodedFrame& frame : frames) {
    if (frame.source != index || frame.ts < window.start || frame.ts >= end) break;
    newest = std::max(newest, frame.ts);
    truncated += frame.headers.truncated ? 1 : 0;
    ++run;
  }
  if (run == 0) return 0;
  clock.newest = newest;
  if (options_.output == Output::flows) {
    for (const DecodedFrame& frame : frames.first(run)) source.current->flows.add(frame.headers.key, one(frame));
  } else {
    announce(index);
    sink_.write_packets(frames.first(run));
  }
  source.current->loss.received += Packets{run};
  source.current->loss.truncated += Packets{truncated};
  return run;
}

void FlowWindows::count_one(const DecodedFrame& frame) {
  Source& source = sources_[frame.source];
  Progress& clock = clocks_[options_.clock == Clock::shared ? 0 : frame.source];
  if (!written_until_) close_until(floor_to(frame.ts - options_.lateness, options_.interval));
  if (!clock.newest || frame.ts > *clock.newest) advance(clock, frame.ts);
  if (options_.clock == Clock::own && !source.next) {
    source.next = std::max(floor_to(frame.ts, options_.interval), written_until_.value_or(Timestamp::min()));
  }
  if (options_.output == Output::packets) {
    announce(frame.source);
    sink_.write_packets({&frame, 1});
  }
  if (written_until_ && frame.ts < *written_until_) {
    count_late(frame);
    return;
  }
  if (source.current == nullptr || !source.current_window.contains(frame.ts)) {
    source.current_window = window_at(frame.ts, options_.interval);
    source.current = &open_at(source, source.current_window.start);
  }
  Open& open = *source.current;
  if (options_.output == Output::flows) open.flows.add(frame.headers.key, one(frame));
  open.loss.received += Packets{1};
  if (frame.headers.truncated) open.loss.truncated += Packets{1};
}

void FlowWindows::count_late(const DecodedFrame& frame) {
  if (options_.output == Output::packets) return;
  const Timestamp start = floor_to(frame.ts, options_.interval);
  auto& late = sources_[frame.source].late;
  late.try_emplace(start, options_.seed, options_.max_flows).first->second.add(frame.headers.key, one(frame));
  if (++late_frames_ >= max_waiting_late) write_late();
}

void FlowWindows::quiet(std::uint16_t index, Timestamp until) {
  Source& source = sources_[index];
  if (!source.next) {
    source.next = std::max(floor_to(until, options_.interval), written_until_.value_or(Timestamp::min()));
  }
  Progress& clock = clocks_[index];
  if (!clock.newest || until > *clock.newest) advance(clock, until);
}

void FlowWindows::lost(std::uint16_t index, Packets dropped_kernel, Packets dropped_interface) {
  const Progress& clock = clocks_[options_.clock == Clock::shared ? 0 : index];
  if ((dropped_kernel.value == 0 && dropped_interface.value == 0) || !clock.newest) return;
  const Timestamp at = std::max(*clock.newest, written_until_.value_or(Timestamp::min()));
  Loss& loss = open_at(sources_[index], floor_to(at, options_.interval)).loss;
  loss.dropped_kernel += dropped_kernel;
  loss.dropped_interface += dropped_interface;
}

void FlowWindows::finish(std::uint16_t index) {
  if (options_.clock == Clock::shared) return;
  Progress& clock = clocks_[index];
  clock.finished = true;
  const auto live = std::ranges::find(clocks_, false, &Progress::finished);
  if (live != clocks_.end() && live->newest) {
    due_ = Timestamp::min();
    advance(*live, *live->newest);
  }
  sources_[index].next.reset();
}

void FlowWindows::close() {
  std::optional<Timestamp> last;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const Source& source = sources_[i];
    if (!source.open.empty()) last = std::max(last, std::optional(source.open.rbegin()->first));
    if (source.next && clocks_[i].newest) {
      last = std::max(last, std::optional(floor_to(*clocks_[i].newest, options_.interval)));
    }
  }
  if (last) close_until(*last + options_.interval);
  write_late();
}

void FlowWindows::advance(Progress& clock, Timestamp to) {
  clock.newest = to;
  if (to < due_) return;
  std::optional<Timestamp> slowest;
  for (const Progress& each : clocks_) {
    if (each.finished) continue;
    if (!each.newest) return;
    if (!slowest || *each.newest < *slowest) slowest = each.newest;
  }
  if (!slowest) return;
  const Timestamp end = floor_to(*slowest - options_.lateness, options_.interval);
  if (!written_until_ || end > *written_until_) close_until(end);
  due_ = end + options_.interval + options_.lateness;
}

std::optional<Timestamp> FlowWindows::earliest(Source& source, Timestamp end) const {
  std::optional<Timestamp> first;
  if (!source.open.empty()) first = source.open.begin()->first;
  if (!source.next) return first;
  const Timestamp target = first ? std::min(*first, end) : end;
  if ((target - *source.next) / options_.interval > max_empty_windows) source.next = target;
  return first ? std::min(*first, *source.next) : source.next;
}

void FlowWindows::close_until(Timestamp end) {
  while (true) {
    std::optional<Timestamp> start;
    for (Source& source : sources_) {
      const auto first = earliest(source, end);
      if (first && *first < end && (!start || *first < *start)) start = first;
    }
    if (!start) break;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (sources_[i].open.contains(*start) || sources_[i].next == start) {
        write_window(static_cast<std::uint16_t>(i), *start);
      }
    }
  }
  if (!written_until_ || end > *written_until_) {
    written_until_ = end;
    sink_.write(MarkLine{end});
  }
  write_late();
}

void FlowWindows::write_window(std::uint16_t index, Timestamp start) {
  Source& source = sources_[index];
  const Window window{start, options_.interval};
  announce(index);
  Loss loss;
  if (const auto found = source.open.find(start); found != source.open.end()) {
    loss = found->second.loss;
    loss.folded += found->second.flows.folded();
    if (!found->second.flows.empty()) sink_.write_flows(window, found->second.flows);
    if (source.current == &found->second) source.current = nullptr;
    spare_.push_back(std::move(found->second.flows));
    source.open.erase(found);
  }
  sink_.write(LossLine{window, loss});
  if (source.next == start) source.next = window.end();
}

void FlowWindows::write_late() {
  if (late_frames_ == 0) return;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    if (sources_[i].late.empty()) continue;
    announce(static_cast<std::uint16_t>(i));
    for (auto& [start, flows] : sources_[i].late) sink_.write_flows({start, options_.interval}, flows);
    sources_[i].late.clear();
  }
  late_frames_ = 0;
}

void FlowWindows::announce(std::uint16_t source) {
  if (announced_ == source) return;
  sink_.write(options_.sources[source]);
  announced_ = source;
}

FlowWindows::Open& FlowWindows::open_at(Source& source, Timestamp start) {
  const auto found = source.open.find(start);
  return found != source.open.end() ? found->second : source.open.try_emplace(start, fresh_table()).first->second;
}

FlowTable FlowWindows::fresh_table() {
  if (spare_.empty()) return FlowTable(options_.seed, options_.max_flows);
  FlowTable table = std::move(spare_.back());
  spare_.pop_back();
  return table;
}

}  // namespace netaugur
