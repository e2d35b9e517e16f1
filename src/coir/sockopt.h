/* SPDX-License-Identifier: MIT */
/*
 * Options of sockets, typed and checked.
 *
 *	const struct coir_sockopt options[] = {
 *		{ COIR_TCP_NODELAY, .on = true },
 *		{ COIR_TCP_KEEPIDLE, .span = coir_sec(60) },
 *		{ COIR_SO_SNDBUF, .number = 64 * 1024 },
 *		{ COIR_TCP_CONGESTION, .text = "cubic" },
 *	};
 *
 *	rc = coir_sockopt_set(&sock.fd, &options[0]);
 *
 * coir_connect_with() and coir_listen() take a list of them. Each option has
 * one kind of value, said below, and a range: a value outside of it is refused
 * before the kernel is asked, and the text of the failure names the range.
 * Spans are rounded up to the kernel's unit. Layer: io, on coir/fd.h.
 */
#ifndef COIR_SOCKOPT_H
#define COIR_SOCKOPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/api.h>
#include <coir/fd.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

/* Room for every text of coir_sockopt_format(), its NUL included. */
#define COIR_SOCKOPT_TEXT_MAX 64

/* Which option; socket(7), tcp(7), ip(7) and ipv6(7) tell what they do. */
enum coir_sockopt_id {
	/* .on, of every socket */
	COIR_SO_BROADCAST,
	COIR_SO_DEBUG,
	COIR_SO_DONTROUTE,
	COIR_SO_KEEPALIVE,
	COIR_SO_OOBINLINE,
	COIR_SO_REUSEADDR,
	COIR_SO_REUSEPORT,
	/* .number, of every socket; the kernel doubles the first two */
	COIR_SO_SNDBUF,
	COIR_SO_RCVBUF,
	COIR_SO_RCVLOWAT,
	/* Linux only lets it be read */
	COIR_SO_SNDLOWAT,
	COIR_SO_MARK,
	/* .span, of every socket; of the first a negative one is off */
	COIR_SO_LINGER,
	COIR_SO_RCVTIMEO,
	COIR_SO_SNDTIMEO,
	/* .text, of every socket: an interface, "" is any */
	COIR_SO_BINDTODEVICE,
	/* .on, of TCP */
	COIR_TCP_CORK,
	COIR_TCP_FASTOPEN_CONNECT,
	COIR_TCP_NODELAY,
	COIR_TCP_QUICKACK,
	/* .number, of TCP */
	COIR_TCP_FASTOPEN,
	COIR_TCP_KEEPCNT,
	COIR_TCP_MAXSEG,
	COIR_TCP_SYNCNT,
	COIR_TCP_WINDOW_CLAMP,
	/* .span, of TCP: whole seconds, the last one milliseconds */
	COIR_TCP_DEFER_ACCEPT,
	COIR_TCP_KEEPIDLE,
	COIR_TCP_KEEPINTVL,
	COIR_TCP_LINGER2,
	COIR_TCP_USER_TIMEOUT,
	/* .text, of TCP */
	COIR_TCP_CONGESTION,
	/* .on, of IP */
	COIR_IP_BIND_ADDRESS_NO_PORT,
	COIR_IP_FREEBIND,
	/* .number, of IP */
	COIR_IP_MTU_DISCOVER,
	COIR_IP_TTL,
	/* can only be read, and only of a connected socket */
	COIR_IP_MTU,
	/* .ports, of IP */
	COIR_IP_LOCAL_PORT_RANGE,
	/* .on, of IPv6 */
	COIR_IPV6_V6ONLY,
};

/** struct coir_port_range - ports; both 0: the system's own range. */
struct coir_port_range {
	uint16_t low;
	uint16_t high;
};

/** struct coir_sockopt - an option and its value; copied freely. */
struct coir_sockopt {
	enum coir_sockopt_id id;
	/* the one that @id says */
	union {
		bool on;
		int number;
		coir_time span;
		char text[16];
		struct coir_port_range ports;
	};
};

/**
 * coir_sockopt_set() - set an option.
 * @cfd:    of a socket: &sock.fd, &listener.fd (borrowed).
 * @option: which, and its value (borrowed for the call).
 *
 * A failure's text begins "setting socket option NAME = VALUE".
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: out of range, or the kernel will not have the value;
 *          -ENOPROTOOPT: there is no such option, this kind of socket has it
 *          not, or it can only be read; -EBADF (closed), -ENOTSOCK; -EPERM,
 *          -EACCES, -ENODEV (no such interface), -ENOENT (no such congestion
 *          control) and the like.
 */
COIR_API int
coir_sockopt_set(struct coir_fd *cfd, const struct coir_sockopt *option);

/**
 * coir_sockopt_get() - ask for an option.
 * @cfd:        of a socket (borrowed).
 * @id:         which.
 * @ret_option: it and its value.
 *
 * A failure's text begins "reading socket option NAME".
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -ENOPROTOOPT, -EBADF, -ENOTSOCK, -ENOTCONN (COIR_IP_MTU).
 */
COIR_API COIR_MUST_CHECK int
coir_sockopt_get(const struct coir_fd *cfd, enum coir_sockopt_id id,
		 struct coir_sockopt *ret_option);

/**
 * coir_sockopt_format() - write an option for people: "TCP_KEEPIDLE = 1m".
 * @option:  the option and its value (borrowed).
 * @ret_buf: gets the text, always terminated if @len > 0.
 * @len:     its size in bytes; COIR_SOCKOPT_TEXT_MAX always suffices.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the length of the whole text in bytes without its NUL, even if it
 *          did not fit.
 */
COIR_API size_t
coir_sockopt_format(const struct coir_sockopt *option, char *ret_buf,
		    size_t len);

COIR_END_DECLS

#endif
