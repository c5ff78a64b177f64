#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include "byte_stream.hpp"
#include "decompressed_stream.hpp"
#include "netaugur/adapters/pcap.hpp"
#include "packet_filter.hpp"
#include "record_reader.hpp"

namespace netaugur {

namespace {

constexpr std::size_t edge = std::size_t{64} * 1024;
constexpr std::size_t sample = std::size_t{4} * 1024;
constexpr std::uint64_t samples = 64;
constexpr std::size_t frames_at_once = 1024;

/// SHA-256 in pieces.
class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }

  void add(const void* data, std::size_t size) { EVP_DigestUpdate(context_.get(), data, size); }

  /// The first 128 bits as a UUID of version 8 (RFC 9562 section 5.8).
  std::string uuid() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
    EVP_DigestFinal_ex(context_.get(), octets.data(), nullptr);
    octets[6] = static_cast<unsigned char>((octets[6] & 0x0FU) | 0x80U);
    octets[8] = static_cast<unsigned char>((octets[8] & 0x3FU) | 0x80U);
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
      text += fmt::format("{:02x}", octets[i]);
    }
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

Digest digest_of(const FileOptions& options) {
  Digest digest;
  const std::string reading =
      fmt::format("netaugur run 1\n{}\n{}\n", options.filter,
                  options.max_packets ? std::to_string(*options.max_packets) : std::string("all"));
  digest.add(reading.data(), reading.size());
  return digest;
}

std::string run_of(DescriptorStream& stream, const FileOptions& options) {
  Digest digest = digest_of(options);
  if (const auto size = stream.size()) {
    const auto add = [&](std::uint64_t offset, std::size_t length) {
      const auto octets = stream.peek_at(offset, length);
      digest.add(octets.data(), octets.size());
    };
    const std::string length = std::to_string(*size);
    digest.add(length.data(), length.size());
    add(0, edge);
    if (*size > edge) add(std::max<std::uint64_t>(edge, *size - edge), edge);
    if (*size > 2 * edge) {
      const std::uint64_t step = (*size - 2 * edge) / (samples + 1);
      for (std::uint64_t i = 1; i <= samples; ++i) add(edge + i * step, sample);
    }
  } else {
    static_cast<void>(stream.have(sample));  // a shorter pipe is what it is
    digest.add(stream.data(), std::min(stream.left(), sample));
  }
  return digest.uuid();
}

/// `first`: empty where a followed pipe ended without a packet.
std::string run_of(const std::optional<Frame>& first, const FileOptions& options) {
  Digest digest = digest_of(options);
  if (first) {
    const std::string packet = fmt::format("first packet\n{}\n{}\n{}\n", first->ts.time_since_epoch().count(),
                                           first->link.value, first->wire_length);
    digest.add(packet.data(), packet.size());
    digest.add(first->bytes.data(), first->bytes.size());
  }
  return digest.uuid();
}

/// A capture's octets, and how they are had.
struct Octets {
  std::unique_ptr<DescriptorStream> file;
  std::unique_ptr<DecompressedStream> unpacked;  ///< null where `file` is not compressed

  [[nodiscard]] ByteStream& capture() const { return unpacked ? static_cast<ByteStream&>(*unpacked) : *file; }
};

/// Null where the octets are not compressed.
std::unique_ptr<DecompressedStream> unpack(DescriptorStream& file) {
  auto decompressor = decompressor_for({file.data(), file.left()});
  return decompressor ? std::make_unique<DecompressedStream>(file, std::move(decompressor)) : nullptr;
}

class FileSource final : public FrameSource {
 public:
  /// `first`: read while opening, not yet handed over; of `records`.
  FileSource(FileOptions options, Octets octets, std::unique_ptr<RecordReader> records, std::string run,
             std::optional<Frame> first)
      : options_(std::move(options)),
        octets_(std::move(octets)),
        records_(std::move(records)),
        filter_(options_.filter),
        run_(std::move(run)),
        link_name_(link_name(records_->link())),
        first_(first) {}

  Result<Progress> read(const Take& take) override {
    while (!interrupted_.load(std::memory_order_relaxed)) {
      if (failed_) return located(*failed_);
      if (octets_.unpacked) octets_.unpacked->run_ahead();
      frames_.clear();
      const std::uint64_t wanted = options_.max_packets.value_or(quantity_max) - received_;
      const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, frames_at_once));
      if (most == 0) break;
      if (first_) {
        frames_.push_back(*std::exchange(first_, std::nullopt));
      } else if (auto status = records_->read(frames_, most); !status) {
        failed_ = status.error();
      }
      if (frames_.empty() && !failed_) break;
      select();
      if (frames_.empty()) continue;
      received_ += frames_.size();
      take(frames_);
      return Progress{State::frames, {}};
    }
    return Progress{};
  }

  SourceCounters counters() override { return {.received = received_}; }
  bool live() const override { return false; }
  std::string name() const override { return options_.path; }
  std::string linktype() const override { return link_name_; }
  std::string run() const override { return run_; }

  void interrupt() override {
    interrupted_ = true;
    octets_.file->interrupt();
  }

  Status prepare_filter() {
    if (options_.filter.empty()) return {};
    return filter_.prepare(records_->link());
  }

 private:
  /// Leaves what the filter lets through, up to a frame of a link type that it cannot be compiled for.
  void select() {
    if (options_.filter.empty()) return;
    std::size_t kept = 0;
    for (const Frame& frame : frames_) {
      const auto match = filter_.matches(frame);
      if (!match) failed_ = match.error();
      if (!match) break;
      if (*match) frames_[kept++] = frame;
    }
    frames_.resize(kept);
  }

  tl::unexpected<Error> located(Error error) const {
    if (interrupted_) return fail(ErrorCode::interrupted, "stopped");
    if (error.code == ErrorCode::usage) return tl::unexpected(std::move(error));
    error.message = fmt::format("{}: {}", options_.path, error.message);
    error.notes = {fmt::format("the {} packets before it are counted", received_)};
    if (octets_.unpacked) error.notes.emplace_back("the offset of a record is that in the uncompressed capture");
    return tl::unexpected(std::move(error));
  }

  FileOptions options_;
  Octets octets_;
  std::unique_ptr<RecordReader> records_;
  PacketFilter filter_;
  std::string run_;
  std::string link_name_;
  std::optional<Frame> first_;
  std::vector<Frame> frames_;    ///< handed over last
  std::optional<Error> failed_;  ///< to be told after the frames before it
  std::uint64_t received_ = 0;
  std::atomic<bool> interrupted_{false};
};

}  // namespace

CaptureFile::CaptureFile(FileOptions options, std::unique_ptr<DescriptorStream> stream)
    : options_(std::move(options)), stream_(std::move(stream)) {}
CaptureFile::CaptureFile(CaptureFile&& other) noexcept = default;
CaptureFile& CaptureFile::operator=(CaptureFile&& other) noexcept = default;
CaptureFile::~CaptureFile() = default;

Result<CaptureFile> CaptureFile::open(FileOptions options) {
  using End = DescriptorStream::End;
  auto stream = DescriptorStream::open(options.path, options.follow ? End::followed : End::final);
  if (!stream) return tl::unexpected(stream.error());
  return CaptureFile(std::move(options), std::move(*stream));
}

Result<std::unique_ptr<FrameSource>> CaptureFile::read() && {
  Octets octets{std::move(stream_), nullptr};
  DescriptorStream& file = *octets.file;
  const auto refused = [&](Error error) -> tl::unexpected<Error> {
    if (file.interrupted()) return fail(ErrorCode::interrupted, "stopped");
    error.message = fmt::format("{}: {}", options_.path, error.message);
    return tl::unexpected(std::move(error));
  };
  file.set_stopped(options_.stopped);
  std::string run = options_.follow ? std::string() : run_of(file, options_);
  if (file.have(4)) octets.unpacked = unpack(file);
  auto records = open_records(octets.capture());
  if (!records) return refused(records.error());
  std::optional<Frame> first;
  if (options_.follow) {
    std::vector<Frame> frames;
    if (auto status = (*records)->read(frames, 1); !status) return refused(status.error());
    if (file.interrupted()) return refused({});
    if (!frames.empty()) first = frames.front();
    run = run_of(first, options_);
  }
  file.set_stopped({});
  auto source =
      std::make_unique<FileSource>(std::move(options_), std::move(octets), std::move(*records), std::move(run), first);
  if (auto status = source->prepare_filter(); !status) return tl::unexpected(status.error());
  return source;
}

Result<std::unique_ptr<FrameSource>> open_file(const FileOptions& options) {
  auto file = CaptureFile::open(options);
  if (!file) return tl::unexpected(file.error());
  return std::move(*file).read();
}

}  // namespace netaugur
