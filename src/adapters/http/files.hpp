#pragma once
// The built dashboard's files.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace netaugur::http {

struct File {
  std::string_view type;           ///< a media type
  std::string_view cache_control;  ///< how long a browser may keep it
  std::string content;
};

class StaticFiles {
 public:
  explicit StaticFiles(std::filesystem::path root) : root_(std::move(root)) {}

  /// The file for a decoded URL path; index.html for a path without an extension, whose view the page itself finds.
  /// Empty where there is none, and for whatever lies outside the folder, by `..` or by a link.
  [[nodiscard]] std::optional<File> find(std::string_view path) const;
  /// Whether the dashboard is there.
  [[nodiscard]] bool built() const;
  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

}  // namespace netaugur::http
