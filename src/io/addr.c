/* SPDX-License-Identifier: MIT */
/*
 * Addresses as values: made from literals or by the kernel, taken apart,
 * compared. Their text is in io/addr_text.c.
 */
#include "config.h"

#include "io/addr.h"

#include <arpa/inet.h>
#include <coir/error.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

/* What of a struct sockaddr_un is not its path. */
#define UNIX_HEADER offsetof(struct sockaddr_un, sun_path)

static void
set_in(struct coir_addr *addr, const void *ip, uint16_t port)
{
	memset(addr, 0, sizeof(*addr));
	addr->u_.in.sin_family = AF_INET;
	addr->u_.in.sin_port = htons(port);
	memcpy(&addr->u_.in.sin_addr, ip, sizeof(addr->u_.in.sin_addr));
	addr->len_ = sizeof(addr->u_.in);
}

static void
set_in6(struct coir_addr *addr, const void *ip, uint16_t port)
{
	memset(addr, 0, sizeof(*addr));
	addr->u_.in6.sin6_family = AF_INET6;
	addr->u_.in6.sin6_port = htons(port);
	memcpy(&addr->u_.in6.sin6_addr, ip, sizeof(addr->u_.in6.sin6_addr));
	addr->len_ = sizeof(addr->u_.in6);
}

int
coir_addr_tcp(const char *ip, uint16_t port, struct coir_addr *ret_addr)
{
	unsigned char raw[16];
	int len = coir_ip_parse(ip, raw);

	if (len < 0)
		return len;
	return coir_addr_tcp_raw(raw, (size_t)len, port, ret_addr);
}

int
coir_addr_udp(const char *ip, uint16_t port, struct coir_addr *ret_addr)
{
	int rc = coir_addr_tcp(ip, port, ret_addr);

	if (rc == 0)
		coir__addr_set_udp(ret_addr);
	return rc;
}

int
coir_addr_tcp_raw(const void *ip, size_t len, uint16_t port,
		  struct coir_addr *ret_addr)
{
	if (len == sizeof(struct in_addr))
		set_in(ret_addr, ip, port);
	else if (len == sizeof(struct in6_addr))
		set_in6(ret_addr, ip, port);
	else
		return -EINVAL;
	return 0;
}

int
coir_addr_udp_raw(const void *ip, size_t len, uint16_t port,
		  struct coir_addr *ret_addr)
{
	int rc = coir_addr_tcp_raw(ip, len, port, ret_addr);

	if (rc == 0)
		coir__addr_set_udp(ret_addr);
	return rc;
}

int
coir_addr_unix(const char *path, struct coir_addr *ret_addr)
{
	size_t len = strlen(path);
	struct sockaddr_un *un = &ret_addr->u_.un;

	if (len == 0)
		return -EINVAL;
	if (len >= sizeof(un->sun_path))
		return -ENAMETOOLONG;
	memset(ret_addr, 0, sizeof(*ret_addr));
	un->sun_family = AF_UNIX;
	memcpy(un->sun_path, path, len);
	ret_addr->len_ = (socklen_t)(UNIX_HEADER + len);
	if (path[0] == '@')
		un->sun_path[0] = '\0';
	else
		ret_addr->len_++;
	return 0;
}

void
coir__addr_filled(struct coir_addr *addr, socklen_t len)
{
	socklen_t max = sizeof(addr->u_);

	addr->udp_ = false;
	addr->len_ = len < max ? len : max;
	memset((char *)&addr->u_ + addr->len_, 0, max - addr->len_);
}

void
coir__addr_set_udp(struct coir_addr *addr)
{
	addr->udp_ = addr->u_.any.sa_family == AF_INET ||
		addr->u_.any.sa_family == AF_INET6;
}

int
coir_addr_from_sockaddr(const struct sockaddr *sa, socklen_t len,
			struct coir_addr *ret_addr)
{
	socklen_t max = sizeof(ret_addr->u_);

	if (len < sizeof(sa->sa_family))
		return -EINVAL;
	switch (sa->sa_family) {
	case AF_INET:
		if (len < sizeof(struct sockaddr_in))
			return -EINVAL;
		break;
	case AF_INET6:
		if (len < sizeof(struct sockaddr_in6))
			return -EINVAL;
		break;
	case AF_UNIX:
		break;
	default:
		return -EAFNOSUPPORT;
	}
	memcpy(&ret_addr->u_, sa, len < max ? len : max);
	coir__addr_filled(ret_addr, len);
	return 0;
}

const struct sockaddr *
coir_addr_sockaddr(const struct coir_addr *addr, socklen_t *ret_len)
{
	*ret_len = addr->len_;
	return &addr->u_.any;
}

enum coir_addr_kind
coir_addr_kind(const struct coir_addr *addr)
{
	switch (addr->u_.any.sa_family) {
	case AF_INET:
	case AF_INET6:
		return addr->udp_ ? COIR_ADDR_UDP : COIR_ADDR_TCP;
	case AF_UNIX:
		return COIR_ADDR_UNIX;
	default:
		return COIR_ADDR_OTHER;
	}
}

const void *
coir_addr_ip(const struct coir_addr *addr, size_t *ret_len)
{
	switch (addr->u_.any.sa_family) {
	case AF_INET:
		*ret_len = sizeof(addr->u_.in.sin_addr);
		return &addr->u_.in.sin_addr;
	case AF_INET6:
		*ret_len = sizeof(addr->u_.in6.sin6_addr);
		return &addr->u_.in6.sin6_addr;
	default:
		return NULL;
	}
}

uint16_t
coir_addr_port(const struct coir_addr *addr)
{
	switch (addr->u_.any.sa_family) {
	case AF_INET:
		return ntohs(addr->u_.in.sin_port);
	case AF_INET6:
		return ntohs(addr->u_.in6.sin6_port);
	default:
		return 0;
	}
}

size_t
coir__addr_path_length(const struct coir_addr *addr)
{
	size_t len = addr->len_ > UNIX_HEADER ? addr->len_ - UNIX_HEADER : 0;

	if (len > 0 && addr->u_.un.sun_path[0] != '\0')
		len = strnlen(addr->u_.un.sun_path, len);
	return len;
}

bool
coir_addr_equal(const struct coir_addr *a, const struct coir_addr *b)
{
	size_t len;

	if (a->u_.any.sa_family != b->u_.any.sa_family ||
	    coir_addr_kind(a) != coir_addr_kind(b) ||
	    coir_addr_port(a) != coir_addr_port(b))
		return false;
	switch (a->u_.any.sa_family) {
	case AF_INET:
		return a->u_.in.sin_addr.s_addr == b->u_.in.sin_addr.s_addr;
	case AF_INET6:
		return IN6_ARE_ADDR_EQUAL(&a->u_.in6.sin6_addr,
					  &b->u_.in6.sin6_addr) &&
			a->u_.in6.sin6_scope_id == b->u_.in6.sin6_scope_id;
	case AF_UNIX:
		len = coir__addr_path_length(a);
		return len == coir__addr_path_length(b) &&
			memcmp(a->u_.un.sun_path, b->u_.un.sun_path, len) == 0;
	default:
		return a->len_ == b->len_ &&
			memcmp(&a->u_, &b->u_, a->len_) == 0;
	}
}

int
coir__addr_of(int fd, bool peer, struct coir_addr *ret_addr)
{
	struct coir_addr addr;
	socklen_t len = sizeof(addr.u_);
	int rc = peer ? getpeername(fd, &addr.u_.any, &len)
		      : getsockname(fd, &addr.u_.any, &len);

	if (rc < 0)
		return -errno;
	coir__addr_filled(&addr, len);
	*ret_addr = addr;
	return 0;
}

int
coir__addr_error(int code, const char *doing, const struct coir_addr *addr)
{
	char text[COIR_ADDR_TEXT_MAX];

	if (code >= 0 || code == -ECANCELED)
		return code;
	coir_addr_format(addr, text, sizeof(text));
	return coir_error(code, "%s %s", doing, text);
}

int
coir__addr_context(int code, const char *doing, const struct coir_addr *addr)
{
	char text[COIR_ADDR_TEXT_MAX];

	if (code >= 0)
		return code;
	coir_addr_format(addr, text, sizeof(text));
	return coir_error_context(code, "%s %s", doing, text);
}
