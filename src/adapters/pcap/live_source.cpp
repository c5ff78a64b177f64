#include <fmt/format.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/pcap.hpp"
#include "netaugur/base/suggest.hpp"
#include "packet_filter.hpp"

namespace netaugur {

namespace {

/// The kernel hands over a block of its ring that is not full after this time.
constexpr int block_timeout_ms = 50;
constexpr int idle_ms = 100;
constexpr int frames_at_once = 256;
/// A frame that was stamped longer ago than this stands in a block that has been handed over: the block's timeout, a
/// timer tick, and a scheduling delay on a loaded machine.
constexpr Duration quiet_margin = std::chrono::milliseconds(150);

/// How often an interface that went away is looked for.
constexpr Duration reopen_pause = std::chrono::seconds(1);

/// How long the end waits for frames that the kernel has counted.
constexpr Duration max_drain = std::chrono::milliseconds(500);

using PcapHandle = std::unique_ptr<pcap_t, decltype(&pcap_close)>;

Error unknown_interface(const std::string& name) {
  std::vector<std::string> names;
  if (const auto interfaces = list_interfaces()) {
    for (const InterfaceInfo& each : *interfaces) names.push_back(each.name);
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  return {ErrorCode::not_found,
          fmt::format("no interface '{}'{} (netaugur capture -D lists them)", name, did_you_mean(name, views))};
}

Error activation_error(const std::string& name, int code, const std::string& reason) {
  switch (code) {
    case PCAP_ERROR_NO_SUCH_DEVICE:
      return unknown_interface(name);
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
      return {ErrorCode::denied,
              fmt::format("may not capture on '{}'; run as root, or: setcap cap_net_raw,cap_net_admin+eip $(which "
                          "netaugur)",
                          name)};
    case PCAP_ERROR_IFACE_NOT_UP:
      return {ErrorCode::unavailable, fmt::format("interface '{0}' is down; try: ip link set {0} up", name)};
    default:
      return {ErrorCode::unavailable,
              fmt::format("cannot capture on '{}': {}", name, reason.empty() ? pcap_statustostr(code) : reason)};
  }
}

/// Compiled once: its names cannot be looked up any more when an interface comes back, within the sandbox.
class KernelFilter {
 public:
  explicit KernelFilter(std::string expression) : expression_(std::move(expression)) {}

  Status install(pcap_t* handle) {
    if (expression_.empty()) return {};
    if (program_ == nullptr || link_ != pcap_datalink(handle)) {
      program_.reset(new bpf_program{});
      link_ = pcap_datalink(handle);
      if (pcap_compile(handle, program_.get(), expression_.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0)
        return refused(handle);
    }
    return pcap_setfilter(handle, program_.get()) == 0 ? Status() : refused(handle);
  }

 private:
  struct Free {
    void operator()(bpf_program* program) const {
      pcap_freecode(program);
      delete program;
    }
  };

  Status refused(pcap_t* handle) {
    program_.reset();
    return tl::unexpected(filter_error(expression_, pcap_geterr(handle)));
  }

  std::string expression_;
  std::unique_ptr<bpf_program, Free> program_;
  int link_ = 0;
};

Status configure(pcap_t* handle, const LiveOptions& options, KernelFilter& filter) {
  constexpr std::uint64_t largest_buffer = std::uint64_t{2047} << 20U;
  pcap_set_snaplen(handle, static_cast<int>(options.snapshot_bytes));
  pcap_set_promisc(handle, options.promiscuous && options.interface != "any" ? 1 : 0);
  pcap_set_timeout(handle, block_timeout_ms);
  pcap_set_buffer_size(handle, static_cast<int>(std::min(options.buffer_bytes, largest_buffer)));
  // Refused where the kernel has microseconds only; the source asks again what it got.
  pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO);
  const int code = pcap_activate(handle);
  if (code < 0) return tl::unexpected(activation_error(options.interface, code, pcap_geterr(handle)));
  if (auto status = filter.install(handle); !status) return status;
  if (options.direction != Direction::both &&
      pcap_setdirection(handle, options.direction == Direction::in ? PCAP_D_IN : PCAP_D_OUT) != 0) {
    return fail(ErrorCode::unavailable,
                fmt::format("interface '{}' cannot tell directions: {}", options.interface, pcap_geterr(handle)));
  }
  return {};
}

Result<PcapHandle> open_handle(const LiveOptions& options, KernelFilter& filter) {
  std::array<char, PCAP_ERRBUF_SIZE> reason{};
  PcapHandle handle(pcap_create(options.interface.c_str(), reason.data()), pcap_close);
  if (handle == nullptr) {
    return fail(ErrorCode::unavailable, fmt::format("cannot capture on '{}': {}", options.interface, reason.data()));
  }
  if (auto status = configure(handle.get(), options, filter); !status) return tl::unexpected(status.error());
  if (pcap_setnonblock(handle.get(), 1, reason.data()) != 0) {
    return fail(ErrorCode::unavailable, fmt::format("cannot capture on '{}': {}", options.interface, reason.data()));
  }
  return handle;
}

class LiveSource final : public FrameSource {
 public:
  LiveSource(LiveOptions options, KernelFilter filter, PcapHandle handle, int wake)
      : options_(std::move(options)),
        filter_(std::move(filter)),
        handle_(std::move(handle)),
        wake_(wake),
        run_(random_uuid()) {
    learn();
    link_name_ = link_name(link_);
  }
  ~LiveSource() override { close(wake_); }
  LiveSource(const LiveSource&) = delete;
  LiveSource& operator=(const LiveSource&) = delete;

  Result<Progress> read(const Take& take) override {
    while (true) {
      if (handle_ == nullptr) {
        if (auto status = come_back(); !status) return tl::unexpected(status.error());
      }
      if (handle_ != nullptr) {
        const int got = dispatch(take);
        if (got > 0) return past_stop_ ? Progress{} : Progress{State::frames, {}};
        if (got < 0) go_away();
      }
      if (wait()) continue;
      const Timestamp until = now() - quiet_margin;
      if (drained(until)) return Progress{};
      return Progress{State::idle, until};
    }
  }

  SourceCounters counters() override {
    pcap_stat stats{};
    if (handle_ == nullptr || pcap_stats(handle_.get(), &stats) != 0) return counters_;
    // libpcap counts in 32 bits, which a busy link overruns.
    counters_.received += stats.ps_recv - std::exchange(last_.ps_recv, stats.ps_recv);
    counters_.dropped_kernel += stats.ps_drop - std::exchange(last_.ps_drop, stats.ps_drop);
    counters_.dropped_interface += stats.ps_ifdrop - std::exchange(last_.ps_ifdrop, stats.ps_ifdrop);
    return counters_;
  }

  bool live() const override { return true; }
  std::string name() const override { return options_.interface; }
  std::string linktype() const override { return link_name_; }
  std::string run() const override { return run_; }

  void interrupt() override {
    std::int64_t none = 0;
    stop_at_.compare_exchange_strong(none, now().time_since_epoch().count());
    const std::uint64_t one = 1;
    // It fails only where the counter is full, and then the reader has been woken already.
    static_cast<void>(!write(wake_, &one, sizeof one));
  }

 private:
  /// What the handle tells about itself.
  void learn() {
    descriptor_ = pcap_get_selectable_fd(handle_.get());
    link_.value = pcap_datalink(handle_.get());
    nanoseconds_ = pcap_get_tstamp_precision(handle_.get()) == PCAP_TSTAMP_PRECISION_NANO;
  }

  int dispatch(const Take& take) {
    take_ = &take;
    return pcap_dispatch(handle_.get(), frames_at_once, &LiveSource::hand_over, reinterpret_cast<u_char*>(this));
  }

  /// From within `dispatch`: the octets are the kernel's ring's, and are not copied.
  static void hand_over(u_char* self, const pcap_pkthdr* header, const u_char* octets) {
    auto& source = *reinterpret_cast<LiveSource*>(self);
    const auto fraction = Duration(header->ts.tv_usec) * (source.nanoseconds_ ? 1 : 1000);
    const Timestamp ts = Timestamp(std::chrono::seconds(header->ts.tv_sec)) + fraction;
    ++source.handed_over_;
    const std::int64_t stop = source.stop_at_.load(std::memory_order_relaxed);
    source.past_stop_ |= stop != 0 && ts.time_since_epoch().count() >= stop;
    if (source.past_stop_) return;
    const Frame frame{ts, {octets, header->caplen}, header->len, source.link_};
    (*source.take_)({&frame, 1});
  }

  /// The interface has disappeared. Its windows go on, empty, until it comes back.
  void go_away() {
    static_cast<void>(counters());
    options_.say(
        fmt::format("interface '{}': {}; waiting for it to come back", options_.interface, pcap_geterr(handle_.get())));
    handle_.reset();
    descriptor_ = -1;
    last_ = {};
    try_again_ = now() + reopen_pause;
  }

  /// Error: denied, usage (the filter, on an interface that came back as another kind); everything else may pass.
  Status come_back() {
    if (now() < try_again_) return {};
    try_again_ = now() + reopen_pause;
    auto handle = open_handle(options_, filter_);
    if (!handle) {
      const bool lasting = handle.error().code == ErrorCode::denied || handle.error().code == ErrorCode::usage;
      return lasting ? tl::unexpected(handle.error()) : Status();
    }
    handle_ = std::move(*handle);
    learn();
    options_.say(fmt::format("interface '{}' is back", options_.interface));
    return {};
  }

  /// After `interrupt`: whether everything from before it has been handed over. A loaded machine may be late with the
  /// last block, so the kernel's own count is awaited; not for ever, because libpcap drops frames of other directions
  /// itself.
  bool drained(Timestamp until) {
    const std::int64_t stop = stop_at_.load();
    if (stop == 0) return false;
    if (handle_ == nullptr) return true;
    const Duration beyond = until.time_since_epoch() - Duration(stop);
    if (beyond < Duration::zero()) return false;
    const SourceCounters kernel = counters();
    return handed_over_ + kernel.dropped_kernel >= kernel.received || beyond >= max_drain;
  }

  /// Whether the kernel has something; after `interrupt` it waits on as long as frames from before may come.
  bool wait() const {
    const bool stopping = stop_at_.load() != 0;
    std::array<pollfd, 2> events{{{descriptor_, POLLIN, 0}, {stopping ? -1 : wake_, POLLIN, 0}}};
    const int ready = poll(events.data(), events.size(), idle_ms);
    return ready > 0;
  }

  LiveOptions options_;
  KernelFilter filter_;
  PcapHandle handle_;  ///< null while the interface is away
  int wake_;           ///< eventfd
  int descriptor_ = -1;
  LinkType link_;
  bool nanoseconds_ = false;
  std::string run_;
  std::string link_name_;  ///< as the stream's header says it
  Timestamp try_again_;
  const Take* take_ = nullptr;  ///< of the running `read`
  bool past_stop_ = false;      ///< a frame from after `interrupt` was seen
  std::uint64_t handed_over_ = 0;
  SourceCounters counters_;
  pcap_stat last_{};
  std::atomic<std::int64_t> stop_at_{0};  ///< nanoseconds since the epoch; zero: go on
};

}  // namespace

Result<std::unique_ptr<FrameSource>> open_live(const LiveOptions& options) {
  KernelFilter filter(options.filter);
  auto handle = open_handle(options, filter);
  if (!handle) return tl::unexpected(handle.error());
  const int wake = eventfd(0, EFD_CLOEXEC);
  if (wake < 0) return fail(ErrorCode::unavailable, fmt::format("cannot make an event: {}", std::strerror(errno)));
  return std::make_unique<LiveSource>(options, std::move(filter), std::move(*handle), wake);
}

}  // namespace netaugur
