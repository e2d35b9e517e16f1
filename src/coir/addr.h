/* SPDX-License-Identifier: MIT */
/*
 * Addresses of sockets, and how people write them:
 *
 *	tcp:192.0.2.1:8001
 *	udp:192.0.2.1:53
 *	tcp:[2001:db8::1]:8001    IPv6 as RFC 5952 has it
 *	unix:/run/chatd.sock
 *	unix:@name                abstract
 *	unix:                     the unnamed peer of a unix socket
 *
 * Only literal addresses: names are for coir_resolve(). Layer: io; nothing
 * here waits or needs a runtime.
 */
#ifndef COIR_ADDR_H
#define COIR_ADDR_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

/* Literals for coir_addr_tcp() and coir_addr_udp(). */
#define COIR_IP4_ANY "0.0.0.0"
#define COIR_IP4_LOOPBACK "127.0.0.1"
#define COIR_IP6_ANY "::"
#define COIR_IP6_LOOPBACK "::1"

/* Room for every text of coir_addr_format(), its NUL included. */
#define COIR_ADDR_TEXT_MAX 120

/* What kind of address it is. */
enum coir_addr_kind {
	/* a family that this header does not know */
	COIR_ADDR_OTHER,
	COIR_ADDR_TCP,
	COIR_ADDR_UDP,
	/* stream and datagram sockets alike */
	COIR_ADDR_UNIX,
};

/** struct coir_addr - an address; copied freely. All members are private. */
struct coir_addr {
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} u_;
	/* how many bytes of u_ count */
	socklen_t len_;
	/* an IP address and port for datagrams */
	bool udp_;
};

/**
 * coir_addr_tcp() - an IP address and a port.
 * @ip:       a literal IPv4 or IPv6 address (borrowed for the call).
 * @port:     the port; 0: any free one, for listening.
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (not a literal address).
 */
COIR_API COIR_MUST_CHECK int
coir_addr_tcp(const char *ip, uint16_t port, struct coir_addr *ret_addr);

/**
 * coir_addr_udp() - an IP address and a port, for datagrams.
 * @ip:       a literal IPv4 or IPv6 address (borrowed for the call).
 * @port:     the port; 0: any free one, for binding.
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (not a literal address).
 */
COIR_API COIR_MUST_CHECK int
coir_addr_udp(const char *ip, uint16_t port, struct coir_addr *ret_addr);

/**
 * coir_addr_tcp_raw() - an IP address as bytes, and a port.
 * @ip:       4 or 16 bytes in network order (borrowed for the call).
 * @len:      how many.
 * @port:     the port; 0: any free one, for listening.
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (@len).
 */
COIR_API COIR_MUST_CHECK int
coir_addr_tcp_raw(const void *ip, size_t len, uint16_t port,
		  struct coir_addr *ret_addr);

/**
 * coir_addr_udp_raw() - an IP address as bytes, and a port, for datagrams.
 * @ip:       4 or 16 bytes in network order (borrowed for the call).
 * @len:      how many.
 * @port:     the port; 0: any free one, for binding.
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (@len).
 */
COIR_API COIR_MUST_CHECK int
coir_addr_udp_raw(const void *ip, size_t len, uint16_t port,
		  struct coir_addr *ret_addr);

/**
 * coir_addr_unix() - a path, or an abstract name.
 * @path:     not empty; a leading @ makes it an abstract name (borrowed for
 *            the call).
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (empty), -ENAMETOOLONG (more than 107 bytes).
 */
COIR_API COIR_MUST_CHECK int
coir_addr_unix(const char *path, struct coir_addr *ret_addr);

/**
 * coir_addr_parse() - read an address as people write it.
 * @text:     "tcp:IP:PORT", "tcp:[IP]:PORT", the same with "udp:", "unix:PATH"
 *            or "unix:@NAME" (borrowed for the call). An IPv6 address needs
 *            its brackets.
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL, -ENAMETOOLONG.
 */
COIR_API COIR_MUST_CHECK int
coir_addr_parse(const char *text, struct coir_addr *ret_addr);

/**
 * coir_addr_format() - write an address for people.
 * @addr:    the address (borrowed).
 * @ret_buf: gets the text, always terminated if @len > 0.
 * @len:     its size in bytes; COIR_ADDR_TEXT_MAX always suffices.
 *
 * What it writes coir_addr_parse() reads, but "unix:" (unnamed) and an address
 * family that this header does not know ("family 17"). NULs in an abstract
 * name are written as @. Other bytes of a path are written as they are.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the length of the whole text in bytes without its NUL, even if it
 *          did not fit.
 */
COIR_API size_t
coir_addr_format(const struct coir_addr *addr, char *ret_buf, size_t len);

/**
 * coir_addr_from_sockaddr() - an address as the kernel has it.
 * @sa:       a struct sockaddr_in, _in6 or _un (borrowed for the call).
 * @len:      how many bytes of it count.
 * @ret_addr: the address.
 *
 * An IP address is taken for one of TCP.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (@len), -EAFNOSUPPORT.
 */
COIR_API COIR_MUST_CHECK int
coir_addr_from_sockaddr(const struct sockaddr *sa, socklen_t len,
			struct coir_addr *ret_addr);

/**
 * coir_addr_sockaddr() - the address for the kernel.
 * @addr:    the address (borrowed).
 * @ret_len: how many bytes of it count.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: borrowed, as long as @addr.
 */
COIR_API const struct sockaddr *
coir_addr_sockaddr(const struct coir_addr *addr, socklen_t *ret_len);

/**
 * coir_addr_kind() - what kind of address it is.
 * @addr: the address (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: COIR_ADDR_TCP, _UDP, _UNIX or _OTHER.
 */
COIR_API enum coir_addr_kind
coir_addr_kind(const struct coir_addr *addr);

/**
 * coir_addr_ip() - the IP address as bytes.
 * @addr:    the address (borrowed).
 * @ret_len: 4 or 16; untouched if it has none.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the bytes in network order, borrowed as long as @addr; NULL: it is
 *          not an IP address.
 */
COIR_API const void *
coir_addr_ip(const struct coir_addr *addr, size_t *ret_len);

/**
 * coir_addr_port() - the port.
 * @addr: the address (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the port; 0 if it has none.
 */
COIR_API uint16_t
coir_addr_port(const struct coir_addr *addr);

/**
 * coir_addr_equal() - are they the same?
 * @a: an address (borrowed).
 * @b: another (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: true if kind, IP and port, or path are the same.
 */
COIR_API bool
coir_addr_equal(const struct coir_addr *a, const struct coir_addr *b);

/**
 * coir_ip_format() - write an IP address without a port.
 * @ip:      4 or 16 bytes in network order (borrowed).
 * @len:     how many.
 * @ret_buf: gets the text, always terminated if @size > 0: IPv4 in dotted form,
 *           IPv6 as RFC 5952 has it.
 * @size:    its size in bytes; INET6_ADDRSTRLEN always suffices.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the length of the whole text in bytes without its NUL, even if it
 *          did not fit; 0 with "": @len is neither 4 nor 16.
 */
COIR_API size_t
coir_ip_format(const void *ip, size_t len, char *ret_buf, size_t size);

/**
 * coir_ip_parse() - read an IP address without a port.
 * @text:   a literal IPv4 or IPv6 address (borrowed for the call).
 * @ret_ip: 16 bytes, of which the first 4 or all 16 get it in network order.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: how many bytes, 4 or 16; -EINVAL (not a literal address).
 */
COIR_API int
coir_ip_parse(const char *text, void *ret_ip);

COIR_END_DECLS

#endif
