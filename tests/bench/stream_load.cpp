// Many clients of the stream at once: how long each window takes from its commit to each of them, and what a client
// costs the server's memory.
//   bench_stream_load DATABASE_URL SERVER_PID PORT TOKEN [CLIENTS [WINDOWS [PAUSE_MS [FILTERS [ROWS]]]]]
// Writes windows of the sensor `load`, of ROWS rows each, and ends with status 1 where a client misses one. With
// FILTERS each client has one of so many different ones (half of them networks, half services), and what a window holds
// within it has to come too.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <deque>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace netaugur;
using Clock = std::chrono::steady_clock;

namespace {

struct Options {
  std::string database;
  std::string server_pid;
  std::uint16_t port = 0;
  std::string token;
  int clients = 5000;
  int windows = 30;
  std::chrono::milliseconds pause{1000};
  int filters = 0;
  int rows = 1;
  std::int64_t before = 0;  ///< the newest window's number before the first
};

/// What the client asks for.
std::string subscription_of(const Options& options, std::size_t client) {
  if (options.filters == 0) return R"({"type":"subscribe","sensor":["load"],"events":["window"]})";
  const std::size_t filter = client % static_cast<std::size_t>(options.filters);
  const std::string within =
      filter % 2 == 0 ? fmt::format(R"("ip":["10.0.{}.0/24"])", filter) : fmt::format(R"("service":["{}"])", filter);
  return fmt::format(R"({{"type":"subscribe","sensor":["load"],"events":["window","traffic"],{}}})", within);
}

/// Arrivals of all clients. One thread writes them.
struct Arrivals {
  std::vector<std::vector<Clock::time_point>> of_window;
  std::size_t ready = 0;
  std::size_t failed = 0;
  std::size_t sums = 0;  ///< messages of what windows hold within a filter
};

/// Reads frames from the server, which are not masked (RFC 6455 section 5.2), and looks for the window's number.
class Client : public std::enable_shared_from_this<Client> {
 public:
  Client(asio::io_context& io, const Options& options, Arrivals& arrivals, std::size_t number)
      : socket_(io), options_(options), arrivals_(arrivals), number_(number) {}

  void start(const tcp::endpoint& server) {
    socket_.async_connect(server, [self = shared_from_this()](error_code error) {
      if (error) return self->fail();
      self->upgrade();
    });
  }

 private:
  void upgrade() {
    out_ = fmt::format(
        "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {}\r\n\r\n",
        options_.port, options_.token);
    // A text frame whose mask is zero: subscribe to the sensor's windows.
    const std::string text = subscription_of(options_, number_);
    subscribe_ = std::string("\x81", 1) + static_cast<char>(0x80U | text.size()) + std::string(4, '\0') + text;
    asio::async_write(socket_, asio::buffer(out_), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->fail();
      asio::async_read_until(self->socket_, asio::dynamic_buffer(self->in_), "\r\n\r\n",
                             [self](error_code failed, std::size_t size) {
                               if (failed || !self->in_.starts_with("HTTP/1.1 101")) return self->fail();
                               self->in_.erase(0, size);
                               self->subscribe();
                             });
    });
  }

  void subscribe() {
    asio::async_write(socket_, asio::buffer(subscribe_), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->fail();
      ++self->arrivals_.ready;
      self->read();
    });
  }

  void read() {
    socket_.async_read_some(asio::buffer(piece_), [self = shared_from_this()](error_code error, std::size_t size) {
      if (error) return self->fail();
      self->in_.append(self->piece_.data(), size);
      self->take_frames();
      self->read();
    });
  }

  void take_frames() {
    while (in_.size() >= 4) {
      const auto octet = [this](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(in_[i])); };
      const bool two = (octet(1) & 0x7FU) == 126;
      const std::size_t length = two ? octet(2) << 8U | octet(3) : octet(1) & 0x7FU;
      const std::size_t head = two ? 4 : 2;
      if (in_.size() < head + length) return;
      take_message(std::string_view(in_).substr(head, length));
      in_.erase(0, head + length);
    }
  }

  void take_message(std::string_view text) {
    if (text.starts_with(R"({"type":"traffic")")) ++arrivals_.sums;
    if (!text.starts_with(R"({"type":"window")")) return;
    constexpr std::string_view member = R"("sequence":)";
    const std::size_t at = text.find(member) + member.size();
    std::int64_t number = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), number);
    arrivals_.of_window.at(static_cast<std::size_t>(number - options_.before - 1)).push_back(Clock::now());
  }

  void fail() { ++arrivals_.failed; }

  tcp::socket socket_;
  const Options& options_;
  Arrivals& arrivals_;
  std::size_t number_;
  std::string out_, subscribe_, in_;
  std::array<char, 2048> piece_{};
};

std::size_t resident_bytes(const std::string& pid) {
  std::ifstream status("/proc/" + pid + "/status");
  std::string word;
  while (status >> word) {
    if (word != "VmRSS:") continue;
    std::size_t kilobytes = 0;
    status >> kilobytes;
    return kilobytes * 1024;
  }
  return 0;
}

WindowRecord record_of(const std::string& run, Timestamp start, int rows) {
  WindowRecord record;
  record.stream = {.sensor = "load", .run = run, .source = "bench", .linktype = "EN10MB"};
  record.summary.sensor = "load";
  record.summary.window = {start, std::chrono::seconds{5}};
  for (int i = 0; i < rows; ++i) {
    TrafficRow row;
    row.key.family = Family::ipv4;
    row.key.proto = i % 3 == 0 ? protos::udp : protos::tcp;
    row.key.src = parse_address(fmt::format("10.0.{}.{}", i % 256, i / 256 % 256)).value();
    row.key.dst = parse_address("192.0.2.2").value();
    row.key.service = static_cast<std::uint16_t>(1 + i % 100);
    row.counts = {Packets{2}, Bytes{200}};
    record.rows.push_back(row);
    record.summary.total += row.counts;
    record.summary.by_proto[row.key.proto] += row.counts;
    record.summary.by_family[row.key.family] += row.counts;
  }
  record.summary.hosts = static_cast<std::uint64_t>(rows) + 1;
  record.summary.pairs = static_cast<std::uint64_t>(rows);
  return record;
}

int run(Options options) {
  auto store = PostgresStore::connect(options.database);
  if (!store) return report("bench_stream_load", store.error());
  const auto newest = (*store)->newest_sequence();
  if (!newest) return report("bench_stream_load", newest.error());
  options.before = *newest;
  Arrivals arrivals;
  arrivals.of_window.resize(static_cast<std::size_t>(options.windows));
  const std::size_t before = resident_bytes(options.server_pid);
  asio::io_context io{1};
  const tcp::endpoint server(asio::ip::make_address("127.0.0.1"), options.port);
  const auto clients = static_cast<std::size_t>(options.clients);
  for (std::size_t i = 0; i < clients; ++i) {
    std::make_shared<Client>(io, options, arrivals, i)->start(server);
    // So many that the listening queue does not overflow.
    while (arrivals.ready + arrivals.failed + 200 < i) io.run_one();
  }
  while (arrivals.ready + arrivals.failed < clients) io.run_one();
  io.run_for(std::chrono::seconds{1});
  const std::size_t with_clients = resident_bytes(options.server_pid);
  std::vector<Clock::time_point> committed;
  const Timestamp begin = Timestamp{std::chrono::floor<std::chrono::minutes>(now().time_since_epoch())};
  const std::string id = random_uuid();
  for (int i = 0; i < options.windows; ++i) {
    const auto record = record_of(id, begin + std::chrono::seconds{5} * i, options.rows);
    // Clients read on while the database commits.
    Result<WriteReport> written = fail(ErrorCode::internal, "not written");
    std::thread writer([&] {
      written = (*store)->write({&record, 1});
      committed.push_back(Clock::now());
    });
    io.run_for(options.pause);
    writer.join();
    if (!written) return report("bench_stream_load", written.error());
  }
  io.run_for(std::chrono::seconds{2});

  std::vector<double> milliseconds;
  for (std::size_t i = 0; i < committed.size(); ++i) {
    for (const auto arrived : arrivals.of_window[i]) {
      milliseconds.push_back(std::chrono::duration<double, std::milli>(arrived - committed[i]).count());
    }
  }
  std::ranges::sort(milliseconds);
  const std::size_t wanted = clients * committed.size();
  const auto percentile = [&](double share) {
    return milliseconds.empty()
               ? 0
               : milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
  };
  const double kibibytes =
      (static_cast<double>(with_clients) - static_cast<double>(before)) / 1024 / static_cast<double>(clients);
  fmt::print("clients {}, refused {}; windows {}, messages {} of {}\n", clients, arrivals.failed, committed.size(),
             milliseconds.size(), wanted);
  fmt::print("from commit: 50 % {:.1f} ms, 99 % {:.1f} ms, longest {:.1f} ms; {:.1f} KiB of the server a client\n",
             percentile(0.5), percentile(0.99), percentile(1), kibibytes);
  const bool summed = arrivals.sums == (options.filters > 0 ? wanted : 0);
  if (options.filters > 0) fmt::print("filters {}: {} sums of {}\n", options.filters, arrivals.sums, wanted);
  return milliseconds.size() == wanted && summed ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fputs(
        "usage: bench_stream_load DATABASE_URL SERVER_PID PORT TOKEN [CLIENTS [WINDOWS [PAUSE_MS [FILTERS [ROWS]]]]]\n",
        stderr);
    return 2;
  }
  Options options{.database = argv[1],
                  .server_pid = argv[2],
                  .port = static_cast<std::uint16_t>(std::stoi(argv[3])),
                  .token = argv[4]};
  if (argc > 5) options.clients = std::stoi(argv[5]);
  if (argc > 6) options.windows = std::stoi(argv[6]);
  if (argc > 7) options.pause = std::chrono::milliseconds{std::stoi(argv[7])};
  if (argc > 8) options.filters = std::stoi(argv[8]);
  if (argc > 9) options.rows = std::stoi(argv[9]);
  return run(options);
}
