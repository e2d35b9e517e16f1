/* SPDX-License-Identifier: MIT */
/*
 * Asking name servers directly, by libevent's evdns.
 *
 *	rc = coir_dns_new(NULL, &dns);
 *	...
 *	rc = coir_dns_query(dns, "www.example.com", COIR_DNS_AAAA, &answer);
 *	if (rc == 0) {
 *		use(answer.addrs.addrs, answer.addrs.n, answer.ttl);
 *		coir_dns_answer_fini(&answer);
 *	}
 *
 * For programs that want to know of one record, of its lifetime, or to ask a
 * server of their own. Whoever just wants to reach a host wants coir_resolve()
 * or coir_dial(), which go by nsswitch.conf(5).
 *
 * A literal address is answered at once, a name of the hosts file without
 * asking anybody. Servers are asked in turn; one that does not answer is passed
 * over for a while. An answer counts only if it comes from the server's
 * address, to the port that we asked from, and repeats the random id and the
 * question, whose letters are of random case. Which port it comes from libevent
 * does not look at: who can forge the address can forge that as well, so the
 * random bits are what counts; but any program on the server's host may answer.
 *
 * A server that has failed is looked after by a timer, which holds the
 * event_base until coir_dns_free(), and libevent tells of it by its own
 * event_set_log_callback().
 *
 * A scope's deadline ends a query as it does any call. It belongs to the
 * library libcoir-dns.
 */
#ifndef COIR_DNS_H
#define COIR_DNS_H

#include <stdint.h>

#include <coir/api.h>
#include <coir/resolve.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

struct coir_dns;

/* The longest name, its NUL included. */
#define COIR_DNS_NAME_MAX 256

/* What is asked for. */
enum coir_dns_type {
	/* IPv4 addresses of a name */
	COIR_DNS_A,
	/* IPv6 addresses of a name */
	COIR_DNS_AAAA,
	/* the name of an IP address */
	COIR_DNS_PTR,
};

/** struct coir_dns_options - zero means the default for each member. */
struct coir_dns_options {
	/* "IP", "IP:PORT" or "[IP6]:PORT", ended by NULL; /etc/resolv.conf's */
	const char *const *nameservers;
	/* domains for names without a dot, ended by NULL; /etc/resolv.conf's */
	const char *const *search;
	/* a hosts file, "" for none; /etc/hosts */
	const char *hosts;
	/* how long one try waits for its answer; 5 s */
	coir_time timeout;
	/* how often a server is tried; 3 */
	unsigned attempts;
};

/** struct coir_dns_answer - what was found. */
struct coir_dns_answer {
	/* of A and AAAA: the addresses, with port 0 */
	struct coir_addr_list addrs;
	/* of PTR: the name */
	char name[COIR_DNS_NAME_MAX];
	/* how long it holds in seconds; 0 if nobody was asked */
	uint32_t ttl;
};

/**
 * coir_dns_new() - prepare to ask.
 * @options: NULL for the defaults (borrowed for the call).
 * @ret_dns: on 0 the caller owns it: coir_dns_free().
 *
 * Reads resolv.conf(5) and the hosts file, as far as @options leave them. A
 * file that is not there is empty.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (a name server's address, @options), -EFBIG (a hosts file
 *          of more than 1 MiB), -EACCES, -ENOMEM, -EMFILE, -ENXIO (no runtime
 *          in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_dns_new(const struct coir_dns_options *options, struct coir_dns **ret_dns);

/**
 * coir_dns_free() - ask no more.
 * @dns: taken; NULL is allowed. Whoever waits gets -ESHUTDOWN.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread, before the runtime ends.
 */
COIR_API void
coir_dns_free(struct coir_dns *dns);

/**
 * coir_dns_query() - ask one question.
 * @dns:        borrowed for the call.
 * @name:       a domain name; for PTR a literal IP address (borrowed for the
 *              call).
 * @type:       what is asked for.
 * @ret_answer: uninitialised memory; at least one address, or a name;
 *              coir_dns_answer_fini() when done.
 *
 * A failure's text begins "asking for TYPE of NAME".
 *
 * Blocks:  until there is an answer.
 * Cancel:  point; after one more pass of the loop.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOENT: there is no such name; -ENODATA: it has no such record;
 *          -EAGAIN: no server has answered; -EREMOTEIO: the server failed;
 *          -EACCES: it refused; -EOPNOTSUPP: it cannot; -EMSGSIZE: the answer
 *          did not fit; -EPROTO: it made no sense; -ESHUTDOWN: it was freed
 *          meanwhile; -EINVAL: not a name, @type; -EXDEV (another thread's),
 *          -ENOMEM, -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_dns_query(struct coir_dns *dns, const char *name, enum coir_dns_type type,
	       struct coir_dns_answer *ret_answer);

/**
 * coir_dns_answer_fini() - free an answer's memory.
 * @answer: filled in by coir_dns_query(); no address is left afterwards.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_dns_answer_fini(struct coir_dns_answer *answer);

COIR_END_DECLS

#endif
