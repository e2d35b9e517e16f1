/* SPDX-License-Identifier: MIT */
/*
 * control_peer.c - see control_peer.h.
 */
#include "config.h"

#include "control/control_peer.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* The groups of whoever is at @fd, as far as known. The caller frees them. */
static gid_t *
groups_of(int fd, size_t *ret_n)
{
	socklen_t len = 0;
	gid_t *groups = NULL;

	*ret_n = 0;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, NULL, &len) == 0 ||
	    errno != ERANGE)
		return NULL;
	groups = malloc(len);
	if (!groups)
		return NULL;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) < 0) {
		free(groups);
		return NULL;
	}
	*ret_n = len / sizeof(*groups);
	return groups;
}

/* Is whoever is at @fd a member of @group? */
static bool
is_member(int fd, const struct ucred *who, gid_t group)
{
	size_t n;
	gid_t *groups = groups_of(fd, &n);
	bool found = who->gid == group;

	for (size_t i = 0; !found && i < n; i++)
		found = groups[i] == group;
	free(groups);
	return found;
}

int
control_peer_check(int fd, const struct control_access *access,
		   struct ucred *ret_who)
{
	struct ucred who;
	socklen_t len = sizeof(who);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) < 0)
		return -errno;
	*ret_who = who;
	if (who.uid == 0 || who.uid == geteuid())
		return 0;
	if (access->has_group && is_member(fd, &who, access->group))
		return 0;
	return -EACCES;
}
