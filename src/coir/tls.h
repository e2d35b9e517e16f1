/* SPDX-License-Identifier: MIT */
/*
 * TLS: flows that are encrypted, by OpenSSL. In a library of its own,
 * libcoir-tls.
 *
 *	rc = coir_tls_context_init_client(&context);
 *	...
 *	rc = coir_connect(scope, &addr, &sock);
 *	if (rc == 0)
 *		rc = coir_tls_client(scope, &context, &sock,
 *				     "example.org", &tls);
 *	if (rc == 0)
 *		rc = coir_copy_string("hello\n", &tls.flow);
 *
 * A client believes a server only if an authority that the system trusts says
 * that it is the host asked for. Anything less has to be asked for by name.
 * TLS 1.2 is the oldest version spoken, and nobody may renegotiate.
 *
 * The handshake is made by the fiber that has the connection, in its own time:
 * a server's accepting goes on meanwhile. A scope's deadline limits it.
 *
 * The end of the stream is the other side's word that it is the end: one that
 * is cut off is -ECONNRESET. A close does not wait: what the socket has not
 * taken by then is sent afterwards, for at most 5 s, and the end behind it. To
 * turn a connection into TLS in its middle (STARTTLS) see coir/swap.h.
 *
 * A server gives tickets to those who want to resume and keeps nothing of them;
 * our clients never resume. Threads may share a context, each with sessions of
 * its own.
 *
 * OpenSSL touches some 13 KiB of the stack in a handshake. What fails leaves
 * its reason with the fiber: coir_error_text(). Layer: tls, on coir/socket.h.
 */
#ifndef COIR_TLS_H
#define COIR_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include <coir/api.h>
#include <coir/cond.h>
#include <coir/flow.h>
#include <coir/mutex.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/socket.h>

COIR_BEGIN_DECLS

struct coir__tls_shared;
struct coir_runtime;
struct ssl_ctx_st;
struct ssl_st;

/** struct coir_tls_context - what many sessions have in common. Private. */
struct coir_tls_context {
	/* counted: sessions keep it too; NULL: finished */
	struct coir__tls_shared *shared_;
};

/** struct coir_tls - one encrypted connection; not to be moved. */
struct coir_tls {
	/* reads, writes, shuts down, and closes it together with the socket */
	struct coir_flow flow;
	/* the rest is private; whose thread may use it */
	struct coir_runtime *runtime_;
	/* what it runs on */
	struct coir_socket *sock_;
	/* OpenSSL's; NULL: closed */
	struct ssl_st *ssl_;
	struct coir__tls_shared *shared_;
	/* writers stay apart by it */
	struct coir_mutex writers_;
	/* what the socket has not taken yet; writers wait until it is out */
	char *pending_;
	size_t pending_from_;
	size_t pending_to_;
	struct coir_cond drained_;
	/* waits for the socket to take more */
	struct coir_node flush_;
	bool flushing_;
	/* why nothing can be written, or read, any more; 0: it can */
	int broken_, read_error_;
	/* why OpenSSL has given the session up; 0: it has not */
	int failed_;
	/* coir_shutdown() has ended the reading */
	bool read_ended_;
	/* closes it when its scope ends */
	struct coir_hook hook_;
};

/**
 * coir_tls_context_init_client() - for connections that we make.
 * @context: uninitialised memory; coir_tls_context_fini() when done.
 *
 * Trusts the authorities that the system trusts.
 *
 * Blocks:  no; reads the system's configuration of OpenSSL.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -ENOMEM, -EINVAL (OpenSSL's configuration).
 */
COIR_API COIR_MUST_CHECK int
coir_tls_context_init_client(struct coir_tls_context *context);

/**
 * coir_tls_context_init_server() - for connections that others make.
 * @context: uninitialised memory; coir_tls_context_fini() when done.
 * @chain:   path of our certificate and those that vouch for it, PEM
 *           (borrowed).
 * @key:     path of its private key, PEM, without a pass phrase (borrowed).
 *
 * Blocks:  no; reads both files.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0; -ENOENT, -EACCES, ...: a file cannot be read; -EINVAL: it is not
 *          what it should be, or the key is another certificate's; -ENOMEM.
 */
COIR_API COIR_MUST_CHECK int
coir_tls_context_init_server(struct coir_tls_context *context,
			     const char *chain, const char *key);

/**
 * coir_tls_context_fini() - the end of a context.
 * @context: initialised; a finished one is left alone. Sessions live on.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread, when no thread begins another session.
 */
COIR_API void
coir_tls_context_fini(struct coir_tls_context *context);

/**
 * coir_tls_context_trust() - trust more authorities.
 * @context: initialised (borrowed).
 * @path:    a file of certificates, PEM, or a directory of them as
 *           openssl-rehash(1) makes it (borrowed).
 *
 * Blocks:  no; reads the file.
 * Cancel:  never.
 * Context: before its sessions.
 * Returns: 0, -EBADF (finished), -ENOENT, -EACCES, ..., -EINVAL (no
 *          certificates), -ENOMEM.
 */
COIR_API COIR_MUST_CHECK int
coir_tls_context_trust(struct coir_tls_context *context, const char *path);

/**
 * coir_tls_context_set_cert() - show a certificate: clients may have one too.
 * @context: initialised (borrowed).
 * @chain:   as of coir_tls_context_init_server() (borrowed).
 * @key:     likewise (borrowed).
 *
 * Blocks:  no; reads both files.
 * Cancel:  never.
 * Context: before its sessions.
 * Returns: as coir_tls_context_init_server(); -EBADF (finished).
 */
COIR_API COIR_MUST_CHECK int
coir_tls_context_set_cert(struct coir_tls_context *context, const char *chain,
			  const char *key);

/**
 * coir_tls_context_set_ciphers() - which ciphers TLS 1.2 may use.
 * @context: initialised (borrowed).
 * @list:    as of openssl-ciphers(1) (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: before its sessions.
 * Returns: 0, -EBADF (finished), -EINVAL (none of them is known).
 */
COIR_API COIR_MUST_CHECK int
coir_tls_context_set_ciphers(struct coir_tls_context *context,
			     const char *list);

/**
 * coir_tls_context_set_alpn() - which protocols are spoken inside (RFC 7301).
 * @context:   initialised (borrowed).
 * @protocols: separated by commas, the preferred first: "h2,http/1.1"
 *             (borrowed).
 *
 * A client offers them; a server chooses the first of its own that is offered,
 * and refuses who offers others only.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: before its sessions.
 * Returns: 0, -EBADF (finished), -EINVAL (empty, or a name too long), -ENOMEM.
 */
COIR_API COIR_MUST_CHECK int
coir_tls_context_set_alpn(struct coir_tls_context *context,
			  const char *protocols);

/**
 * coir_tls_context_require_cert() - a server asks its clients who they are.
 * @context: of a server (borrowed); see coir_tls_context_trust().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: before its sessions.
 * Returns: 0, -EBADF (finished).
 */
COIR_API int
coir_tls_context_require_cert(struct coir_tls_context *context);

/**
 * coir_tls_context_set_insecure() - believe everybody.
 * @context: of a client (borrowed). Its sessions are safe from those who
 *           listen, and not from those who interfere: for tests.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: before its sessions.
 * Returns: 0, -EBADF (finished).
 */
COIR_API int
coir_tls_context_set_insecure(struct coir_tls_context *context);

/**
 * coir_tls_context_raw() - OpenSSL's own context, for what is not here.
 * @context: initialised (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: before its sessions.
 * Returns: the SSL_CTX (borrowed); NULL: finished.
 */
COIR_API struct ssl_ctx_st *
coir_tls_context_raw(const struct coir_tls_context *context);

/**
 * coir_tls_client() - make a connection TLS, as the one who has connected.
 * @scope:   closes it when it ends; NULL: the caller does.
 * @context: of a client (borrowed for the call).
 * @sock:    connected (borrowed while @ret_tls is open; closed by its close).
 * @host:    whom we want to talk to: a name or an IP address (borrowed). NULL
 *           only if @context is insecure.
 * @ret_tls: uninitialised memory; coir_close() of its flow when done.
 *
 * Blocks:  until the handshake is done.
 * Cancel:  point; @sock is of no use then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, or an error, after which @sock is still open and the caller's:
 *          -EKEYREJECTED: no trusted authority vouches for @host;
 *          -EKEYEXPIRED: one did, until recently; -EPROTO: they do not speak
 *          TLS, or refuse to with us; -ECONNRESET; -EINVAL (@host), -EBADF (a
 *          finished context, or @sock is closed), -ENOMEM, -ECANCELED,
 *          -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_tls_client(struct coir_scope *scope, struct coir_tls_context *context,
		struct coir_socket *sock, const char *host,
		struct coir_tls *ret_tls);

/**
 * coir_tls_server() - make a connection TLS, as the one who has accepted.
 * @scope:   closes it when it ends; NULL: the caller does.
 * @context: of a server (borrowed for the call).
 * @sock:    connected (borrowed while @ret_tls is open; closed by its close).
 * @ret_tls: uninitialised memory; coir_close() of its flow when done.
 *
 * Blocks:  until the handshake is done.
 * Cancel:  point; @sock is of no use then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_tls_client(); -EKEYREJECTED: of a client that had to show a
 *          certificate.
 */
COIR_API COIR_MUST_CHECK int
coir_tls_server(struct coir_scope *scope, struct coir_tls_context *context,
		struct coir_socket *sock, struct coir_tls *ret_tls);

/**
 * coir_tls_alpn() - which protocol is spoken inside.
 * @tls: open (borrowed).
 * @buf: gets its name, ended by NUL; "" if none was agreed on.
 * @len: bytes in @buf; 256 is always enough.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENOBUFS (@len), -EBADF (closed).
 */
COIR_API COIR_MUST_CHECK int
coir_tls_alpn(const struct coir_tls *tls, char *buf, size_t len);

/**
 * coir_tls_raw() - OpenSSL's own session: its version, cipher, certificates.
 * @tls: open (borrowed). Not to read or write with.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the SSL (borrowed until the close); NULL: closed.
 */
COIR_API struct ssl_st *
coir_tls_raw(const struct coir_tls *tls);

COIR_END_DECLS

#endif
