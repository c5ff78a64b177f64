// Input: a pcapng file.

#include "capture_reading.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  netaugur::fuzz::check_capture({data, size}, netaugur::open_pcapng);
  return 0;
}
