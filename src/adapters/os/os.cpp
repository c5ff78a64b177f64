#include "netaugur/adapters/os.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <malloc.h>
#include <openssl/evp.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <span>

namespace netaugur {

namespace {

std::string hex(std::span<const unsigned char> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

void fill_random(char* into, std::size_t size) {
  for (std::size_t filled = 0; filled < size;) {
    const ssize_t got = getrandom(into + filled, size - filled, 0);
    if (got > 0) filled += static_cast<std::size_t>(got);
  }
}

}  // namespace

Timestamp now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

Result<std::string> database_url(const std::string& flag) {
  if (!flag.empty()) return flag;
  if (auto url = environment("NETAUGUR_DB")) return *url;
  return fail(ErrorCode::usage, "no database given; take --db postgresql://user@host/name or set NETAUGUR_DB");
}

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  const std::string_view whole(name.data());
  return std::string(whole.substr(0, whole.find('.')));
}

std::string random_hex(std::size_t size) {
  std::string bytes(size, '\0');
  fill_random(bytes.data(), size);
  return hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

std::uint64_t random_seed() {
  std::uint64_t seed = 0;
  fill_random(reinterpret_cast<char*>(&seed), sizeof seed);
  return seed;
}

std::string random_uuid() {
  std::string digits = random_hex(16);
  digits[12] = '4';
  digits[16] = "89ab"[static_cast<std::size_t>(digits[16]) % 4];
  return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" + digits.substr(16, 4) +
         "-" + digits.substr(20);
}

std::string sha256_hex(std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(data.data(), data.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return hex({digest.data(), size});
}

Status write_all(int descriptor, std::string_view data, std::string_view what) {
  while (!data.empty()) {
    const ssize_t written = write(descriptor, data.data(), data.size());
    if (written >= 0) {
      data.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      return fail(ErrorCode::interrupted, fmt::format("the reader of {} has gone", what));
    } else if (errno != EINTR) {
      return fail(ErrorCode::unavailable, fmt::format("cannot write to {}: {}", what, std::strerror(errno)));
    }
  }
  return {};
}

void widen_pipe(int descriptor) {
  constexpr int wanted = 1 << 20;
  static_cast<void>(fcntl(descriptor, F_SETPIPE_SZ, wanted));
}

void keep_freed_memory() {
  // glibc maps blocks of more than 32 MiB in any case: that is the most that it takes here.
  constexpr int kept = 32 << 20;
  mallopt(M_MMAP_THRESHOLD, kept);
  mallopt(M_TRIM_THRESHOLD, 2 * kept);
}

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

}  // namespace netaugur
