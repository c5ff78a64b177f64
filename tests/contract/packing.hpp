#pragma once
// Octets as gzip and zstd make them small.

#include <zlib.h>
#include <zstd.h>

#include <memory>

#include "catch.hpp"
#include "pcap_writer.hpp"

namespace netaugur::test {

inline Octets gzip(const Octets& octets) {
  z_stream stream{};
  constexpr int largest_window = 15, gzip_header = 16, memory = 8;
  REQUIRE(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, largest_window + gzip_header, memory,
                       Z_DEFAULT_STRATEGY) == Z_OK);
  Octets packed(deflateBound(&stream, octets.size()));
  stream.next_in = const_cast<Bytef*>(octets.data());
  stream.avail_in = static_cast<uInt>(octets.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// With a checksum, as the zstd tool writes it.
inline Octets zstd(const Octets& octets) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  Octets packed(ZSTD_compressBound(octets.size()));
  const std::size_t size = ZSTD_compress2(context.get(), packed.data(), packed.size(), octets.data(), octets.size());
  REQUIRE(ZSTD_isError(size) == 0);
  packed.resize(size);
  return packed;
}

}  // namespace netaugur::test
