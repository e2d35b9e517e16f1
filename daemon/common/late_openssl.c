/* SPDX-License-Identifier: MIT */
/*
 * late_openssl.c - the calls into OpenSSL: see late.h.
 *
 * What is called and not named here is linked, and all of the library with it.
 */
#include "config.h"

#include "common/late.h"

#ifdef LATE_OPENSSL

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "common/late_library.h"

#define CALLS(X)                              \
	X(SSL_CIPHER_get_name)                \
	X(SSL_CTX_callback_ctrl)              \
	X(SSL_CTX_ctrl)                       \
	X(SSL_CTX_free)                       \
	X(SSL_CTX_get0_certificate)           \
	X(SSL_CTX_load_verify_dir)            \
	X(SSL_CTX_load_verify_file)           \
	X(SSL_CTX_new)                        \
	X(SSL_CTX_set_alpn_protos)            \
	X(SSL_CTX_set_alpn_select_cb)         \
	X(SSL_CTX_set_cipher_list)            \
	X(SSL_CTX_set_client_CA_list)         \
	X(SSL_CTX_set_default_passwd_cb)      \
	X(SSL_CTX_set_default_verify_paths)   \
	X(SSL_CTX_set_num_tickets)            \
	X(SSL_CTX_set_options)                \
	X(SSL_CTX_set_session_id_context)     \
	X(SSL_CTX_set_verify)                 \
	X(SSL_CTX_use_PrivateKey_file)        \
	X(SSL_CTX_use_certificate_chain_file) \
	X(SSL_do_handshake)                   \
	X(SSL_free)                           \
	X(SSL_get0_peer_certificate)          \
	X(SSL_get_current_cipher)             \
	X(SSL_get_error)                      \
	X(SSL_get_servername)                 \
	X(SSL_get_verify_result)              \
	X(SSL_get_version)                    \
	X(SSL_is_init_finished)               \
	X(SSL_load_client_CA_file)            \
	X(SSL_new)                            \
	X(SSL_pending)                        \
	X(SSL_read_ex)                        \
	X(SSL_select_next_proto)              \
	X(SSL_set_SSL_CTX)                    \
	X(SSL_set_accept_state)               \
	X(SSL_set_bio)                        \
	X(SSL_shutdown)                       \
	X(SSL_write_ex)                       \
	X(TLS_client_method)                  \
	X(TLS_server_method)                  \
	X(ASN1_STRING_to_UTF8)                \
	X(BIO_clear_flags)                    \
	X(BIO_get_data)                       \
	X(BIO_meth_free)                      \
	X(BIO_meth_new)                       \
	X(BIO_meth_set_ctrl)                  \
	X(BIO_meth_set_read)                  \
	X(BIO_meth_set_write)                 \
	X(BIO_new)                            \
	X(BIO_set_data)                       \
	X(BIO_set_flags)                      \
	X(BIO_set_init)                       \
	X(BIO_test_flags)                     \
	X(CRYPTO_free)                        \
	X(ERR_clear_error)                    \
	X(ERR_peek_error)                     \
	X(ERR_reason_error_string)            \
	X(GENERAL_NAMES_free)                 \
	X(OPENSSL_sk_num)                     \
	X(OPENSSL_sk_value)                   \
	X(X509_NAME_ENTRY_get_data)           \
	X(X509_NAME_get_entry)                \
	X(X509_NAME_get_index_by_NID)         \
	X(X509_check_host)                    \
	X(X509_cmp_current_time)              \
	X(X509_get0_notAfter)                 \
	X(X509_get0_notBefore)                \
	X(X509_get_ext_d2i)                   \
	X(X509_get_subject_name)              \
	X(X509_verify_cert_error_string)

LATE_LIBRARY(late_openssl, LATE_OPENSSL, CALLS)

#else
struct late late_openssl;
#endif
