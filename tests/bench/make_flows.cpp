// Writes a pcap file to stdout: UDP over IPv4 over Ethernet, one packet a microsecond unless told otherwise.
//   make_flows PACKETS PAIRS [PACKETS_PER_SECOND]
// Pairs of addresses come in a scattered order that repeats after PAIRS packets; every frame is 60 bytes.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

void put_be(unsigned char* at, std::uint32_t value, int octets) {
  for (int i = octets - 1; i >= 0; --i, value >>= 8U) at[i] = static_cast<unsigned char>(value);
}

void put(std::vector<unsigned char>& out, std::uint32_t value) {
  unsigned char octets[4];
  std::memcpy(octets, &value, sizeof octets);
  out.insert(out.end(), octets, octets + sizeof octets);
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fputs("usage: make_flows PACKETS PAIRS [PACKETS_PER_SECOND]\n", stderr);
    return 2;
  }
  const std::uint64_t packets = std::strtoull(words[1], nullptr, 10);
  const std::uint64_t pairs = std::strtoull(words[2], nullptr, 10);
  const std::uint64_t rate = count > 3 ? std::strtoull(words[3], nullptr, 10) : 1'000'000;
  std::vector<unsigned char> out;
  for (const std::uint32_t word : {0xA1B23C4DU, 0x00040002U, 0U, 0U, 262144U, 1U}) put(out, word);
  unsigned char frame[60] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45};
  put_be(frame + 16, 46, 2);
  frame[22] = 64;
  frame[23] = 17;
  put_be(frame + 36, 53, 2);
  put_be(frame + 38, 26, 2);
  for (std::uint64_t packet = 0; packet < packets; ++packet) {
    // An odd multiplier walks through all residues of 2^32, so that the pairs of one round are distinct.
    const auto pair = static_cast<std::uint32_t>(packet % pairs) * 2654435761U;
    put_be(frame + 26, 0x0A000000U | pair >> 16U, 4);
    put_be(frame + 30, 0xAC100000U | (pair & 0xFFFFU), 4);
    put_be(frame + 34, 49152, 2);
    const std::uint64_t nanoseconds = packet * 1'000'000'000 / rate;
    put(out, static_cast<std::uint32_t>(1'767'225'600 + nanoseconds / 1'000'000'000));
    put(out, static_cast<std::uint32_t>(nanoseconds % 1'000'000'000));
    put(out, sizeof frame);
    put(out, sizeof frame);
    out.insert(out.end(), frame, frame + sizeof frame);
    if (out.size() > 1U << 20U || packet + 1 == packets) {
      if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) return 1;
      out.clear();
    }
  }
}
