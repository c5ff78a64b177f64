#include "netaugur/adapters/window_feed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "netaugur/adapters/os.hpp"

namespace netaugur {

namespace {

constexpr Duration pause_min = std::chrono::milliseconds{200};
constexpr Duration pause_max = std::chrono::seconds{5};
/// News may be lost with the connection that carried them: we look anyway so often.
constexpr Duration wait_max = std::chrono::seconds{5};
constexpr std::size_t page_size = 500;

}  // namespace

void WindowFeed::run() {
  Duration next_pause = pause_min;
  bool away = false;
  bool known = false;
  while (pause(Duration{0})) {
    const Status step = begun_ ? follow() : begin();
    if (step) {
      if (away) sinks_.log("the database answers again");
      if (away || !known) sinks_.database(true);
      away = false;
      known = true;
      next_pause = pause_min;
      continue;
    }
    if (!std::exchange(away, true)) {
      sinks_.database(false);
      sinks_.log(
          fmt::format("{}: trying again every {} s at most", step.error().message, pause_max.count() / 1'000'000'000));
    }
    if (!pause(next_pause)) return;
    next_pause = std::min(next_pause * 2, pause_max);
  }
}

void WindowFeed::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  source_.interrupt();
}

bool WindowFeed::pause(Duration time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return stopping_; });
}

Status WindowFeed::begin() {
  // Listens first, so that nothing falls between the question and the news.
  if (const auto listening = source_.wait(Duration{0}); !listening) return tl::unexpected(listening.error());
  const auto newest = source_.newest_sequence();
  if (!newest) return tl::unexpected(newest.error());
  cursor_.begin(*newest);
  auto known = source_.windows_after(cursor_.after(), page_size);
  if (!known) return tl::unexpected(known.error());
  for (const StoredWindow& window : cursor_.take(*std::move(known))) closed_.take(window.summary, now());
  begun_ = true;
  sinks_.connected(cursor_.newest());
  return {};
}

Status WindowFeed::follow() {
  const auto news = source_.wait(wait_max);
  if (!news) return tl::unexpected(news.error());
  if (*news == News::forecasts) sinks_.forecast();
  return fetch();
}

std::vector<api::ToldWindow> WindowFeed::tell(std::vector<StoredWindow> windows) {
  const auto find = [this](const std::string& sensor, Period period) { return source_.anomalies(sensor, period); };
  auto told = api::with_anomalies(windows, closed_, now(), find);
  if (told) return *std::move(told);
  // Windows do not wait for what is said of them; the API still answers it.
  sinks_.log(fmt::format("anomalies were not told: {}", told.error().message));
  std::vector<api::ToldWindow> plain;
  plain.reserve(windows.size());
  for (StoredWindow& window : windows) plain.push_back({std::move(window)});
  return plain;
}

Status WindowFeed::fetch() {
  std::int64_t after = cursor_.after();
  while (true) {
    auto page = source_.windows_after(after, page_size);
    if (!page) return tl::unexpected(page.error());
    const bool last = page->size() < page_size;
    if (!page->empty()) after = page->back().sequence;
    for (const api::ToldWindow& told : tell(cursor_.take(*std::move(page)))) sinks_.window(told);
    if (last) return {};
  }
}

}  // namespace netaugur
