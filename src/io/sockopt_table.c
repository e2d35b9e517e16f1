/* SPDX-License-Identifier: MIT */
/*
 * The table of socket options. Ranges are the kernel's; where it would clamp a
 * value in silence the range ends there.
 */
#include "config.h"

#include "io/sockopt_table.h"

#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* Linux 6.3; later than Debian 12's headers. */
#ifndef IP_LOCAL_PORT_RANGE
#define IP_LOCAL_PORT_RANGE 51
#endif

/* What struct timeval, and the kernel's ticks, hold without overflow. */
#define TIMEVAL_MAX (INT64_MAX / 1000)

#define ROW(level_, option_, kind_, of_, ...)         \
	[COIR_##option_] = { .name = #option_,        \
			     .level = level_,         \
			     .option = option_,       \
			     .kind = SOCKOPT_##kind_, \
			     .of = SOCKOPT_OF_##of_,  \
			     __VA_ARGS__ }
#define RANGE(min_, max_) .min = min_, .max = max_
#define READ_ONLY .read_only = true

static const struct coir__sockopt_row rows[] = {
	ROW(SOL_SOCKET, SO_BROADCAST, FLAG, ALL),
	ROW(SOL_SOCKET, SO_DEBUG, FLAG, ALL),
	ROW(SOL_SOCKET, SO_DONTROUTE, FLAG, ALL),
	ROW(SOL_SOCKET, SO_KEEPALIVE, FLAG, ALL),
	ROW(SOL_SOCKET, SO_OOBINLINE, FLAG, ALL),
	ROW(SOL_SOCKET, SO_REUSEADDR, FLAG, ALL),
	ROW(SOL_SOCKET, SO_REUSEPORT, FLAG, ALL),
	ROW(SOL_SOCKET, SO_SNDBUF, NUMBER, ALL, RANGE(0, INT_MAX / 2)),
	ROW(SOL_SOCKET, SO_RCVBUF, NUMBER, ALL, RANGE(0, INT_MAX / 2)),
	ROW(SOL_SOCKET, SO_RCVLOWAT, NUMBER, ALL, RANGE(1, INT_MAX / 2)),
	ROW(SOL_SOCKET, SO_SNDLOWAT, NUMBER, ALL, READ_ONLY),
	ROW(SOL_SOCKET, SO_MARK, NUMBER, ALL, RANGE(0, INT_MAX)),
	ROW(SOL_SOCKET, SO_LINGER, LINGER, ALL, RANGE(0, INT_MAX)),
	ROW(SOL_SOCKET, SO_RCVTIMEO, TIMEVAL, ALL, RANGE(0, TIMEVAL_MAX)),
	ROW(SOL_SOCKET, SO_SNDTIMEO, TIMEVAL, ALL, RANGE(0, TIMEVAL_MAX)),
	ROW(SOL_SOCKET, SO_BINDTODEVICE, TEXT, ALL),
	ROW(IPPROTO_TCP, TCP_CORK, FLAG, IP),
	ROW(IPPROTO_TCP, TCP_FASTOPEN_CONNECT, FLAG, IP),
	ROW(IPPROTO_TCP, TCP_NODELAY, FLAG, IP),
	ROW(IPPROTO_TCP, TCP_QUICKACK, FLAG, IP),
	ROW(IPPROTO_TCP, TCP_FASTOPEN, NUMBER, IP, RANGE(0, INT_MAX)),
	ROW(IPPROTO_TCP, TCP_KEEPCNT, NUMBER, IP, RANGE(1, 127)),
	ROW(IPPROTO_TCP, TCP_MAXSEG, NUMBER, IP, RANGE(88, 32767)),
	ROW(IPPROTO_TCP, TCP_SYNCNT, NUMBER, IP, RANGE(1, 127)),
	ROW(IPPROTO_TCP, TCP_WINDOW_CLAMP, NUMBER, IP, RANGE(0, INT_MAX)),
	ROW(IPPROTO_TCP, TCP_DEFER_ACCEPT, SECONDS, IP, RANGE(0, INT_MAX)),
	ROW(IPPROTO_TCP, TCP_KEEPIDLE, SECONDS, IP, RANGE(1, 32767)),
	ROW(IPPROTO_TCP, TCP_KEEPINTVL, SECONDS, IP, RANGE(1, 32767)),
	ROW(IPPROTO_TCP, TCP_LINGER2, SECONDS, IP, RANGE(-1, 120)),
	ROW(IPPROTO_TCP, TCP_USER_TIMEOUT, MILLISECONDS, IP, RANGE(0, INT_MAX)),
	ROW(IPPROTO_TCP, TCP_CONGESTION, TEXT, IP),
	ROW(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, FLAG, IP),
	ROW(IPPROTO_IP, IP_FREEBIND, FLAG, IP),
	ROW(IPPROTO_IP, IP_MTU_DISCOVER, NUMBER, IP,
	    RANGE(IP_PMTUDISC_DONT, IP_PMTUDISC_OMIT)),
	ROW(IPPROTO_IP, IP_TTL, NUMBER, IP, RANGE(1, 255)),
	ROW(IPPROTO_IP, IP_MTU, NUMBER, IP, READ_ONLY),
	ROW(IPPROTO_IP, IP_LOCAL_PORT_RANGE, PORTS, IP),
	ROW(IPPROTO_IPV6, IPV6_V6ONLY, FLAG, IP6),
};

const struct coir__sockopt_row *
coir__sockopt_row(enum coir_sockopt_id id)
{
	return (size_t)id < sizeof(rows) / sizeof(rows[0]) ? &rows[id] : NULL;
}

bool
coir__sockopt_fits(const struct coir__sockopt_row *row, int family)
{
	switch (row->of) {
	case SOCKOPT_OF_IP6:
		return family == AF_INET6;
	case SOCKOPT_OF_IP:
		return family == AF_INET || family == AF_INET6;
	default:
		return true;
	}
}
