#pragma once
// The built dashboard's files.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace netaugur::http {

/// How a client lets a body be coded (RFC 9110 section 12.5.3).
struct Codings {
  bool brotli = false;
  bool gzip = false;
};

/// From the value of `Accept-Encoding`; a weight of zero refuses, and `*` allows nothing: whoever reads brotli says so.
[[nodiscard]] Codings read_codings(std::string_view accept_encoding);

struct File {
  std::string_view type;    ///< a media type
  std::string_view coding;  ///< of the content, as `Content-Encoding` names it; empty where it is the file itself
  std::string_view cache_control;  ///< how long a browser may keep it
  std::string content;
};

class StaticFiles {
 public:
  explicit StaticFiles(std::filesystem::path root) : root_(std::move(root)) {}

  /// The file for a decoded URL path; index.html for a path without an extension, whose view the page itself finds.
  /// Of `FILE.br` and `FILE.gz`, which the build leaves beside FILE, the smallest that the client reads; not one older
  /// than FILE. Empty where there is no file, and for whatever lies outside the folder, by `..` or by a link.
  [[nodiscard]] std::optional<File> find(std::string_view path, Codings codings) const;
  /// Whether the dashboard is there.
  [[nodiscard]] bool built() const;
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

}  // namespace netaugur::http
