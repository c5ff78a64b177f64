#pragma once
// What holds for every capture file, whatever its format.

#include <memory>

#include "adapters/pcap/record_reader.hpp"
#include "property.hpp"

namespace netaugur::fuzz {

using Open = Result<std::unique_ptr<RecordReader>> (*)(ByteStream&);

/// Reads `file` from memory, in pieces, through a pipe, cut off somewhere and with libpcap, and holds all against the
/// first.
/// `open`: the format's reader.
void check_capture(Octets file, Open open);

}  // namespace netaugur::fuzz
