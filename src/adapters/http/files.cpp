#include "files.hpp"

#include <algorithm>
#include <array>
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

}  // namespace

bool StaticFiles::built() const {
  std::error_code failure;
  return fs::is_regular_file(root_ / "index.html", failure);
}

std::optional<File> StaticFiles::find(std::string_view path) const {
  if (!is_plain(path)) return std::nullopt;
  fs::path wanted = root_ / fs::path(path.substr(1));
  if (!wanted.has_extension()) wanted = root_ / "index.html";
  std::error_code failure;
  const fs::path root = fs::canonical(root_, failure);
  if (failure) return std::nullopt;
  const fs::path file = fs::canonical(wanted, failure);
  if (failure || !fs::is_regular_file(file, failure)) return std::nullopt;
  // A link inside the folder may lead out of it.
  if (std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first != root.end()) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return File{type_of(file), is_hashed(file) ? "public, max-age=31536000, immutable" : "no-cache", std::move(content)};
}

}  // namespace netaugur::http
