#pragma once
// Work that falls into independent parts, on several threads.

#include <cstddef>
#include <functional>

namespace netaugur {

/// Calls `work(i)` once for each i below `count`, on at most `threads` threads (one: on the caller's); returns when all
/// are done. What `work` writes must differ by i; it must not throw. Which thread takes which i is by chance, so that
/// results must not depend on it.
void share_out(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

}  // namespace netaugur
