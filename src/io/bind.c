/* SPDX-License-Identifier: MIT */
/*
 * Binding, and the life of a unix socket's path.
 *
 * A path is ours from a successful bind on, and only then: a failed bind must
 * not take away what belongs to somebody else. It is removed once, by the
 * process that made it (not by a forked child that closes its copy), if it is
 * still the same file. A path that is in the way is removed when that was
 * asked for, if it is a socket and nobody answers behind it. Until listen(2)
 * nobody can connect, so permissions are set in between.
 */
#include "config.h"

#include "io/bind.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/addr.h"

/* A path of a struct sockaddr_un may lack its NUL. */
struct path {
	char name[sizeof(((struct sockaddr_un *)0)->sun_path) + 1];
};

/* The path of @addr; false: it has none. */
static bool
path_of(const struct coir_addr *addr, struct path *ret_path)
{
	size_t len = coir__addr_path_length(addr);
	const char *name = addr->u_.un.sun_path;

	if (addr->u_.any.sa_family != AF_UNIX || len == 0 || name[0] == '\0')
		return false;
	memcpy(ret_path->name, name, len);
	ret_path->name[len] = '\0';
	return true;
}

/* Is nobody behind this socket of the kind of @fd? In doubt somebody is. */
static bool
stale(int fd, const struct coir_addr *addr)
{
	int type;
	socklen_t len = sizeof(type);
	bool refused;

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) < 0)
		return false;
	fd = socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	refused = connect(fd, &addr->u_.any, addr->len_) < 0 &&
		errno == ECONNREFUSED;
	close(fd);
	return refused;
}

/* Remove a socket that is in the way of @fd; false: it stays. */
static bool
remove_stale(int fd, const struct coir_addr *addr)
{
	struct path path;
	struct stat st;

	return path_of(addr, &path) && lstat(path.name, &st) == 0 &&
		S_ISSOCK(st.st_mode) && stale(fd, addr) &&
		unlink(path.name) == 0;
}

static int
bind_fd(int fd, const struct coir_addr *addr, bool reuse)
{
	if (bind(fd, &addr->u_.any, addr->len_) == 0)
		return 0;
	if (errno != EADDRINUSE || !reuse || !remove_stale(fd, addr))
		return -errno;
	return bind(fd, &addr->u_.any, addr->len_) < 0 ? -errno : 0;
}

/* Remember the path that bind has made, and set its permissions. */
static int
own_path(struct coir_bound *bound, const struct coir_addr *addr, mode_t mode)
{
	struct path path;
	struct stat st;

	if (!path_of(addr, &path))
		return 0;
	if (lstat(path.name, &st) < 0)
		return -errno;
	bound->device_ = st.st_dev;
	bound->inode_ = st.st_ino;
	bound->owner_ = getpid();
	if (mode != 0 && chmod(path.name, mode) < 0)
		return -errno;
	return 0;
}

static int
set_flag(int fd, int flag)
{
	int on = 1;

	if (setsockopt(fd, SOL_SOCKET, flag, &on, sizeof(on)) < 0)
		return -errno;
	return 0;
}

int
coir__bind(int fd, const struct coir_addr *addr,
	   const struct coir__bind_options *options, struct coir_bound *bound)
{
	int rc = 0;

	if (options->reuse_addr)
		rc = set_flag(fd, SO_REUSEADDR);
	if (rc == 0 && options->reuse_port && addr->u_.any.sa_family != AF_UNIX)
		rc = set_flag(fd, SO_REUSEPORT);
	if (rc == 0)
		rc = bind_fd(fd, addr, options->reuse_addr);
	if (rc == 0)
		rc = own_path(bound, addr, options->mode);
	return rc;
}

void
coir__unbind(int fd, struct coir_bound *bound)
{
	struct coir_addr addr;
	struct path path;
	struct stat st;

	if (bound->owner_ != getpid())
		return;
	bound->owner_ = 0;
	if (coir__addr_of(fd, false, &addr) == 0 && path_of(&addr, &path) &&
	    lstat(path.name, &st) == 0 && st.st_dev == bound->device_ &&
	    st.st_ino == bound->inode_)
		unlink(path.name);
}
