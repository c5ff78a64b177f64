#include "byte_stream.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "netaugur/adapters/os.hpp"

namespace netaugur {

namespace {

constexpr std::size_t piece = std::size_t{256} * 1024;
/// How often a followed file is asked for more. Asking also works where inotify is silent (network file systems), and
/// some forty system calls a second are not worth a second way.
constexpr int ask_interval_ms = 50;

Error open_error(const std::string& path, int code) {
  const char* reason = std::strerror(code);
  switch (code) {
    case ENOENT:
      return {ErrorCode::not_found, fmt::format("no file '{}'; check the path", path)};
    case EACCES:
      return {ErrorCode::denied, fmt::format("may not read '{}'; check its permissions", path)};
    default:
      return {ErrorCode::bad_input, fmt::format("cannot read '{}': {}", path, reason)};
  }
}

}  // namespace

Result<std::unique_ptr<DescriptorStream>> DescriptorStream::open(const std::string& path, End end) {
  // Without O_NONBLOCK a named pipe that nobody writes to yet would hold `open` itself, where nothing can interrupt it.
  const int descriptor =
      path == "-" ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return tl::unexpected(open_error(path, errno));
  struct stat status{};
  if (fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
    close(descriptor);
    return tl::unexpected(open_error(path, EISDIR));
  }
  std::optional<std::uint64_t> size;
  std::uint64_t origin = 0;
  if (S_ISREG(status.st_mode)) {
    const off_t at = lseek(descriptor, 0, SEEK_CUR);
    origin = at > 0 ? static_cast<std::uint64_t>(at) : 0;
    const auto whole = static_cast<std::uint64_t>(status.st_size);
    size = whole - std::min(whole, origin);
  } else {
    widen_pipe(descriptor);
  }
  const int wake = eventfd(0, EFD_CLOEXEC);
  if (wake < 0) {
    const int code = errno;
    close(descriptor);
    return tl::unexpected(open_error(path, code));
  }
  return std::unique_ptr<DescriptorStream>(new DescriptorStream(descriptor, wake, end, size, origin));
}

DescriptorStream::DescriptorStream(int descriptor, int wake, End end, std::optional<std::uint64_t> size,
                                   std::uint64_t origin)
    : ByteStream({}), descriptor_(descriptor), wake_(wake), end_(end), size_(size), origin_(origin), buffer_(piece) {
  view(buffer_.data(), buffer_.data());
}

DescriptorStream::~DescriptorStream() {
  close(descriptor_);
  close(wake_);
}

void DescriptorStream::interrupt() {
  interrupted_ = true;
  const std::uint64_t one = 1;
  // It fails only where the counter is full, and then the reader has been woken already.
  static_cast<void>(!write(wake_, &one, sizeof one));
}

std::vector<std::uint8_t> DescriptorStream::peek_at(std::uint64_t offset, std::size_t size) const {
  std::vector<std::uint8_t> octets(size);
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got =
        pread(descriptor_, octets.data() + filled, size - filled, static_cast<off_t>(origin_ + offset + filled));
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  octets.resize(filled);
  return octets;
}

/// Until there is something to read, or to ask for again; false once interrupted.
bool DescriptorStream::wait_for_more() {
  const bool asks = size_.has_value();
  std::array<pollfd, 2> events{{{wake_, POLLIN, 0}, {asks ? -1 : descriptor_, POLLIN, 0}}};
  while (!interrupted_) {
    const int ready = poll(events.data(), events.size(), asks || stopped_ ? ask_interval_ms : -1);
    if (stopped_ && stopped_()) interrupted_ = true;
    if (ready > 0 || (ready == 0 && asks)) break;
  }
  return !interrupted_;
}

bool DescriptorStream::still_whole() {
  struct stat status{};
  if (fstat(descriptor_, &status) != 0) return true;
  const std::uint64_t read_until = origin_ + taken_;
  if (static_cast<std::uint64_t>(status.st_size) >= read_until) return true;
  fail_with({ErrorCode::bad_input,
             fmt::format("the file became shorter while it was followed ({} bytes are left of {} that were read): it "
                         "was truncated or written anew",
                         status.st_size, read_until)});
  return false;
}

bool DescriptorStream::refill(std::size_t size) {
  std::size_t kept = left();
  if (kept > 0) std::memmove(buffer_.data(), data(), kept);
  const bool pipe = !size_;
  // A record's stated length is not believed before that many octets are there: the buffer grows with what comes.
  while (kept < size && !ended_) {
    if (kept == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    if (interrupted_ || (pipe && !wait_for_more())) break;
    const ssize_t got = read(descriptor_, buffer_.data() + kept, buffer_.size() - kept);
    if (got > 0) {
      kept += static_cast<std::size_t>(got);
      taken_ += static_cast<std::size_t>(got);
    } else if (got == 0) {
      ended_ = pipe || end_ == End::final || !still_whole() || !wait_for_more();
    } else if (errno != EINTR && errno != EAGAIN) {
      fail_with({ErrorCode::bad_input, fmt::format("reading failed: {}", std::strerror(errno))});
      ended_ = true;
    }
  }
  view(buffer_.data(), buffer_.data() + kept);
  return kept >= size;
}

}  // namespace netaugur
