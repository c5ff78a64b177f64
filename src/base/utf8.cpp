#include "netaugur/base/utf8.hpp"

#include <fmt/format.h>

namespace netaugur {

std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool beyond = first == 0xF4 && byte(1) > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const auto first = static_cast<unsigned char>(text.front());
    const bool control = first < 0x20 ? first != '\n' && first != '\t' : first == 0x7F;
    // U+0080 to U+009F: some terminals obey these, too.
    const bool control_of_two = length == 2 && first == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
    const std::size_t taken = length == 0 ? 1 : length;
    for (std::size_t i = 0; i < taken; ++i) {
      if (length == 0 || control || control_of_two) {
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
      } else {
        out += text[i];
      }
    }
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace netaugur
