#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <deque>

#include "database.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "session.hpp"

namespace netaugur {

namespace {

/// Puts what it hears into the listener's queue.
class Ear : public pqxx::notification_receiver {
 public:
  Ear(pqxx::connection& connection, const std::string& channel, StoreNotice::Kind kind, std::deque<StoreNotice>& heard)
      : notification_receiver(connection, channel), kind_(kind), heard_(heard) {}

  void operator()(const std::string& payload, int) override {
    StoreNotice notice{kind_, 0};
    const auto last = payload.substr(payload.rfind('-') + 1);
    std::from_chars(last.data(), last.data() + last.size(), notice.last_sequence);
    heard_.push_back(notice);
  }

 private:
  StoreNotice::Kind kind_;
  std::deque<StoreNotice>& heard_;
};

}  // namespace

class PostgresListener::Session {
 public:
  explicit Session(const std::string& url)
      : wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        database(url, [this](pqxx::connection& connection) { return listen(connection); }, [this] { let_go(); }) {}
  ~Session() {
    if (wake >= 0) close(wake);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Status listen(pqxx::connection& connection) {
    postgres::set_up_session(connection);
    windows = std::make_unique<Ear>(connection, "netaugur_window", StoreNotice::Kind::windows, heard);
    forecasts = std::make_unique<Ear>(connection, "netaugur_forecast", StoreNotice::Kind::forecasts, heard);
    return {};
  }
  void let_go() {
    windows.reset();
    forecasts.reset();
  }

  int wake;
  std::deque<StoreNotice> heard;
  postgres::Database database;
  // After the connection that they are registered with, so that they go first.
  std::unique_ptr<Ear> windows;
  std::unique_ptr<Ear> forecasts;
};

PostgresListener::PostgresListener(std::unique_ptr<Session> session) : session_(std::move(session)) {}
PostgresListener::~PostgresListener() = default;

Result<std::unique_ptr<PostgresListener>> PostgresListener::connect(const std::string& url) {
  auto session = std::make_unique<Session>(url);
  if (session->wake < 0) return fail(ErrorCode::internal, std::string("eventfd: ") + std::strerror(errno));
  if (auto open = session->database.open(); !open) return tl::unexpected(open.error());
  return std::unique_ptr<PostgresListener>(new PostgresListener(std::move(session)));
}

Result<StoreNotice> PostgresListener::wait(Duration timeout) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<StoreNotice> {
    auto& heard = session_->heard;
    if (heard.empty()) connection.get_notifs();
    if (heard.empty()) {
      std::array<pollfd, 2> watched{{{connection.sock(), POLLIN, 0}, {session_->wake, POLLIN, 0}}};
      const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
      poll(watched.data(), watched.size(), static_cast<int>(std::min<std::int64_t>(milliseconds, 1 << 30)));
      if (watched[0].revents != 0) connection.get_notifs();
    }
    if (!connection.is_open()) throw pqxx::broken_connection("the connection was closed");
    if (heard.empty()) return StoreNotice{};
    const StoreNotice notice = heard.front();
    heard.pop_front();
    return notice;
  });
}

void PostgresListener::interrupt() {
  // The descriptor stays readable: nobody takes the count off it.
  const std::uint64_t one = 1;
  if (write(session_->wake, &one, sizeof one) < 0) return;
}

}  // namespace netaugur
