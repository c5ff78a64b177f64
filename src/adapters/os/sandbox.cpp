#include "netaugur/adapters/sandbox.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>

#include "filter_program.hpp"

namespace netaugur {

namespace {

#ifdef NETAUGUR_SANITIZED
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// What every use needs, whatever its arguments. Found with strace on each way of capturing; then glibc's own needs:
/// threads, allocation, signals, clocks where the vDSO hands them to the kernel, exit.
constexpr int calls_of_all[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(write), SCMP_SYS(writev),
    SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(stat), SCMP_SYS(lstat),
    SCMP_SYS(statx), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(fadvise64), SCMP_SYS(readahead), SCMP_SYS(fsync),
    SCMP_SYS(fdatasync), SCMP_SYS(ftruncate),
    // memory
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk),
    // threads
    SCMP_SYS(futex), SCMP_SYS(futex_waitv), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu), SCMP_SYS(membarrier), SCMP_SYS(gettid), SCMP_SYS(getpid),
    SCMP_SYS(exit), SCMP_SYS(exit_group),
    // signals
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(rt_sigpending), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
    // time
    SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday), SCMP_SYS(time),
    // what qsort and libpcap ask about the machine; random seeds
    SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(getrandom)};

/// What libpcap does to open an interface again, and to list interfaces when it is not there.
constexpr int calls_of_live[] = {
    SCMP_SYS(bind),      SCMP_SYS(getsockname), SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(sendto),
    SCMP_SYS(recvfrom),  SCMP_SYS(recvmsg),     SCMP_SYS(eventfd2),   SCMP_SYS(getdents64), SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2),  SCMP_SYS(readlink),   SCMP_SYS(readlinkat)};

/// Terminals take TIOCSTI, which types commands into the shell; so the requests are named.
constexpr unsigned long requests_of_all[] = {TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO};
constexpr unsigned long requests_of_live[] = {SIOCGIFNAME, SIOCGIFINDEX, SIOCGIFHWADDR,  SIOCGIFFLAGS,
                                              SIOCGIFMTU,  SIOCGIFADDR,  SIOCGIFNETMASK, SIOCETHTOOL};
constexpr int descriptor_commands[] = {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_SETPIPE_SZ, F_GETPIPE_SZ};
/// Each of them makes an opening one that can change something.
constexpr int writing_flags[] = {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC};

using Condition = scmp_arg_cmp;

Condition equal(unsigned argument, std::uint64_t value) { return {argument, SCMP_CMP_EQ, value, 0}; }
Condition masked(unsigned argument, std::uint64_t mask, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}
constexpr std::uint64_t low_half = 0xFFFFFFFF;
/// The kernel reads an `int` argument's low half alone, so that a filter that looks at both could be led around.
Condition equal_int(unsigned argument, std::uint64_t value) { return masked(argument, low_half, value); }

/// Collects rules; the first failure stays.
class Filter {
 public:
  explicit Filter(std::uint32_t default_action) : context_(seccomp_init(default_action), seccomp_release) {
    if (context_ == nullptr) failure_ = ENOMEM;
  }

  void attribute(scmp_filter_attr name, std::uint32_t value) { note(seccomp_attr_set(context_.get(), name, value)); }
  void rule(std::uint32_t action, int call, std::initializer_list<Condition> conditions = {}) {
    note(seccomp_rule_add_array(context_.get(), action, call, static_cast<unsigned>(conditions.size()),
                                conditions.begin()));
  }
  void allow(int call, std::initializer_list<Condition> conditions = {}) { rule(SCMP_ACT_ALLOW, call, conditions); }
  void only_for(std::uint32_t architecture) {
    if (architecture == seccomp_arch_native()) return;
    note(seccomp_arch_add(context_.get(), architecture));
    note(seccomp_arch_remove(context_.get(), SCMP_ARCH_NATIVE));
  }

  [[nodiscard]] scmp_filter_ctx get() const { return context_.get(); }
  [[nodiscard]] int failure() const { return failure_; }

 private:
  void note(int result) {
    if (result < 0 && failure_ == 0) failure_ = -result;
  }

  std::unique_ptr<void, decltype(&seccomp_release)> context_;
  int failure_ = 0;
};

/// `flags` is the argument that has O_RDONLY and the like.
void add_opening(Filter& filter, int call, unsigned flags) {
  std::uint64_t all = 0;
  for (const int flag : writing_flags) {
    const auto bit = static_cast<std::uint64_t>(flag);
    all |= bit;
    filter.rule(SCMP_ACT_ERRNO(EACCES), call, {masked(flags, bit, bit)});
  }
  filter.allow(call, {masked(flags, all, 0)});
}

/// No memory becomes code. The answer is SELinux's: a name service that would be loaded now is left out.
void add_memory(Filter& filter, int call) {
  filter.allow(call, {masked(2, PROT_EXEC, 0)});
  filter.rule(SCMP_ACT_ERRNO(EACCES), call, {masked(2, PROT_EXEC, PROT_EXEC)});
}

void add_sockets(Filter& filter, SandboxUse use) {
  constexpr std::uint32_t absent = SCMP_ACT_ERRNO(EAFNOSUPPORT);
  if (use == SandboxUse::recorded) {
    filter.rule(absent, SCMP_SYS(socket));
    return;
  }
  // The two lie side by side, so that "all others" is what lies below and above.
  static_assert(AF_PACKET == AF_NETLINK + 1);
  filter.allow(SCMP_SYS(socket), {equal(0, AF_NETLINK)});
  filter.allow(SCMP_SYS(socket), {equal(0, AF_PACKET)});
  filter.rule(absent, SCMP_SYS(socket), {{0, SCMP_CMP_LT, AF_NETLINK, 0}});
  filter.rule(absent, SCMP_SYS(socket), {{0, SCMP_CMP_GT, AF_PACKET, 0}});
}

void add_rules(Filter& filter, SandboxUse use) {
  for (const int call : calls_of_all) filter.allow(call);
  for (const unsigned long request : requests_of_all) filter.allow(SCMP_SYS(ioctl), {equal_int(1, request)});
  for (const int command : descriptor_commands) {
    filter.allow(SCMP_SYS(fcntl), {equal_int(1, static_cast<std::uint64_t>(command))});
  }
  if (use == SandboxUse::live) {
    for (const int call : calls_of_live) filter.allow(call);
    for (const unsigned long request : requests_of_live) filter.allow(SCMP_SYS(ioctl), {equal_int(1, request)});
  }
  add_sockets(filter, use);
  add_opening(filter, SCMP_SYS(openat), 2);
  add_opening(filter, SCMP_SYS(open), 1);
  filter.rule(SCMP_ACT_ERRNO(EACCES), SCMP_SYS(creat));
  add_memory(filter, SCMP_SYS(mmap));
  add_memory(filter, SCMP_SYS(mprotect));
  // Threads, no processes. The newer forms take their flags by pointer, where no filter sees them; glibc falls back.
  filter.allow(SCMP_SYS(clone), {masked(0, CLONE_THREAD, CLONE_THREAD)});
  filter.rule(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
  filter.rule(SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2));
  filter.allow(SCMP_SYS(prctl), {equal_int(0, PR_SET_NAME)});
  filter.allow(SCMP_SYS(prctl), {equal_int(0, PR_SET_VMA)});
  // Limits are read, not set: the new value's address is null.
  filter.allow(SCMP_SYS(prlimit64), {equal(2, 0)});
  // abort() signals itself.
  filter.allow(SCMP_SYS(tgkill), {equal_int(0, static_cast<std::uint64_t>(getpid()))});
}

Filter make_filter(SandboxUse use, std::uint32_t architecture) {
  // An errno that nobody expects makes a library go on with less: libpcap would count no drops. An end is seen.
  Filter filter(SCMP_ACT_TRAP);
  filter.only_for(architecture);
  filter.attribute(SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  add_rules(filter, use);
  return filter;
}

constexpr std::size_t named_calls = 512;
using CallName = std::array<char, 32>;

/// Filled before the filter is loaded: the handler of a signal may not allocate.
std::array<CallName, named_calls>& call_names() {
  static std::array<CallName, named_calls> names{};
  return names;
}

void name_calls() {
  for (std::size_t i = 0; i < named_calls; ++i) {
    const std::unique_ptr<char, decltype(&std::free)> name(
        seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, static_cast<int>(i)), std::free);
    if (name != nullptr) std::strncpy(call_names()[i].data(), name.get(), sizeof(CallName) - 1);
  }
}

/// Only what is safe within a signal handler.
void end_refused(int /*signal*/, siginfo_t* info, void* /*context*/) {
  std::array<char, 256> line{};
  std::size_t size = 0;
  const auto add = [&](const char* text) {
    for (; *text != '\0' && size < line.size(); ++text) line[size++] = *text;
  };
  std::array<char, 16> digits{};
  std::to_chars(digits.data(), digits.data() + digits.size() - 1, info->si_syscall);
  const auto number = static_cast<std::size_t>(info->si_syscall);
  add("netaugur: ended by its sandbox: no system call ");
  add(number < named_calls ? call_names()[number].data() : "");
  add(" (");
  add(digits.data());
  add(") is foreseen; please report it, and go on with --no-sandbox\n");
  static_cast<void>(!write(STDERR_FILENO, line.data(), size));
  std::_Exit(1);
}

tl::unexpected<Error> not_filtered(int reason) {
  return fail(ErrorCode::unavailable, fmt::format("no filter of system calls: {}; the kernel or a container refuses it",
                                                  std::strerror(reason)));
}

}  // namespace

Status filter_system_calls(SandboxUse use) {
  if (sanitized) {
    return fail(ErrorCode::unavailable,
                "no filter of system calls: this build has sanitizers, which make calls of their own");
  }
  Filter filter = make_filter(use, seccomp_arch_native());
  filter.attribute(SCMP_FLTATR_API_SYSRAWRC, 1);
  filter.attribute(SCMP_FLTATR_CTL_TSYNC, 1);
  // Kernels before 5.16 slow a filtered process down against code that it was given to run; this one is given none. It
  // fails only where the kernel does not do that.
  static_cast<void>(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_SSB, 1));
  if (filter.failure() != 0) return not_filtered(filter.failure());
  name_calls();
  struct sigaction action{};
  action.sa_sigaction = end_refused;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSYS, &action, nullptr);
  if (const int result = seccomp_load(filter.get()); result != 0) return not_filtered(-result);
  return {};
}

Result<std::vector<std::uint64_t>> filter_program(SandboxUse use, Architecture architecture) {
  std::uint32_t token = seccomp_arch_native();
  if (architecture == Architecture::amd64) token = SCMP_ARCH_X86_64;
  if (architecture == Architecture::arm64) token = SCMP_ARCH_AARCH64;
  const Filter filter = make_filter(use, token);
  const int memory = memfd_create("filter", MFD_CLOEXEC);
  const int result = filter.failure() != 0 ? -filter.failure() : seccomp_export_bpf(filter.get(), memory);
  const off_t size = lseek(memory, 0, SEEK_END);
  std::vector<std::uint64_t> program(size > 0 ? static_cast<std::size_t>(size) / sizeof(std::uint64_t) : 0);
  const ssize_t got = pread(memory, program.data(), program.size() * sizeof(std::uint64_t), 0);
  close(memory);
  if (result != 0 || program.empty() || got != size) {
    return fail(ErrorCode::internal, fmt::format("the filter cannot be made: {}", std::strerror(-result)));
  }
  return program;
}

}  // namespace netaugur
