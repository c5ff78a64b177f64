#include "netaugur/window/capture_session.hpp"

#include <algorithm>
#include <limits>
#include <queue>
#include <thread>
#include <utility>

#include "batch_queue.hpp"

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
  windows_ = std::make_unique<FlowWindows>(
      FlowWindows::Options{.sources = headers_of(sources_, options_.sensor),
                           .interval = options_.interval,
                           .lateness = options_.lateness,
                           .output = options_.output,
                           .clock = sources_.front()->live() ? FlowWindows::Clock::own : FlowWindows::Clock::shared,
                           .seed = options_.seed},
      lines_);
}

CaptureSession::~CaptureSession() = default;

Result<std::vector<Error>> CaptureSession::run() {
  const bool live = sources_.front()->live();
  std::vector<std::jthread> readers;
  if (live) {
    for (std::uint16_t i = 0; i < source_count(); ++i) readers.emplace_back([this, i] { read_live(i); });
  } else {
    readers.emplace_back([this] { read_merged(); });
  }
  windows_->begin();
  Status status = lines_.flush();
  for (std::size_t running = readers.size(); status && running > 0;) {
    auto batch = queue_->pop();
    if (!batch) break;
    status = count_batch(*batch);
    if (batch->finished) --running;
    queue_->recycle(std::move(*batch));
  }
  if (!status) stop();
  queue_->close();
  readers.clear();
  if (status) {
    windows_->close();
    status = lines_.flush();
  }
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

Status CaptureSession::count_batch(const FrameBatch& batch) {
  for (const DecodedFrame& frame : batch.frames) windows_->count(frame);
  windows_->lost(batch.source, batch.dropped_kernel, batch.dropped_interface);
  if (batch.quiet_until) windows_->quiet(batch.source, *batch.quiet_until);
  if (batch.finished) windows_->finish(batch.source);
  return lines_.flush();
}

bool CaptureSession::take(const Frame& frame, std::uint16_t source, FrameBatch& batch) {
  if (beyond_duration(frame.ts)) return false;
  const std::int64_t left = packets_left_.fetch_sub(1);
  if (left <= 0) return false;
  if (frames_ != nullptr) {
    const std::scoped_lock lock(mutex_);
    if (auto written = frames_->write(frame); !written) {
      if (!frames_error_) frames_error_ = written.error();
      stop();
      return false;
    }
  }
  const Decoded decoded = decode(frame.link, frame.bytes);
  const bool snapped = frame.bytes.size() < frame.wire_length;
  batch.frames.push_back({frame.ts, decoded.key, frame.wire_length, source, decoded.truncated && snapped});
  captured_.fetch_add(1, std::memory_order_relaxed);
  if (left == 1) stop();
  return left > 1;
}

bool CaptureSession::beyond_duration(Timestamp at) {
  if (!options_.max_duration) return false;
  std::int64_t first = no_instant;
  if (first_instant_.compare_exchange_strong(first, at.time_since_epoch().count())) return false;
  return at - Timestamp(Duration(first)) >= *options_.max_duration;
}

void CaptureSession::poll_counters(std::uint16_t index, FrameBatch& batch) {
  const SourceCounters counters = sources_[index]->counters();
  Watch& watch = watches_[index];
  batch.dropped_kernel = Packets{counters.dropped_kernel - watch.dropped_kernel};
  batch.dropped_interface = Packets{counters.dropped_interface - watch.dropped_interface};
  watch.received = counters.received;
  watch.dropped_kernel = counters.dropped_kernel;
  watch.dropped_interface = counters.dropped_interface;
}

void CaptureSession::fail_source(Error error) {
  const std::scoped_lock lock(mutex_);
  errors_.push_back(std::move(error));
}

void CaptureSession::read_live(std::uint16_t index) {
  FrameSource& source = *sources_[index];
  FrameBatch batch = queue_->fresh(index);
  const auto hand_over = [&] {
    poll_counters(index, batch);
    const bool taken = queue_->push(std::exchange(batch, queue_->fresh(index)));
    return taken;
  };
  for (bool going = true; going;) {
    auto next = source.next();
    if (!next) {
      fail_source(next.error());
      break;
    }
    switch (next->state) {
      case FrameSource::State::end:
        going = false;
        break;
      case FrameSource::State::idle:
        batch.quiet_until = next->quiet_until;
        going = hand_over() && !beyond_duration(next->quiet_until);
        break;
      case FrameSource::State::frame: {
        going = take(next->frame, index, batch);
        const bool old = !batch.frames.empty() && next->frame.ts - batch.frames.front().ts > max_batch_age;
        if (going && (old || batch.frames.size() >= FrameBatch::capacity)) going = hand_over();
        break;
      }
    }
  }
  batch.finished = true;
  static_cast<void>(hand_over());
}

void CaptureSession::read_merged() {
  struct Head {
    Frame frame;
    std::uint16_t source;
  };
  const auto later = [](const Head& a, const Head& b) {
    return std::pair(a.frame.ts, a.source) > std::pair(b.frame.ts, b.source);
  };
  std::priority_queue<Head, std::vector<Head>, decltype(later)> heads(later);
  const auto fetch = [&](std::uint16_t index) -> std::optional<Frame> {
    auto next = sources_[index]->next();
    if (!next) fail_source(next.error());
    if (!next || next->state == FrameSource::State::end) return std::nullopt;
    return next->frame;
  };
  for (std::uint16_t i = 0; i < source_count(); ++i) {
    if (const auto frame = fetch(i)) heads.push({*frame, i});
  }
  FrameBatch batch = queue_->fresh(0);
  while (!heads.empty() && !stopped_) {
    const std::uint16_t index = heads.top().source;
    Frame frame = heads.top().frame;
    heads.pop();
    // Stays with this source while it is the earliest: with one source there is no heap to keep.
    bool going = true;
    std::optional<Frame> next;
    do {
      going = take(frame, index, batch);
      if (going && batch.frames.size() >= FrameBatch::capacity)
        going = queue_->push(std::exchange(batch, queue_->fresh(0)));
      next = going ? fetch(index) : std::nullopt;
      if (next) frame = *next;
    } while (next && !stopped_ && (heads.empty() || !later({frame, index}, heads.top())));
    if (!going) break;
    if (next) heads.push({frame, index});
  }
  for (std::uint16_t i = 0; i < source_count(); ++i) poll_counters(i, batch);
  batch.finished = true;
  static_cast<void>(queue_->push(std::move(batch)));
}

}  // namespace netaugur
