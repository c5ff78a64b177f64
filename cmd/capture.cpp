#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "command.hpp"
#include "netaugur/adapters/line_output.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/pcap.hpp"
#include "netaugur/adapters/sandbox.hpp"
#include "netaugur/base/size.hpp"
#include "netaugur/report/table.hpp"
#include "netaugur/window/capture_session.hpp"

namespace netaugur::cmd {

namespace {

constexpr const char* name = "capture";
constexpr std::uint32_t whole_frames = 262144;  // libpcap's own largest snapshot

/// The words of the command line.
struct CaptureFlags {
  std::vector<std::string> interfaces;
  std::vector<std::string> files;
  std::vector<std::string> filter;
  bool follow = false;
  bool list = false;
  bool packets = false;
  bool not_promiscuous = false;
  std::optional<std::uint64_t> count;
  std::string duration;
  std::string interval = "5s";
  std::string lateness;
  std::string write;
  std::optional<std::uint32_t> snapshot;
  std::string buffer = "16MiB";
  std::string direction = "inout";
  std::string sensor;
  std::size_t max_flows = max_flows_default;
  std::string user;
  bool no_sandbox = false;
};

Result<Direction> parse_direction(std::string_view text) {
  if (text == "in") return Direction::in;
  if (text == "out") return Direction::out;
  if (text == "inout") return Direction::both;
  return fail(ErrorCode::usage, fmt::format("'{}' is not a direction; take in, out or inout", text));
}

Result<CaptureSession::Options> session_options(const CaptureFlags& flags) {
  CaptureSession::Options options;
  options.sensor = flags.sensor.empty() ? host_name() : flags.sensor;
  options.output = flags.packets ? FlowWindows::Output::packets : FlowWindows::Output::flows;
  options.max_packets = flags.count;
  options.max_flows = flags.max_flows;
  options.seed = random_seed();
  const auto interval = parse_duration(flags.interval);
  if (!interval) return tl::unexpected(interval.error());
  if (*interval < std::chrono::milliseconds(1) || *interval > std::chrono::days(1)) {
    return fail(ErrorCode::usage, fmt::format("--interval {} is outside 1ms to 1d", flags.interval));
  }
  options.interval = *interval;
  options.lateness = flags.files.empty() ? Duration(std::chrono::milliseconds(500)) : 2 * options.interval;
  if (!flags.lateness.empty()) {
    const auto lateness = parse_duration(flags.lateness);
    if (!lateness) return tl::unexpected(lateness.error());
    if (*lateness > std::chrono::days(1)) {
      return fail(ErrorCode::usage, fmt::format("--lateness {} is more than 1d", flags.lateness));
    }
    options.lateness = *lateness;
  }
  if (!flags.duration.empty()) {
    const auto duration = parse_duration(flags.duration);
    if (!duration) return tl::unexpected(duration.error());
    options.max_duration = *duration;
  }
  return options;
}

using Sources = std::vector<std::unique_ptr<FrameSource>>;

Result<Sources> open_interfaces(const CaptureFlags& flags, const std::string& filter) {
  LiveOptions options;
  options.say = [](const std::string& text) { log_warning(name, text); };
  options.filter = filter;
  options.promiscuous = !flags.not_promiscuous;
  if (!flags.write.empty()) options.snapshot_bytes = whole_frames;
  if (flags.snapshot) options.snapshot_bytes = *flags.snapshot == 0 ? whole_frames : *flags.snapshot;
  const auto buffer = parse_size(flags.buffer, "buffer size");
  if (!buffer) return tl::unexpected(buffer.error());
  options.buffer_bytes = *buffer;
  const auto direction = parse_direction(flags.direction);
  if (!direction) return tl::unexpected(direction.error());
  options.direction = *direction;
  Sources sources;
  for (const std::string& interface : flags.interfaces) {
    options.interface = interface;
    auto source = open_live(options);
    if (!source) return tl::unexpected(source.error());
    sources.push_back(std::move(*source));
  }
  return sources;
}

/// Files that cannot be opened are in `errors`, the others go on.
std::vector<CaptureFile> open_files(const CaptureFlags& flags, const std::string& filter, std::vector<Error>& errors) {
  std::vector<CaptureFile> files;
  for (const std::string& path : flags.files) {
    auto file = CaptureFile::open(
        {.path = path, .filter = filter, .max_packets = flags.count, .follow = flags.follow, .stopped = stop_waits});
    if (file) {
      files.push_back(std::move(*file));
    } else {
      errors.push_back(file.error());
    }
  }
  return files;
}

/// Adds each file's packets to `sources`. Files that are no captures are in `errors`, the others go on. A signal that
/// comes while it waits for one ends it.
Status read_files(std::vector<CaptureFile> files, Sources& sources, std::vector<Error>& errors) {
  for (CaptureFile& file : files) {
    auto source = std::move(file).read();
    if (source) {
      sources.push_back(std::move(*source));
    } else if (source.error().code == ErrorCode::interrupted) {
      break;
    } else if (source.error().code == ErrorCode::usage) {
      return tl::unexpected(source.error());
    } else {
      errors.push_back(source.error());
    }
  }
  return {};
}

/// From here on the process is an ordinary user, without what opening took.
Status give_up_privileges(const PrivilegePlan& plan, SandboxUse use) {
  const auto warning = drop_privileges(plan, use);
  if (!warning) return tl::unexpected(warning.error());
  if (*warning) log_warning(name, **warning);
  return {};
}

/// A filter that cannot be had is told, and is no reason to stop.
void confine(const CaptureFlags& flags, SandboxUse use) {
  if (flags.no_sandbox) return;
  if (const auto filtered = filter_system_calls(use); !filtered) log_warning(name, filtered.error().message);
}

void print_totals(const CaptureSession::Totals& totals) {
  std::fputs(fmt::format("{} packets captured\n{} packets received by filter\n{} packets dropped by kernel\n"
                         "{} packets dropped by interface\n",
                         totals.captured, totals.sources.received, totals.sources.dropped_kernel,
                         totals.sources.dropped_interface)
                 .c_str(),
             stderr);
}

int report_all(const std::vector<Error>& errors) {
  Error first = errors.front();
  for (std::size_t i = 1; i < errors.size(); ++i) {
    first.notes.push_back(errors[i].message);
    first.notes.insert(first.notes.end(), errors[i].notes.begin(), errors[i].notes.end());
  }
  return report(name, first);
}

int print_interfaces() {
  const auto interfaces = list_interfaces();
  if (!interfaces) return report(name, interfaces.error());
  Table table{{"interface", "state", "addresses", "description"}, {}};
  for (const InterfaceInfo& each : *interfaces) {
    table.rows.push_back({each.name, std::string(each.up ? "up" : "down"),
                          fmt::format("{}", fmt::join(each.addresses, " ")), each.description});
  }
  if (auto status = write_all(STDOUT_FILENO, render_text(table), "stdout"); !status)
    return report(name, status.error());
  return 0;
}

int run(const CaptureFlags& flags) {
  if (flags.list) return print_interfaces();
  if (flags.interfaces.empty() == flags.files.empty()) {
    return report(name, {ErrorCode::usage, "give interfaces (-i eth0) or files (-r old.pcap), one of the two"});
  }
  if (std::max(flags.interfaces.size(), flags.files.size()) > CaptureSession::sources_max) {
    return report(name, {ErrorCode::usage, fmt::format("at most {} sources at once", CaptureSession::sources_max)});
  }
  if (flags.follow && flags.files.size() != 1) {
    return report(name, {ErrorCode::usage,
                         "--follow takes one file (-r): several are merged by time, and a quiet one would hold up the "
                         "others; follow each with a capture of its own and let aggregate read them all"});
  }
  hold_signals();
  const auto options = session_options(flags);
  if (!options) return report(name, options.error());
  const auto privileges = plan_privileges(flags.user);
  if (!privileges) return report(name, privileges.error());
  const std::string filter = fmt::format("{}", fmt::join(flags.filter, " "));
  std::vector<Error> errors;
  auto files = open_files(flags, filter, errors);
  auto sources = open_interfaces(flags, filter);
  if (!sources) return report(name, sources.error());
  if (files.empty() && sources->empty()) return report_all(errors);

  std::unique_ptr<PcapFileWriter> frames;
  if (!flags.write.empty()) {
    auto created = PcapFileWriter::create(flags.write, whole_frames);
    if (!created) return report(name, created.error());
    frames = std::move(*created);
  }
  widen_pipe(STDOUT_FILENO);
  const SandboxUse use = flags.files.empty() ? SandboxUse::live : SandboxUse::recorded;
  if (auto status = give_up_privileges(*privileges, use); !status) return report(name, status.error());
  // A filter may name a host, which takes sockets: so the system calls are filtered after it is compiled.
  if (auto status = read_files(std::move(files), *sources, errors); !status) return report(name, status.error());
  if (sources->empty()) {
    if (!errors.empty()) return report_all(errors);
    print_totals({});
    return 0;
  }
  confine(flags, use);
  LineOutput lines([](std::string_view text) { return write_all(STDOUT_FILENO, text, "stdout"); });
  CaptureSession session(std::move(*sources), *options, lines, frames.get());
  const Signals signals({.stop = [&] { session.stop(); }, .report = [&] { print_totals(session.totals()); }});
  auto ended = session.run();
  if (ended && frames) {
    if (auto status = frames->flush(); !status) ended = tl::unexpected(status.error());
  }
  if (!ended) return report(name, ended.error());
  errors.insert(errors.end(), ended->begin(), ended->end());
  const int status = errors.empty() ? 0 : report_all(errors);
  print_totals(session.totals());
  return status;
}

void declare_what(CLI::App& app, CaptureFlags& flags) {
  app.add_option("-i,--interface", flags.interfaces, "Capture on this interface; may be repeated; 'any' for all")
      ->type_name("IFACE")
      ->allow_extra_args(false);
  app.add_option("-r,--read", flags.files,
                 "Read this pcap or pcapng file, also compressed (gzip, zstd); may be repeated; '-' is stdin")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_flag("--follow", flags.follow,
               "At the end of the file wait for more, as tail -f does, until SIGINT or SIGTERM");
  app.add_flag("-D,--list-interfaces", flags.list, "List the interfaces");
  app.add_option("filter", flags.filter, "BPF expression, as tcpdump takes it");
  app.add_option("-c,--count", flags.count, "Stop after this many packets")
      ->type_name("COUNT")
      ->check(CLI::PositiveNumber);
  app.add_option("--duration", flags.duration, "Stop after this much time on the packets' clock, as in 30s");
}

}  // namespace

Run declare_capture(CLI::App& app) {
  auto flags = std::make_shared<CaptureFlags>();
  declare_what(app, *flags);
  app.add_option("--interval", flags->interval, "Length of a window")->capture_default_str();
  app.add_option("--lateness", flags->lateness,
                 "How much later than newer packets a packet may come and still be in its window (default: two windows "
                 "for files, 500ms for interfaces)");
  app.add_option("--max-flows", flags->max_flows,
                 "Flows that a window of a source holds; beyond it the smallest are folded into one row a protocol")
      ->type_name("COUNT")
      ->check(CLI::Range(max_flows_least, FlowTable::unbounded))
      ->capture_default_str();
  app.add_flag("--packets", flags->packets, "Write one line a packet instead of flows");
  app.add_option("-w,--write", flags->write, "Write the raw packets to this pcap file as well")->type_name("FILE");
  app.add_option("-s,--snapshot-length", flags->snapshot,
                 "Take this many bytes of each packet; 0 for all (default: 256, with -w all)")
      ->type_name("BYTES");
  app.add_option("-B,--buffer-size", flags->buffer, "The kernel's buffer for each interface")
      ->type_name("SIZE")
      ->capture_default_str();
  app.add_flag("-p,--no-promiscuous-mode", flags->not_promiscuous, "Leave the interface's mode as it is");
  app.add_option("-Q,--direction", flags->direction, "Packets that come in, go out, or both: in, out, inout")
      ->capture_default_str();
  app.add_option("--sensor", flags->sensor, "Name of this point of capture (default: the host's name)");
  app.add_option("-Z,--relinquish-privileges", flags->user,
                 "Become this user once everything is open; root stays root (default for root: tcpdump, else nobody)")
      ->type_name("USER[:GROUP]");
  app.add_flag("--no-sandbox", flags->no_sandbox, "Do not confine the process to the system calls of capturing");
  app.footer(
      "Examples:\n"
      "  netaugur capture -i any | netaugur aggregate -o table\n"
      "  netaugur capture -i eth0 --duration 1m -w eth0.pcap tcp port 443\n"
      "  netaugur capture -r old.pcap --packets -c 10");
  return [flags] { return run(*flags); };
}

}  // namespace netaugur::cmd
