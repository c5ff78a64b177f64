#include "tls.hpp"

#include <fmt/format.h>
#include <openssl/ssl.h>

namespace netaugur::http {

namespace ssl = boost::asio::ssl;

namespace {

tl::unexpected<Error> unusable(const std::string& what, const std::filesystem::path& file,
                               const boost::system::error_code& failure) {
  return fail(ErrorCode::usage, fmt::format("{} {} cannot be used: {}", what, file.string(), failure.message()),
              {"give PEM files: the certificate with those that signed it behind it, and its key without a password"});
}

}  // namespace

Result<TlsContext> read_certificate(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  // RFC 8996: nothing below 1.2. Renegotiation is work that only the client asks for.
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Idle connections are many: OpenSSL gives their buffers back.
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  // With TLS 1.2: only ciphers whose key exchange is forgotten with the connection.
  SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");
  boost::system::error_code failure;
  context->use_certificate_chain_file(files.certificate.string(), failure);
  if (failure) return unusable("the certificate", files.certificate, failure);
  // A question for the key's password would stop a server that nobody watches.
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); }, failure);
  context->use_private_key_file(files.key.string(), ssl::context::pem, failure);
  if (failure) return unusable("the key", files.key, failure);
  return context;
}

}  // namespace netaugur::http
