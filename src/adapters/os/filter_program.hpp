#pragma once
// The filter of system calls as the program that the kernel gets.

#include <cstdint>
#include <vector>

#include "netaugur/adapters/sandbox.hpp"

namespace netaugur {

enum class Architecture { native, amd64, arm64 };

/// Classic BPF over struct seccomp_data, eight octets an instruction (struct sock_filter). Error: internal.
[[nodiscard]] Result<std::vector<std::uint64_t>> filter_program(SandboxUse use, Architecture architecture);

}  // namespace netaugur
