#include "files.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

namespace netaugur::http {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> types = {{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/vnd.microsoft.icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".ttf", "font/ttf"},
    {".txt", "text/plain; charset=utf-8"},
}};

std::string_view type_of(const fs::path& file) {
  const std::string extension = file.extension().string();
  const auto found = std::ranges::find(types, extension, &std::pair<std::string_view, std::string_view>::first);
  return found == types.end() ? "application/octet-stream" : found->second;
}

/// The build names its bundles `name-HASH.ext`, with eight capital letters and digits: another content is another name.
bool is_hashed(const fs::path& file) {
  const std::string stem = file.stem().string();
  const std::size_t dash = stem.rfind('-');
  if (dash == std::string::npos || stem.size() - dash - 1 != 8) return false;
  return std::all_of(stem.begin() + static_cast<std::ptrdiff_t>(dash) + 1, stem.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

/// Whether each part between slashes is a plain name: no `..`, no hidden file, nothing that a file system reads
/// otherwise.
bool is_plain(std::string_view path) {
  if (path.empty() || path[0] != '/') return false;
  if (path.find_first_of(std::string_view("\\\0", 2)) != std::string_view::npos) return false;
  return path.find("/.") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Whether the parameters of a coding (`q=0.5`) leave it a weight above zero.
bool has_weight(std::string_view parameters) {
  const std::size_t q = parameters.find("q=");
  return q == std::string_view::npos || std::strtod(std::string(parameters.substr(q + 2)).c_str(), nullptr) > 0;
}

/// A regular file inside the folder; links may lead out of it.
std::optional<fs::path> inside(const fs::path& root, const fs::path& wanted) {
  std::error_code failure;
  fs::path file = fs::canonical(wanted, failure);
  if (failure || !fs::is_regular_file(file, failure)) return std::nullopt;
  if (std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first != root.end()) return std::nullopt;
  return file;
}

std::optional<std::string> read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// What the build compressed out of `file`; a copy that is older than the file is of another content.
std::optional<fs::path> compressed(const fs::path& root, const fs::path& file, const char* ending) {
  auto copy = inside(root, fs::path(file) += ending);
  std::error_code failure;
  if (!copy || fs::last_write_time(*copy, failure) < fs::last_write_time(file, failure)) return std::nullopt;
  return copy;
}

}  // namespace

Codings read_codings(std::string_view accept_encoding) {
  Codings codings;
  while (!accept_encoding.empty()) {
    const std::size_t comma = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view one = accept_encoding.substr(0, comma);
    accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
    const std::size_t end = std::min(one.find(';'), one.size());
    const std::string_view name = trimmed(one.substr(0, end));
    if (name == "br") codings.brotli = has_weight(one.substr(end));
    if (name == "gzip") codings.gzip = has_weight(one.substr(end));
  }
  return codings;
}

bool StaticFiles::built() const {
  std::error_code failure;
  return fs::is_regular_file(root_ / "index.html", failure);
}

std::optional<File> StaticFiles::find(std::string_view path, Codings codings) const {
  if (!is_plain(path)) return std::nullopt;
  fs::path wanted = root_ / fs::path(path.substr(1));
  if (!wanted.has_extension()) wanted = root_ / "index.html";
  std::error_code failure;
  const fs::path root = fs::canonical(root_, failure);
  if (failure) return std::nullopt;
  const auto file = inside(root, wanted);
  if (!file) return std::nullopt;
  const std::string_view kept = is_hashed(*file) ? "public, max-age=31536000, immutable" : "no-cache";
  const auto answer = [&](const fs::path& from, std::string_view coding) -> std::optional<File> {
    auto content = read(from);
    if (!content) return std::nullopt;
    return File{type_of(*file), coding, kept, std::move(*content)};
  };
  if (codings.brotli) {
    if (const auto copy = compressed(root, *file, ".br")) return answer(*copy, "br");
  }
  if (codings.gzip) {
    if (const auto copy = compressed(root, *file, ".gz")) return answer(*copy, "gzip");
  }
  return answer(*file, "");
}

}  // namespace netaugur::http
