/* SPDX-License-Identifier: MIT */
/*
 * Membership in multicast groups, the same for IPv4 and IPv6.
 */
#include "config.h"

#include <coir/datagram.h>
#include <coir/error.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "io/addr.h"

static int
change(struct coir_datagram *sock, int option, const struct coir_addr *group,
       const char *device)
{
	bool v6 = group->u_.any.sa_family == AF_INET6;
	int fd = coir_fd_number(&sock->fd);
	struct group_req req = { 0 };

	if (fd < 0)
		return fd;
	if (!v6 && group->u_.any.sa_family != AF_INET)
		return -EINVAL;
	if (device) {
		req.gr_interface = if_nametoindex(device);
		if (req.gr_interface == 0)
			return -ENODEV;
	}
	memcpy(&req.gr_group, &group->u_.any, group->len_);
	if (setsockopt(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP, option, &req,
		       sizeof(req)) < 0)
		return -errno;
	return 0;
}

/* change(), and what was being done in words. */
static int
change_told(struct coir_datagram *sock, int option, const char *doing,
	    const struct coir_addr *group, const char *device)
{
	int rc = change(sock, option, group, device);

	coir__addr_error(rc, doing, group);
	return device ? coir_error_context(rc, "on device %s", device) : rc;
}

int
coir_datagram_join(struct coir_datagram *sock, const struct coir_addr *group,
		   const char *device)
{
	return change_told(sock, MCAST_JOIN_GROUP, "joining", group, device);
}

int
coir_datagram_leave(struct coir_datagram *sock, const struct coir_addr *group,
		    const char *device)
{
	return change_told(sock, MCAST_LEAVE_GROUP, "leaving", group, device);
}
