// Enters the sandbox of `capture` and then does what a stranger who had taken the process over would try. Run by
// tests/contract/sandbox, which says what must come of each deed.
//
//   sandbox_probe recorded|live DEED [ARGUMENT]   prints "done", or the name of the errno that refused it
//   sandbox_probe without-seccomp COMMAND...      runs a command where the kernel refuses filters, as some containers
//   do

#include <fcntl.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "netaugur/adapters/pcap.hpp"
#include "netaugur/adapters/sandbox.hpp"

namespace {

using netaugur::SandboxUse;

/// Negative where the kernel refused it, as system calls say it.
using Deed = std::function<long(const char* argument)>;

long map_code() {
  void* memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? -1 : 0;
}

long make_code() {
  void* memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mprotect(memory, 4096, PROT_READ | PROT_EXEC);
}

long run_shell() {
  std::array<char*, 1> none{};
  return execve("/bin/true", none.data(), none.data());
}

long connect_somewhere() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(9);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // The descriptor does not matter: the call itself is not known.
  return connect(0, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

/// As a capture does when an interface has come back; an error of it is printed.
long open_interface(const char* name) {
  const auto source = netaugur::open_live({.interface = name, .filter = "udp port 53"});
  if (source) return 0;
  std::puts(source.error().message.c_str());
  errno = ENODEV;
  return -1;
}

long count_on_thread() {
  long counted = 0;
  std::thread([&counted] { counted = 1; }).join();
  return counted;
}

const std::map<std::string, Deed>& deeds() {
  static const std::map<std::string, Deed> all = {
      {"execve", [](const char*) { return run_shell(); }},
      {"fork", [](const char*) { return syscall(SYS_clone, SIGCHLD, nullptr, nullptr, nullptr, nullptr); }},
      {"ptrace", [](const char*) { return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }},
      {"kill", [](const char*) { return long{kill(1, 0)}; }},
      {"setuid", [](const char*) { return long{setuid(0)}; }},
      {"unlink", [](const char* path) { return long{unlink(path)}; }},
      {"write-file", [](const char* path) { return long{open(path, O_WRONLY | O_CLOEXEC)}; }},
      {"create-file", [](const char* path) { return long{open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0600)}; }},
      {"truncate-file", [](const char* path) { return long{open(path, O_RDONLY | O_TRUNC | O_CLOEXEC)}; }},
      {"read-file", [](const char* path) { return long{open(path, O_RDONLY | O_CLOEXEC)}; }},
      {"connect", [](const char*) { return connect_somewhere(); }},
      {"inet-socket", [](const char*) { return long{socket(AF_INET, SOCK_STREAM, 0)}; }},
      {"unix-socket", [](const char*) { return long{socket(AF_UNIX, SOCK_STREAM, 0)}; }},
      {"packet-socket", [](const char*) { return long{socket(AF_PACKET, SOCK_RAW, 0)}; }},
      {"map-code", [](const char*) { return map_code(); }},
      {"make-code", [](const char*) { return make_code(); }},
      {"type-into-terminal", [](const char*) { return long{ioctl(STDIN_FILENO, TIOCSTI, "x")}; }},
      {"open-interface", [](const char* name) { return open_interface(name); }},
      {"thread", [](const char*) { return count_on_thread(); }},
      {"write-stdout", [](const char*) { return long{write(STDOUT_FILENO, "", 0)}; }},
  };
  return all;
}

int without_seccomp(char** command) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(seccomp), 0);
  const scmp_arg_cmp installs_one{0, SCMP_CMP_EQ, PR_SET_SECCOMP, 0};
  seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1, &installs_one);
  if (seccomp_load(filter) != 0) return 77;
  execvp(command[0], command);
  return 127;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string use = argc > 1 ? argv[1] : "";
  if (use == "without-seccomp" && argc > 2) return without_seccomp(argv + 2);
  const auto deed = deeds().find(argc > 2 ? argv[2] : "");
  if ((use != "recorded" && use != "live") || deed == deeds().end()) return 2;
  const SandboxUse entered = use == "live" ? SandboxUse::live : SandboxUse::recorded;
  const auto plan = netaugur::plan_privileges("");
  if (!plan) return 2;
  // Before the filter, as capture does it; a warning is about who the process is, which is no matter here.
  if (!netaugur::drop_privileges(*plan, entered)) return 2;
  if (const auto filtered = netaugur::filter_system_calls(entered); !filtered) {
    std::fprintf(stderr, "%s\n", filtered.error().message.c_str());
    return 77;
  }
  const long result = deed->second(argc > 3 ? argv[3] : "");
  std::puts(result < 0 ? strerrorname_np(errno) : "done");
  return 0;
}
