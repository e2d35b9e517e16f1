/* SPDX-License-Identifier: MIT */
/*
 * tls_server.h - TLS as a listener speaks it: its certificates, handshakes, and
 * the wire that a handshake leads to.
 *
 * Certificates are read whole or not at all, and do not change after that: who
 * has begun a handshake with some keeps them, whatever the listener has by
 * then. TLS 1.2 is the oldest version spoken. Nobody may renegotiate, nor
 * resume a session: a chat makes one handshake in hours, and there is no
 * ticket that somebody could steal. Who says what it wants to speak inside
 * (ALPN) has to say what the listener speaks: so no browser can be led to talk
 * to a room but by its page.
 */
#ifndef CHATD_TLS_SERVER_H
#define CHATD_TLS_SERVER_H

struct conf_tls;
struct tls_server;
struct wire;

/* Room for every sentence of tls_server_new(), its NUL included. */
#define TLS_WHY_MAX 400

/* What is spoken inside, for ALPN: the room's own text, or the web's. */
#define TLS_ALPN "chatd"
#define TLS_ALPN_WEB "http/1.1"

/* What becomes of a handshake. */
enum tls_outcome {
	TLS_OUTCOME_OK,          /* it is made */
	TLS_OUTCOME_NOT_TLS,     /* something else was sent */
	TLS_OUTCOME_VERSION,     /* no version that both speak */
	TLS_OUTCOME_CIPHER,      /* no cipher, curve or signature likewise */
	TLS_OUTCOME_PROTOCOL,    /* something else is to be spoken inside */
	TLS_OUTCOME_CERTIFICATE, /* the client's was not believed, or missing */
	TLS_OUTCOME_REFUSED,     /* the client has refused, as it told us */
	TLS_OUTCOME_CUT_OFF,     /* its connection has ended */
	TLS_OUTCOME_TIME,        /* it took too long */
	TLS_OUTCOME_OTHER,       /* there was no memory, for instance */
	TLS_OUTCOME_N,
};

/* For figures and the log: "not_tls". */
const char *tls_outcome_name(enum tls_outcome outcome);

/*
 * Reads what @conf names; @alpn (kept) is spoken inside. Returns 0 and *ret_tls
 * is the caller's, for tls_server_put(); or a negative errno, and @ret_why is
 * why in a sentence.
 */
int tls_server_new(const struct conf_tls *conf, const char *alpn,
		   struct tls_server **ret_tls,
		   char ret_why[static TLS_WHY_MAX]);

/* Lets go of it; who has come in by it keeps it. NULL is nothing. */
void tls_server_put(struct tls_server *tls);

/*
 * A wire on @fd (borrowed until the wire's end) for a client of @tls (kept). It
 * is of no use before tls_wire_greet(). NULL: no memory.
 */
struct wire *tls_wire_new(struct tls_server *tls, int fd);

/*
 * Goes on with the handshake. Returns 0: it is made; -EAGAIN: the socket has to
 * be readable for that, or writable if something is unsent; or another negative
 * errno, and *@ret_outcome and @ret_why are why it never will be.
 */
int tls_wire_greet(struct wire *wire, enum tls_outcome *ret_outcome,
		   char ret_why[static TLS_WHY_MAX]);

/* "TLSv1.3 TLS_AES_256_GCM_SHA384": what is spoken on @wire; borrowed. */
const char *tls_wire_cipher(const struct wire *wire);

#endif
