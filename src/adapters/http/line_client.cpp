// A client of the stream that reads lines: JSON lines for shells, Server-Sent Events (WHATWG HTML, 9.2) for pages.
#include <fmt/format.h>

#include <array>
#include <boost/asio/write.hpp>

#include "netaugur/adapters/json_answers.hpp"
#include "stream_client.hpp"

namespace netaugur::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// Messages written at once.
constexpr std::size_t batch_bytes = 64UL * 1024;
/// Who listens but hears nothing for so long is told that the stream is alive.
constexpr std::chrono::seconds quiet_max{15};

class LineClient final : public StreamSession {
 public:
  LineClient(Context& context, StreamSeat seat, LineStream stream)
      : StreamSession(context, std::move(seat.ticket), seat.access),
        socket_(std::move(seat.socket)),
        stream_(std::move(stream)) {}

  void start() {
    out_ = std::move(stream_.head);
    asio::async_write(socket_, asio::buffer(out_), [self = self_of()](error_code error, std::size_t) {
      if (error) return self->hang_up();
      self->join();
      self->begin();
      self->read();
    });
  }

 private:
  std::shared_ptr<LineClient> self_of() { return std::static_pointer_cast<LineClient>(shared_from_this()); }

  /// It cannot ask again: where it cannot be had as it was asked, that is all it is told.
  void begin() {
    const Status subscribed = subscribe(stream_.subscription);
    if (subscribed) return;
    if (subscribed.error().code == ErrorCode::limit) return dismiss(subscribed.error().message, Farewell::going_away);
    send_error(subscribed.error().message);
  }

  /// Nothing is asked any more: the end alone is waited for.
  void read() {
    socket_.async_read_some(asio::buffer(input_), [self = self_of()](error_code error, std::size_t) {
      if (error) return self->end();
      self->read();
    });
  }

  void transmit() override {
    std::string lines;
    for (count_ = 0; count_ < queue_.size() && lines.size() < batch_bytes; ++count_) append(lines, queue_[count_]);
    spoken_ = Clock::now();
    out_ = stream_.chunked ? fmt::format("{:x}\r\n{}\r\n", lines.size(), lines) : std::move(lines);
    asio::async_write(socket_, asio::buffer(out_), [self = self_of()](error_code error, std::size_t) {
      if (error) return self->end();
      self->sent(std::exchange(self->count_, 0));
    });
  }

  void append(std::string& lines, const StreamMessage& message) const {
    if (!stream_.events) {
      lines += *message.text;
      lines += '\n';
      return;
    }
    if (is_cursor(message.kind)) lines += fmt::format("id: {}\n", message.sequence);
    lines += fmt::format("event: {}\ndata: {}\n\n", name_of(message.kind), *message.text);
  }

  /// Where a page can go on from: a window, behind what comes with it, or what it holds where that is all it asked for.
  [[nodiscard]] bool is_cursor(api::EventKind kind) const {
    if (kind == api::EventKind::window) return true;
    return kind == api::EventKind::traffic && !subscription().wants(api::EventKind::window, "");
  }

  [[nodiscard]] std::size_t in_flight() const override { return count_; }

  void ping() override {
    if (Clock::now() - spoken_ > quiet_max) say(notice(ping_message()));
  }

  void say_farewell(Farewell) override {
    out_ = stream_.chunked ? "0\r\n\r\n" : "";
    asio::async_write(socket_, asio::buffer(out_), [self = self_of()](error_code, std::size_t) { self->end(); });
  }

  void hang_up() override { socket_.close(); }

  Socket socket_;
  LineStream stream_;
  std::string out_;
  std::array<char, 512> input_{};
  std::size_t count_ = 0;  ///< messages that are being written
  Clock::time_point spoken_ = Clock::now();
};

}  // namespace

void start_line_client(Context& context, StreamSeat seat, LineStream stream) {
  std::make_shared<LineClient>(context, std::move(seat), std::move(stream))->start();
}

}  // namespace netaugur::http
