// The filter as the kernel would run it on each architecture, by libpcap's interpreter of the same instruction set: the
// kernel of this machine can try one of them only (tests/contract/sandbox does).

#include <linux/audit.h>
#include <pcap/pcap.h>
#include <seccomp.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "../../src/adapters/os/filter_program.hpp"
#include "catch.hpp"

using namespace netaugur;

namespace {

/// struct seccomp_data: the number, the architecture, the instruction's address, six arguments.
struct Call {
  std::uint32_t number = 0;
  std::array<std::uint64_t, 3> arguments{};
};

/// libpcap's interpreter loads words in network order, the kernel's in the host's.
std::uint32_t answer(const std::vector<std::uint64_t>& program, std::uint32_t architecture, const Call& call) {
  std::array<std::uint32_t, 16> words{call.number, architecture};
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    words[4 + 2 * i] = static_cast<std::uint32_t>(call.arguments[i]);
    words[5 + 2 * i] = static_cast<std::uint32_t>(call.arguments[i] >> 32U);
  }
  std::array<u_char, sizeof words> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    octets[i] = static_cast<u_char>(words[i / 4] >> (24 - 8 * (i % 4)));
  }
  static_assert(sizeof(bpf_insn) == sizeof(std::uint64_t));
  std::vector<bpf_insn> instructions(program.size());
  std::memcpy(instructions.data(), program.data(), program.size() * sizeof(std::uint64_t));
  return bpf_filter(instructions.data(), octets.data(), octets.size(), octets.size());
}

constexpr std::uint32_t read_only = 0;
constexpr std::uint32_t write_only = 1;

/// System call numbers of arm64 (include/uapi/asm-generic/unistd.h).
namespace arm64 {
constexpr std::uint32_t ioctl = 29, openat = 56, read = 63, write = 64, ppoll = 73, futex = 98, kill = 129,
                        socket = 198, connect = 203, clone = 220, execve = 221, mmap = 222, clone3 = 435;
}  // namespace arm64

std::uint32_t on_arm64(SandboxUse use, const Call& call) {
  const auto program = filter_program(use, Architecture::arm64);
  REQUIRE(program);
  return answer(*program, AUDIT_ARCH_AARCH64, call);
}

}  // namespace

TEST_CASE("on arm64 the filter allows what capturing does") {
  for (const std::uint32_t call : {arm64::read, arm64::write, arm64::ppoll, arm64::futex}) {
    CAPTURE(call);
    CHECK(on_arm64(SandboxUse::recorded, {call}) == SCMP_ACT_ALLOW);
    CHECK(on_arm64(SandboxUse::live, {call}) == SCMP_ACT_ALLOW);
  }
}

TEST_CASE("on arm64 the filter ends a process that executes, connects or signals others") {
  for (const std::uint32_t call : {arm64::execve, arm64::connect, arm64::kill}) {
    CAPTURE(call);
    CHECK(on_arm64(SandboxUse::recorded, {call}) == SCMP_ACT_TRAP);
    CHECK(on_arm64(SandboxUse::live, {call}) == SCMP_ACT_TRAP);
  }
}

TEST_CASE("on arm64 files are opened to read alone") {
  const Call reading{arm64::openat, {0, 0, read_only}};
  const Call writing{arm64::openat, {0, 0, write_only}};
  for (const auto use : {SandboxUse::recorded, SandboxUse::live}) {
    CHECK(on_arm64(use, reading) == SCMP_ACT_ALLOW);
    CHECK(on_arm64(use, writing) == SCMP_ACT_ERRNO(EACCES));
  }
}

TEST_CASE("on arm64 the socket families are netlink and packet alone, and none for a recorded capture") {
  for (std::uint64_t family = 0; family < 64; ++family) {
    CAPTURE(family);
    const bool needed = family == 16 || family == 17;
    CHECK(on_arm64(SandboxUse::live, {arm64::socket, {family}}) ==
          (needed ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EAFNOSUPPORT)));
    CHECK(on_arm64(SandboxUse::recorded, {arm64::socket, {family}}) == SCMP_ACT_ERRNO(EAFNOSUPPORT));
  }
}

TEST_CASE("on arm64 a clone must be a thread") {
  constexpr std::uint64_t thread = 0x10000;
  constexpr std::uint64_t child_signal = 17;
  CHECK(on_arm64(SandboxUse::recorded, {arm64::clone, {thread}}) == SCMP_ACT_ALLOW);
  CHECK(on_arm64(SandboxUse::recorded, {arm64::clone, {child_signal}}) == SCMP_ACT_TRAP);
  CHECK(on_arm64(SandboxUse::recorded, {arm64::clone3}) == SCMP_ACT_ERRNO(ENOSYS));
}

TEST_CASE("an argument of four octets is judged by those four, as the kernel reads it") {
  constexpr std::uint64_t type_into_terminal = 0x5412;
  constexpr std::uint64_t terminal_settings = 0x5401;
  constexpr std::uint64_t upper = std::uint64_t{1} << 32U;
  CHECK(on_arm64(SandboxUse::live, {arm64::ioctl, {0, upper | terminal_settings}}) == SCMP_ACT_ALLOW);
  CHECK(on_arm64(SandboxUse::live, {arm64::ioctl, {0, upper | type_into_terminal}}) == SCMP_ACT_TRAP);
}

TEST_CASE("memory that may be executed is refused") {
  constexpr std::uint64_t read_and_write = 3;
  constexpr std::uint64_t execute = 4;
  CHECK(on_arm64(SandboxUse::live, {arm64::mmap, {0, 0, read_and_write}}) == SCMP_ACT_ALLOW);
  CHECK(on_arm64(SandboxUse::live, {arm64::mmap, {0, 0, execute}}) == SCMP_ACT_ERRNO(EACCES));
}

TEST_CASE("a call in another architecture's numbers ends the process") {
  for (const auto architecture : {Architecture::amd64, Architecture::arm64}) {
    const auto program = filter_program(SandboxUse::live, architecture);
    REQUIRE(program);
    CHECK(answer(*program, AUDIT_ARCH_I386, {}) == SCMP_ACT_KILL_PROCESS);
  }
}
