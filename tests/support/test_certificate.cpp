#include "support/test_certificate.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace fanfold::test_web {
namespace {

template <auto Free>
struct freed_by {
  void operator()(auto* object) const { Free(object); }
};
using bio = std::unique_ptr<BIO, freed_by<BIO_free>>;
using private_key = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using x509 = std::unique_ptr<X509, freed_by<X509_free>>;
using x509_extension = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;

void must(bool done, const char* what) {
  if (!done) throw std::runtime_error(fmt::format("OpenSSL can't {}", what));
}

std::string contents(const bio& from) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(from.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

bio memory(const std::string& pem) {
  return bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

test_certificate to_pem(const x509& certificate, const private_key& key) {
  const bio certificate_out(BIO_new(BIO_s_mem()));
  const bio key_out(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_X509(certificate_out.get(), certificate.get()) == 1, "write a certificate");
  must(PEM_write_bio_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "write a key");
  return {contents(certificate_out), contents(key_out)};
}

void add_extension(const x509& to, int kind, const std::string& value) {
  const x509_extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
  must(extension && X509_add_ext(to.get(), extension.get(), -1) == 1, "add a certificate's extension");
}

/// An unsigned certificate of that common name, which is also its issuer's until somebody else signs it.
x509 blank(const private_key& key, const char* common_name, std::chrono::seconds valid_for) {
  constexpr std::chrono::seconds yesterday = -std::chrono::hours(24);
  x509 out(X509_new());
  std::uint64_t serial = 0;
  must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "draw a serial number");
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(out.get()), serial >> 1);
  X509_set_version(out.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(out.get()), yesterday.count() * (valid_for.count() < 0 ? 30 : 1));
  X509_gmtime_adj(X509_getm_notAfter(out.get()), valid_for.count());
  X509_set_pubkey(out.get(), key.get());
  X509_NAME* name = X509_get_subject_name(out.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  X509_set_issuer_name(out.get(), name);
  return out;
}

void sign(const x509& certificate, const private_key& key) {
  must(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0, "sign a certificate");
}

private_key new_key() {
  private_key key(EVP_EC_gen("P-256"));
  must(key != nullptr, "make a key");
  return key;
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string out = "IP:127.0.0.1";
  for (const auto& name : names) out += ",DNS:" + name;
  return out;
}

}  // namespace

test_certificate make_authority() {
  const private_key key = new_key();
  const x509 certificate = blank(key, "The test web's authority", std::chrono::hours(24));
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  sign(certificate, key);
  return to_pem(certificate, key);
}

test_certificate make_certificate(const test_certificate& authority, const std::vector<std::string>& names,
                                  std::chrono::seconds valid_for) {
  const x509 issuer(PEM_read_bio_X509(memory(authority.certificate_pem).get(), nullptr, nullptr, nullptr));
  const private_key issuer_key(PEM_read_bio_PrivateKey(memory(authority.key_pem).get(), nullptr, nullptr, nullptr));
  must(issuer && issuer_key, "read the authority");
  const private_key key = new_key();
  const x509 certificate = blank(key, "The test web", valid_for);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
  add_extension(certificate, NID_subject_alt_name, alternative_names(names));
  sign(certificate, issuer_key);
  return to_pem(certificate, key);
}

test_certificate make_self_signed(const std::vector<std::string>& names) {
  const private_key key = new_key();
  const x509 certificate = blank(key, "The test web", std::chrono::hours(24));
  add_extension(certificate, NID_subject_alt_name, alternative_names(names));
  sign(certificate, key);
  return to_pem(certificate, key);
}

}  // namespace fanfold::test_web
