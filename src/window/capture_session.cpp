#include "netaugur/window/capture_session.hpp"

#include <algorithm>
#include <limits>
#include <queue>
#include <thread>
#include <utility>

#include "batch_queue.hpp"
#include "output_queue.hpp"

namespace netaugur {

namespace {

constexpr std::int64_t no_instant = std::numeric_limits<std::int64_t>::min();
/// A live batch does not wait longer than this to become full.
constexpr Duration max_batch_age = std::chrono::milliseconds(100);

std::vector<StreamHeader> headers_of(const std::vector<std::unique_ptr<FrameSource>>& sources,
                                     const std::string& sensor) {
  std::vector<StreamHeader> headers;
  headers.reserve(sources.size());
  for (const auto& source : sources) headers.push_back({sensor, source->run(), source->name(), source->linktype()});
  return headers;
}

/// Lets emplace_back make an element where it stays, without a copy.
template <class Make>
struct InPlace {
  Make make;
  operator DecodedFrame() const { return make(); }
};

/// Recorded sources in an order that does not come from the command line.
void sort_recorded(std::vector<std::unique_ptr<FrameSource>>& sources) {
  if (sources.front()->live()) return;
  std::ranges::sort(sources, [](const auto& a, const auto& b) {
    return std::pair(a->run(), a->name()) < std::pair(b->run(), b->name());
  });
}

}  // namespace

CaptureSession::CaptureSession(std::vector<std::unique_ptr<FrameSource>> sources, Options options, LineSink& lines,
                               FrameSink* frames)
    : sources_(std::move(sources)),
      options_(std::move(options)),
      lines_(lines),
      frames_(frames),
      watches_(sources_.size()),
      queue_(std::make_unique<BatchQueue>()),
      packets_left_(static_cast<std::int64_t>(std::min(options_.max_packets.value_or(quantity_max), quantity_max))),
      first_instant_(no_instant) {
  sort_recorded(sources_);
}

CaptureSession::~CaptureSession() = default;

Result<std::vector<Error>> CaptureSession::run() {
  // Not before: its thread inherits which signals are blocked.
  output_ = std::make_unique<OutputQueue>(lines_, options_.max_flows, FlowTable(options_.seed, options_.max_flows));
  windows_ = std::make_unique<FlowWindows>(
      FlowWindows::Options{.sources = headers_of(sources_, options_.sensor),
                           .interval = options_.interval,
                           .lateness = options_.lateness,
                           .output = options_.output,
                           .clock = sources_.front()->live() ? FlowWindows::Clock::own : FlowWindows::Clock::shared,
                           .seed = options_.seed,
                           .max_flows = options_.max_flows},
      *output_);
  windows_->begin();
  Status status = sources_.front()->live() ? count_live() : count_recorded();
  if (status) windows_->close();
  const Status written = output_->finish();
  if (status) status = written;
  if (!status) return tl::unexpected(status.error());
  if (frames_error_) return tl::unexpected(*frames_error_);
  return errors_;
}

void CaptureSession::stop() {
  stopped_ = true;
  for (const auto& source : sources_) source->interrupt();
}

CaptureSession::Totals CaptureSession::totals() const {
  Totals totals;
  totals.captured = captured_;
  for (const Watch& watch : watches_) {
    totals.sources.received += watch.received;
    totals.sources.dropped_kernel += watch.dropped_kernel;
    totals.sources.dropped_interface += watch.dropped_interface;
  }
  return totals;
}

/// Reads the headers of frames that are still wanted; answers whether more are.
bool CaptureSession::take(std::span<const Frame> frames, std::uint16_t source, std::vector<DecodedFrame>& into) {
  bool going = true;
  if (options_.max_duration) {
    const auto end = std::ranges::find_if(frames, [this](const Frame& frame) { return beyond_duration(frame.ts); });
    going = end == frames.end();
    frames = {frames.begin(), end};
  }
  if (options_.max_packets) {
    const auto size = static_cast<std::int64_t>(frames.size());
    const std::int64_t left = packets_left_.fetch_sub(size);
    if (left <= size) {
      frames = frames.first(static_cast<std::size_t>(std::max<std::int64_t>(left, 0)));
      going = false;
      stop();
    }
  }
  if (frames_ != nullptr && !keep(frames)) return false;
  for (const Frame& frame : frames) {
    into.emplace_back(
        InPlace([&] { return DecodedFrame{frame.ts, decode(frame.link, frame.bytes), frame.wire_length, source}; }));
    if (frame.bytes.size() >= frame.wire_length) into.back().headers.truncated = false;  // the sender's, not ours
  }
  return going;
}

/// Hands frames to the frame sink; an error ends the capture.
bool CaptureSession::keep(std::span<const Frame> frames) {
  const std::scoped_lock lock(mutex_);
  for (const Frame& frame : frames) {
    if (auto written = frames_->write(frame); !written) {
      if (!frames_error_) frames_error_ = written.error();
      stop();
      return false;
    }
  }
  return true;
}

bool CaptureSession::beyond_duration(Timestamp at) {
  if (!options_.max_duration) return false;
  std::int64_t first = no_instant;
  if (first_instant_.compare_exchange_strong(first, at.time_since_epoch().count())) return false;
  return at - Timestamp(Duration(first)) >= *options_.max_duration;
}

/// Lets other threads see the counters of a source; answers what they rose by.
SourceCounters CaptureSession::observe(std::uint16_t index) {
  const SourceCounters now = sources_[index]->counters();
  Watch& watch = watches_[index];
  return {.received = now.received - watch.received.exchange(now.received),
          .dropped_kernel = now.dropped_kernel - watch.dropped_kernel.exchange(now.dropped_kernel),
          .dropped_interface = now.dropped_interface - watch.dropped_interface.exchange(now.dropped_interface)};
}

void CaptureSession::fail_source(Error error) {
  const std::scoped_lock lock(mutex_);
  errors_.push_back(std::move(error));
}

/// One source is counted where it is read: handing over to another thread would cost as much as the counting.
Status CaptureSession::count_live() {
  Status status;
  if (source_count() == 1) {
    read_live(0, [&](FrameBatch batch) {
      status = count_batch(batch);
      queue_->recycle(std::move(batch));
      return status.has_value();
    });
    return status;
  }
  std::vector<std::jthread> readers;
  for (std::uint16_t i = 0; i < source_count(); ++i) {
    readers.emplace_back(
        [this, i] { read_live(i, [this](FrameBatch batch) { return queue_->push(std::move(batch)); }); });
  }
  for (std::size_t running = readers.size(); status && running > 0;) {
    auto batch = queue_->pop();
    if (!batch) break;
    status = count_batch(*batch);
    if (batch->finished) --running;
    queue_->recycle(std::move(*batch));
  }
  if (!status) stop();
  queue_->close();
  return status;
}

Status CaptureSession::count_batch(const FrameBatch& batch) {
  windows_->count(batch.frames);
  windows_->lost(batch.source, batch.dropped_kernel, batch.dropped_interface);
  if (batch.quiet_until) windows_->quiet(batch.source, *batch.quiet_until);
  if (batch.finished) windows_->finish(batch.source);
  return output_->flush();
}

/// `deliver` answers whether more is wanted.
void CaptureSession::read_live(std::uint16_t index, const std::function<bool(FrameBatch)>& deliver) {
  FrameSource& source = *sources_[index];
  FrameBatch batch = queue_->fresh(index);
  std::optional<Timestamp> observed_at;  // on the frames' clock
  const auto hand_over = [&] {
    captured_.fetch_add(batch.frames.size(), std::memory_order_relaxed);
    // Not with each batch: asking the kernel costs as much as counting hundreds of frames.
    const auto newest = batch.frames.empty() ? std::nullopt : std::optional(batch.frames.back().ts);
    const bool due = !newest || !observed_at || std::chrono::abs(*newest - *observed_at) >= max_batch_age;
    if (due || batch.finished || batch.quiet_until) {
      const SourceCounters risen = observe(index);
      batch.dropped_kernel = Packets{risen.dropped_kernel};
      batch.dropped_interface = Packets{risen.dropped_interface};
      observed_at = newest;
    }
    return deliver(std::exchange(batch, queue_->fresh(index)));
  };
  bool going = true;
  const FrameSource::Take into_batch = [&](std::span<const Frame> frames) {
    if (going) going = take(frames, index, batch.frames);
  };
  while (going) {
    const auto read = source.read(into_batch);
    if (!read) {
      fail_source(read.error());
      break;
    }
    switch (read->state) {
      case FrameSource::State::end:
        going = false;
        break;
      case FrameSource::State::idle:
        batch.quiet_until = read->quiet_until;
        going = hand_over() && !beyond_duration(read->quiet_until);
        break;
      case FrameSource::State::frames: {
        const bool old = !batch.frames.empty() && batch.frames.back().ts - batch.frames.front().ts > max_batch_age;
        if (going && (old || batch.frames.size() >= FrameBatch::capacity)) going = hand_over();
        break;
      }
    }
  }
  batch.finished = true;
  static_cast<void>(hand_over());
}

/// Merges recorded sources by time.
Status CaptureSession::count_recorded() {
  struct Head {
    std::span<const Frame> frames;  ///< of the source, not yet taken
    std::uint16_t source = 0;
  };
  const auto later = [](const Head& a, const Head& b) {
    return std::pair(a.frames.front().ts, a.source) > std::pair(b.frames.front().ts, b.source);
  };
  std::priority_queue<Head, std::vector<Head>, decltype(later)> heads(later);
  const auto fetch = [&](std::uint16_t index) -> std::span<const Frame> {
    std::span<const Frame> fetched;
    const auto read = sources_[index]->read([&](std::span<const Frame> frames) { fetched = frames; });
    observe(index);
    if (!read) fail_source(read.error());
    return fetched;
  };
  for (std::uint16_t i = 0; i < source_count(); ++i) {
    if (const auto frames = fetch(i); !frames.empty()) heads.push({frames, i});
  }
  std::vector<DecodedFrame> decoded;
  Status status;
  for (bool going = true; going && status && !heads.empty() && !stopped_;) {
    Head head = heads.top();
    heads.pop();
    // As many as come before the other sources' next: with one source, all.
    std::size_t run = head.frames.size();
    if (!heads.empty()) {
      run = 1;
      while (run < head.frames.size() && !later({head.frames.subspan(run), head.source}, heads.top())) ++run;
    }
    decoded.clear();
    going = take(head.frames.first(run), head.source, decoded);
    captured_.fetch_add(decoded.size(), std::memory_order_relaxed);
    windows_->count(decoded);
    status = output_->flush();
    head.frames = head.frames.subspan(run);
    if (going && head.frames.empty()) head.frames = fetch(head.source);
    if (!head.frames.empty()) heads.push(head);
  }
  return status;
}

}  // namespace netaugur
