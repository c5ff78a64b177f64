#include "netaugur/adapters/line_input.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "netaugur/adapters/os.hpp"

namespace netaugur {

namespace {

constexpr std::size_t read_size = 1 << 18;
/// How soon a stop is noticed while nothing comes.
constexpr int patience_ms = 100;

}  // namespace

Result<LineInput> LineInput::open(const std::string& path, std::size_t padding) {
  if (path == "-") {
    widen_pipe(STDIN_FILENO);
    return LineInput(STDIN_FILENO, "standard input", padding);
  }
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return fail(errno == ENOENT ? ErrorCode::not_found : ErrorCode::bad_input,
                fmt::format("cannot open '{}': {}", path, std::strerror(errno)));
  }
  struct stat about{};
  if (fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
    close(descriptor);
    return fail(ErrorCode::bad_input, fmt::format("'{}' is a directory, not a file of JSON lines", path));
  }
  return LineInput(descriptor, path, padding);
}

LineInput::LineInput(int descriptor, std::string name, std::size_t padding)
    : descriptor_(descriptor), name_(std::move(name)), padding_(padding), buffer_(read_size + padding, '\0') {}

LineInput::LineInput(LineInput&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      name_(std::move(other.name_)),
      padding_(other.padding_),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      scanned_(other.scanned_),
      end_(other.end_),
      number_(other.number_),
      at_end_(other.at_end_),
      skipping_(other.skipping_) {}

LineInput::~LineInput() {
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
}

bool LineInput::ready() {
  const char* from = buffer_.data() + scanned_;
  const auto* newline = static_cast<const char*>(std::memchr(from, '\n', end_ - scanned_));
  scanned_ = newline != nullptr ? static_cast<std::size_t>(newline - buffer_.data()) : end_;
  return at_end_ || newline != nullptr;
}

Result<bool> LineInput::fill(const ReadDeadline& deadline) {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    scanned_ -= begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < end_ + read_size + padding_) buffer_.resize(end_ + read_size + padding_);
  while (!deadline.passed()) {
    pollfd waiting{descriptor_, POLLIN, 0};
    const int woken = poll(&waiting, 1, patience_ms);
    if (woken == 0 || (woken < 0 && errno == EINTR)) continue;
    const ssize_t got = read(descriptor_, buffer_.data() + end_, read_size);
    if (got > 0) {
      end_ += static_cast<std::size_t>(got);
      return true;
    }
    if (got == 0) {
      at_end_ = true;
      return false;
    }
    if (errno != EINTR && errno != EAGAIN) {
      return fail(ErrorCode::unavailable, fmt::format("cannot read {}: {}", name_, std::strerror(errno)));
    }
  }
  return false;
}

Result<std::optional<std::string_view>> LineInput::next(const ReadDeadline& deadline) {
  while (true) {
    const char* from = buffer_.data() + scanned_;
    const auto* newline = static_cast<const char*>(std::memchr(from, '\n', end_ - scanned_));
    const bool whole = newline != nullptr;
    scanned_ = whole ? static_cast<std::size_t>(newline - buffer_.data()) : end_;
    const bool cut = !whole && scanned_ - begin_ > line_max;
    if (whole || cut || (at_end_ && begin_ < end_)) {
      const std::string_view line(buffer_.data() + begin_, scanned_ - begin_);
      begin_ = scanned_ = scanned_ + (whole ? 1 : 0);
      if (std::exchange(skipping_, cut)) continue;
      ++number_;
      return line;
    }
    if (at_end_ || deadline.passed()) return std::nullopt;
    const auto filled = fill(deadline);
    if (!filled) return tl::unexpected(filled.error());
  }
}

}  // namespace netaugur
