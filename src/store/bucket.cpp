#include "netaugur/store/bucket.hpp"

namespace netaugur {

namespace {

class Fnv1a {
 public:
  void byte(std::uint8_t value) { state_ = (state_ ^ value) * 0x100000001b3ULL; }
  void two_bytes(std::uint16_t value) {
    byte(static_cast<std::uint8_t>(value & 0xff));
    byte(static_cast<std::uint8_t>(value >> 8));
  }
  void address(const IpAddress& value) {
    byte(static_cast<std::uint8_t>(value.kind));
    for (const std::uint8_t b : value.bytes) byte(b);
  }
  [[nodiscard]] std::int16_t bucket() const {
    return static_cast<std::int16_t>(((state_ >> 32) ^ (state_ & 0xffffffffULL)) % bucket_count);
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace

std::int16_t bucket_of(const TrafficKey& key) {
  if (!key.src.present() && !key.dst.present() && !key.service) {
    return static_cast<std::int16_t>((static_cast<int>(key.family) + 4 * key.proto.number) % bucket_count);
  }
  Fnv1a hash;
  hash.byte(static_cast<std::uint8_t>(key.family));
  hash.two_bytes(key.proto.number);
  hash.address(key.src);
  hash.address(key.dst);
  hash.byte(key.service ? 1 : 0);
  hash.two_bytes(key.service.value_or(0));
  return hash.bucket();
}

std::int16_t bucket_of(std::string_view text) {
  Fnv1a hash;
  for (const char c : text) hash.byte(static_cast<std::uint8_t>(c));
  return hash.bucket();
}

}  // namespace netaugur
