// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/selfsigned.h"

#include <QSslKey>

#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace windlass {

namespace {

template<auto write, typename Thing>
QByteArray pem(Thing *thing)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
    write(out.get(), thing);
    char *data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return {data, size};
}

int writeKey(BIO *out, EVP_PKEY *key)
{
    return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
}

} // namespace

SelfSigned::SelfSigned()
{
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), key.get());
    X509_NAME *name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char *>("127.0.0.1"),
                               -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    X509_EXTENSION *address = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
    X509_add_ext(made.get(), address, -1);
    X509_EXTENSION_free(address);
    X509_sign(made.get(), key.get(), EVP_sha256());

    certificate = QSslCertificate(pem<PEM_write_bio_X509>(made.get()));
    server = QSslConfiguration::defaultConfiguration();
    server.setLocalCertificate(certificate);
    server.setPrivateKey(QSslKey(pem<writeKey>(key.get()), QSsl::Ec));
}

} // namespace windlass
