#include "stream_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "netaugur/adapters/json_answers.hpp"

namespace netaugur::http {

namespace asio = boost::asio;

namespace {

/// Windows read at once from the database for a client that resumes.
constexpr std::size_t replay_page = 500;
/// Who is further behind asks /api/v1/windows: two days of 5 s windows of one sensor.
constexpr std::int64_t replay_max = 34'560;
/// Messages of what was missed that are queued at once; the others follow when their client took these.
constexpr std::size_t replay_piece = 256;
/// Windows before the cursor that are read too, so that a gap across it is found.
constexpr std::int64_t look_back = 64;
/// Live messages that wait for a client until it has what it missed.
constexpr std::size_t held_max = 400;
/// For a client that does not read to take the word that it is cut off.
constexpr std::chrono::seconds grace{5};

/// Windows with their anomalies, where the subscription wants to hear of any.
Result<std::vector<api::ToldWindow>> read_told(Worker& worker, std::int64_t after, api::ClosedTime& closed,
                                               const api::Subscription& subscription) {
  auto page = worker.environment.ask(
      [after](api::Backend& backend) { return backend.traffic->windows_after(after, replay_page); });
  if (!page) return tl::unexpected(page.error());
  AnomalyWatch watch;
  const auto find = [&](const std::string& sensor, Period period) -> Result<std::vector<SeriesAnomaly>> {
    if (!subscription.wants(api::EventKind::anomaly, sensor)) return {};
    auto backend = worker.environment.backend();
    if (!backend) return tl::unexpected(backend.error());
    return watch.find(*(*backend)->traffic, *(*backend)->forecasts, sensor, period);
  };
  return api::with_anomalies(*std::move(page), closed, worker.environment.now(), find);
}

}  // namespace

StreamSession::StreamSession(Context& context, ConnectionTicket ticket, std::int64_t access)
    : context_(context), ticket_(std::move(ticket)), access_(access) {}

StreamSession::~StreamSession() {
  if (joined_) --context_.metrics.stream_clients;
}

void StreamSession::join() {
  if (context_.stopping) return;
  joined_ = true;
  ++context_.metrics.stream_clients;
  context_.hub.join(shared_from_this());
  say(notice(hello_message(context_.hub.newest().value_or(0))));
  if (!context_.live && context_.hub.newest()) say(notice(database_message(false)));
}

void StreamSession::offer(const StreamMessage& message) {
  if (!subscribed_ && message.kind != api::EventKind::notice) return;
  // Who filters hears of a window when it was summed up.
  if (message.sequence > 0 && message.filter != filter_.get()) return;
  if (message.filter != nullptr && (message.place <= since_ || message.sequence <= resumed_to_)) return;
  if (!wants(message)) return;
  if (!replaying_) return pass(message);
  if (held_.size() < held_max) return held_.push_back(message);
  // They are in the database too: one more round brings them.
  std::erase_if(held_, [](const StreamMessage& held) { return held.sequence > 0; });
  behind_ = true;
}

bool StreamSession::wants(const StreamMessage& message) const {
  if (message.anomaly) return subscription_.wants(*message.anomaly);
  return subscription_.wants(message.kind, message.sensor ? std::string_view(*message.sensor) : std::string_view());
}

Status StreamSession::subscribe(api::Subscription subscription) {
  // Who leaves has left the hub already, and nobody would take it out again.
  if (ended_ || leaving_) return {};
  if (replaying_) return fail(ErrorCode::conflict, "still sending what was missed: subscribe again after that");
  std::shared_ptr<StreamFilter> filter;
  if (const auto within = subscription.sums()) {
    auto taken = context_.filters.take(*within);
    if (!taken) return tl::unexpected(taken.error());
    filter = *std::move(taken);
  }
  subscription_ = std::move(subscription);
  subscribed_ = true;
  std::swap(filter_, filter);
  context_.hub.regroup(shared_from_this(), filter.get());
  const auto newest = context_.hub.newest();
  since_ = context_.teller.taken();
  resumed_to_ = 0;
  if (!subscription_.after) return {};
  if (!newest) {
    return fail(ErrorCode::unavailable, "cannot resume: the database has not answered yet: subscribe again");
  }
  if (*newest - *subscription_.after > replay_max) {
    return fail(ErrorCode::usage, "too far behind to resume: ask /api/v1/windows for what was missed");
  }
  replaying_ = true;
  gaps_ = std::make_unique<api::GapFinder>();
  closed_ = std::make_unique<api::ClosedTime>();
  // A database that was made anew begins at 1 again: a number beyond its newest says nothing.
  sent_ = std::min(*newest, *subscription_.after);
  replay(std::max<std::int64_t>(0, sent_ - look_back));
  return {};
}

/// Asks for the next page of what was missed, in its turn; live messages are held until then.
void StreamSession::replay(std::int64_t after) {
  reading_ = true;
  context_.replays.take([weak = weak_from_this(), after] {
    const auto self = std::static_pointer_cast<StreamSession>(weak.lock());
    if (!self || self->ended_ || self->leaving_) return false;
    self->read_page(after);
    return true;
  });
}

void StreamSession::read_page(std::int64_t after) {
  context_.workers.submit(
      [self = shared_from_this(), after, subscription = subscription_, filter = filter_](Worker& worker) mutable {
        auto page = read_replay(worker, after, *self->closed_, subscription, filter.get());
        // Moved, so that a client never ends on a worker's thread.
        asio::io_context& io = self->context_.io;
        asio::post(io, [self = std::move(self), page = std::move(page)] {
          self->context_.replays.end();
          self->replayed(page);
        });
      });
}

Result<StreamSession::ReplayPage> StreamSession::read_replay(Worker& worker, std::int64_t after,
                                                             api::ClosedTime& closed,
                                                             const api::Subscription& subscription,
                                                             StreamFilter* filter) {
  auto told = read_told(worker, after, closed, subscription);
  if (!told) return tl::unexpected(told.error());
  ReplayPage page{*std::move(told), {}};
  if (filter == nullptr) return page;
  std::vector<StoredWindow> windows;
  windows.reserve(page.told.size());
  for (const api::ToldWindow& one : page.told) windows.push_back(one.window);
  auto backend = worker.environment.backend();
  if (!backend) return tl::unexpected(backend.error());
  auto texts = filter->texts(*(*backend)->window_traffic, windows);
  if (!texts) return tl::unexpected(texts.error());
  page.traffic = *std::move(texts);
  return page;
}

/// What was missed may be more than the queue holds: it goes out as its client takes it.
void StreamSession::replay_next() {
  if (!replaying_ || reading_) return;
  for (; !missed_.empty() && queue_.size() < replay_piece; missed_.pop_front()) say(std::move(missed_.front()));
  if (!missed_.empty()) return;
  const bool was_behind = std::exchange(behind_, false);
  if (more_missed_ || was_behind) return replay(sent_);
  go_live();
}

void StreamSession::replayed(const Result<ReplayPage>& page) {
  reading_ = false;
  if (ended_ || leaving_) return;
  if (!page) {
    send_error(fmt::format("cannot resume: {}: subscribe again", page.error().message));
    return go_live();
  }
  for (std::size_t i = 0; i < page->told.size(); ++i) {
    const api::ToldWindow& told = page->told[i];
    const auto messages = with_traffic(messages_of(told, *gaps_), page->traffic.empty() ? nullptr : page->traffic[i]);
    if (told.window.sequence <= sent_) continue;
    for (const StreamMessage& message : messages) {
      if (wants(message)) missed_.push_back(message);
    }
    sent_ = told.window.sequence;
  }
  more_missed_ = page->told.size() == replay_page;
  replay_next();
}

void StreamSession::go_live() {
  replaying_ = false;
  behind_ = false;
  gaps_.reset();
  closed_.reset();
  const std::int64_t replayed_to = sent_;
  resumed_to_ = sent_;
  for (const StreamMessage& message : std::exchange(held_, {})) {
    // What was read from the database may be told of once more.
    if (message.sequence == 0 || message.sequence > replayed_to) pass(message);
  }
}

void StreamSession::pass(const StreamMessage& message) {
  // What a client resumed behind is not sent again, should the feed tell of it late.
  if (message.kind == api::EventKind::window || message.kind == api::EventKind::traffic) {
    if (message.sequence <= sent_) return;
    if (subscription_.after && message.kind == api::EventKind::window) sent_ = message.sequence;
  }
  say(message);
}

void StreamSession::send_error(std::string_view detail) { say(notice(error_message(detail))); }

void StreamSession::say(StreamMessage message) {
  if (ended_ || leaving_) return;
  queue_.push_back(std::move(message));
  if (queue_.size() > context_.limits.stream_queue) {
    return cut_off("messages are not read as fast as they come");
  }
  ++context_.metrics.stream_messages;
  if (std::exchange(writing_, true)) return;
  writing_since_ = Clock::now();
  transmit();
}

void StreamSession::sent(std::size_t count) {
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
  writing_since_ = Clock::now();
  if (ended_) return;
  if (!queue_.empty()) return transmit();
  writing_ = false;
  if (leaving_) return say_farewell(*leaving_);
  replay_next();
}

void StreamSession::cut_off(std::string_view why) {
  if (ended_ || leaving_) return;
  context_.log(fmt::format("a client of the stream was cut off: {}", why));
  ++context_.metrics.stream_cut_off;
  dismiss(fmt::format("cut off: {}; subscribe again with after", why), Farewell::too_slow);
}

/// It is told as soon as it reads, for a moment, and nothing else any more.
void StreamSession::dismiss(std::string_view detail, Farewell why) {
  if (ended_ || leaving_) return;
  // What is being written stays: at least its first message.
  queue_.resize(std::min(queue_.size(), in_flight()));
  queue_.push_back(notice(error_message(detail)));
  const bool was_writing = std::exchange(writing_, true);
  finish(why);
  if (!was_writing) transmit();
}

void StreamSession::finish(Farewell why) {
  if (ended_ || leaving_) return;
  leaving_ = why;
  writing_since_ = Clock::now();
  context_.hub.leave(shared_from_this());
  context_.hub.see_off(shared_from_this());
  if (!writing_) say_farewell(why);
}

void StreamSession::go_away() {
  queue_.resize(std::min(queue_.size(), in_flight()));
  finish(Farewell::going_away);
}

void StreamSession::sign_out() {
  queue_.resize(std::min(queue_.size(), in_flight()));
  finish(Farewell::signed_out);
}

void StreamSession::tick(Clock::time_point now) {
  if (leaving_) {
    if (now - writing_since_ > grace) end();
    return;
  }
  if (writing_ && now - writing_since_ > context_.limits.stream_idle) return end();
  if (!writing_) ping();
}

void StreamSession::end() {
  if (std::exchange(ended_, true)) return;
  const auto self = shared_from_this();
  context_.hub.leave(self);
  context_.hub.forget(self);
  hang_up();
}

}  // namespace netaugur::http
