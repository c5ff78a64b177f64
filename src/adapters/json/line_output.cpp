#include "netaugur/adapters/line_output.hpp"

#include <utility>

namespace netaugur {

LineOutput::LineOutput(Write write) : write_(std::move(write)) { buffer_.reserve(piece + piece / 4); }

Status LineOutput::flush() {
  if (!buffer_.empty()) pass_on();
  if (error_) return tl::unexpected(*error_);
  return {};
}

void LineOutput::pass_on() {
  if (!error_) {
    if (auto status = write_(buffer_); !status) error_ = status.error();
  }
  buffer_.clear();
}

}  // namespace netaugur
