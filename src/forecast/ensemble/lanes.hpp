#pragma once
// Loops over numbers side by side, with the longest vectors that the processor has. Each lane is worked on as it would
// be alone, so that results are the same whatever their length.

#include <cstddef>

namespace netaugur {

template <std::size_t octets>
struct Vectors {
  static constexpr std::size_t floats = octets / sizeof(float);
  static constexpr std::size_t doubles = octets / sizeof(double);
  /// For local variables: how other objects of these types are aligned depends on what a file is compiled for.
  using Floats [[gnu::vector_size(octets), gnu::aligned(octets)]] = float;
  using Doubles [[gnu::vector_size(octets), gnu::aligned(octets)]] = double;
  /// Among other numbers, at any address. To be named: what `auto` deduces has lost what makes them so.
  using StoredFloats [[gnu::vector_size(octets), gnu::aligned(alignof(float)), gnu::may_alias]] = float;
  using StoredDoubles [[gnu::vector_size(octets), gnu::aligned(alignof(double)), gnu::may_alias]] = double;

  static StoredFloats& at(float* first) { return *reinterpret_cast<StoredFloats*>(first); }
  static const StoredFloats& at(const float* first) { return *reinterpret_cast<const StoredFloats*>(first); }
  static StoredDoubles& at(double* first) { return *reinterpret_cast<StoredDoubles*>(first); }
};

/// The longest: so many numbers of different series alternate in memory, whatever the processor.
using LongVectors = Vectors<32>;
/// Those of every x86-64 and every ARMv8.
using ShortVectors = Vectors<16>;

#if defined(__x86_64__)
template <class Loop, class... Arguments>
[[gnu::target("avx2")]] auto with_long_vectors(Arguments... arguments) {
  return Loop::template run<LongVectors>(arguments...);
}
#endif

/// Answers Loop::run<Vectors>(arguments...), which is to be inlined always.
template <class Loop, class... Arguments>
auto with_longest_vectors(Arguments... arguments) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return with_long_vectors<Loop>(arguments...);
#endif
  return Loop::template run<ShortVectors>(arguments...);
}

}  // namespace netaugur
