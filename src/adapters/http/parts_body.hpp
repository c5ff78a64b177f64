#pragma once
// A body of any length, part by part (RFC 9112 section 7.1).

#include <memory>
#include <optional>
#include <string>

#include "netaugur/api/route.hpp"

namespace netaugur::http {

class GzipWriter;

class PartsBody {
 public:
  struct Form {
    bool chunked = true;  ///< HTTP/1.0 knows no chunks: the connection's end is the body's
    bool gzip = false;
  };

  PartsBody(api::Parts parts, Form form);
  ~PartsBody();

  [[nodiscard]] std::string_view type() const { return type_; }
  /// What is to be sent next; empty at the end. Where it is an error the body cannot be ended as it should: the
  /// connection is to be closed, so that its reader sees that something is missing.
  [[nodiscard]] Result<std::optional<std::string>> next(api::Environment& environment);

 private:
  [[nodiscard]] std::string framed(std::string text, bool last);

  api::Parts parts_;
  Form form_;
  std::unique_ptr<GzipWriter> gzip_;
  std::string_view type_;
  std::string first_;
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace netaugur::http
