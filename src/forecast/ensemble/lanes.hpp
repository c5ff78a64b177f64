#pragma once
// Loops over numbers side by side, with the longest vectors that the processor has. Each lane is worked on as it would
// be alone, so that results are the same whatever their length.

#include <cstddef>

namespace netaugur {

// Floats and Doubles are for local variables: how other objects of such types are aligned depends on what a file is
// compiled for. Stored ones lie among other numbers, at any address, and are always
// named: `auto` loses what makes them so.

/// The longest: so many numbers of different series alternate in memory, whatever the processor.
struct LongVectors {
  static constexpr std::size_t floats = 8;
  static constexpr std::size_t doubles = 4;
  using Floats [[gnu::vector_size(32), gnu::aligned(32)]] = float;
  using Doubles [[gnu::vector_size(32), gnu::aligned(32)]] = double;
  using StoredFloats [[gnu::vector_size(32), gnu::aligned(4), gnu::may_alias]] = float;
  using StoredDoubles [[gnu::vector_size(32), gnu::aligned(8), gnu::may_alias]] = double;
  static StoredFloats& at(float* first) { return *reinterpret_cast<StoredFloats*>(first); }
  static const StoredFloats& at(const float* first) { return *reinterpret_cast<const StoredFloats*>(first); }
  static StoredDoubles& at(double* first) { return *reinterpret_cast<StoredDoubles*>(first); }
};

/// Those of every x86-64 and every ARMv8.
struct ShortVectors {
  static constexpr std::size_t floats = 4;
  static constexpr std::size_t doubles = 2;
  using Floats [[gnu::vector_size(16), gnu::aligned(16)]] = float;
  using Doubles [[gnu::vector_size(16), gnu::aligned(16)]] = double;
  using StoredFloats [[gnu::vector_size(16), gnu::aligned(4), gnu::may_alias]] = float;
  using StoredDoubles [[gnu::vector_size(16), gnu::aligned(8), gnu::may_alias]] = double;
  static StoredFloats& at(float* first) { return *reinterpret_cast<StoredFloats*>(first); }
  static const StoredFloats& at(const float* first) { return *reinterpret_cast<const StoredFloats*>(first); }
  static StoredDoubles& at(double* first) { return *reinterpret_cast<StoredDoubles*>(first); }
};

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
