#pragma once
// BPF expressions on frames that did not come from the kernel.

#include <map>
#include <memory>
#include <string>

#include "netaugur/base/result.hpp"
#include "netaugur/net/source.hpp"

struct bpf_program;  // NOLINT(readability-identifier-naming): libpcap named it

namespace netaugur {

/// Compiles an expression once for each link type that it meets.
class PacketFilter {
 public:
  explicit PacketFilter(std::string expression);
  ~PacketFilter();

  /// Error: usage, naming the expression.
  [[nodiscard]] Status prepare(LinkType link);
  /// Error: as `prepare`.
  [[nodiscard]] Result<bool> matches(const Frame& frame);

 private:
  struct Free {
    void operator()(bpf_program* program) const;
  };

  std::string expression_;
  std::map<int, std::unique_ptr<bpf_program, Free>> programs_;  ///< by link type
};

/// The error of an expression that libpcap refuses, for whatever reason it gives.
[[nodiscard]] Error filter_error(const std::string& expression, const std::string& reason);

}  // namespace netaugur
