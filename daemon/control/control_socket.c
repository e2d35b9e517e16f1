/* SPDX-License-Identifier: MIT */
/*
 * control_socket.c - see control_socket.h.
 */
#include "config.h"

#include "control/control_socket.h"

#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <coir/addr.h>

#include "conf/conf.h"
#include "control/control_path.h"
#include "log/log.h"
#include "store/state_dir.h"

/* Connections that wait to be accepted. */
#define BACKLOG 64

/* Who listens at @path, by the kernel's word; 0: nobody knows. */
static pid_t
owner_of(const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	struct ucred who = { .pid = 0 };
	socklen_t len = sizeof(who);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return 0;
	strncpy(sa.sun_path, path, sizeof(sa.sun_path) - 1);
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) < 0)
		who.pid = 0;
	close(fd);
	return who.pid;
}

/* Says why there can be no socket at @path. */
static void
complain(const char *path, int error)
{
	if (error == -EADDRINUSE)
		log_error("control socket %s: another chatd, process %ld, "
			  "listens there: stop it, or give this one a "
			  "control.socket of its own",
			  path, (long)owner_of(path));
	else
		log_error_errno(error, "control socket %s", path);
}

/* The directory of @path, which the caller frees; NULL without memory. */
static char *
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash > path ? strndup(path, (size_t)(slash - path))
			    : strdup("/");
}

/* Could somebody else exchange what is in directory @dir? */
static int
check_directory(const char *dir)
{
	struct stat st;

	if (stat(dir, &st) < 0) {
		int rc = -errno;

		log_error_errno(rc, "directory %s of the control socket", dir);
		return rc;
	}
	if (st.st_uid != 0 && st.st_uid != geteuid()) {
		log_error("directory %s of the control socket belongs to user "
			  "%u: it has to be ours or root's",
			  dir, (unsigned int)st.st_uid);
		return -EPERM;
	}
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) && !(st.st_mode & S_ISVTX)) {
		log_error("directory %s of the control socket can be written "
			  "to by others: chmod go-w it",
			  dir);
		return -EPERM;
	}
	return 0;
}

/* Makes the directory of @path if @make says so, and checks it. */
static int
prepare_directory(const char *path, bool make)
{
	char *dir = directory_of(path);
	int rc = dir ? 0 : -ENOMEM;

	if (rc == 0 && make)
		rc = state_dir_make(dir);
	if (rc < 0)
		log_error_errno(rc, "control socket %s", path);
	else
		rc = check_directory(dir);
	free(dir);
	return rc;
}

static int
find_group(const char *name, struct control_access *ret)
{
	const struct group *group;

	*ret = (struct control_access){ .has_group = *name };
	if (!*name)
		return 0;
	group = getgrnam(name);
	if (!group) {
		log_error("control.group: there is no group \"%s\"", name);
		return -ENOENT;
	}
	ret->group = group->gr_gid;
	return 0;
}

/*
 * Gives the socket to the group. chatd may not if it is no member: then anybody
 * can connect, and it is decided by who that is alone (control_peer.h).
 */
static int
give(const char *path, const struct control_access *access)
{
	struct stat st;
	int rc;

	if (!access->has_group ||
	    (stat(path, &st) == 0 && st.st_gid == access->group) ||
	    chown(path, (uid_t)-1, access->group) == 0)
		return 0;
	if (errno == EPERM && chmod(path, 0666) == 0)
		return 0;
	rc = -errno;
	log_error_errno(rc, "cannot give control socket %s to its group", path);
	return rc;
}

static int
listen_at(const char *path, const struct control_access *access,
	  struct coir_listener *ret_listener)
{
	const struct coir_listen_options options = {
		.backlog = BACKLOG,
		.reuse_addr = true,
		.mode = access->has_group ? 0660 : 0600,
	};
	struct coir_addr addr;
	int rc = coir_addr_unix(path, &addr);

	if (rc == 0)
		rc = coir_listen(NULL, &addr, &options, ret_listener);
	if (rc < 0) {
		complain(path, rc);
		return rc;
	}
	rc = give(path, access);
	if (rc < 0)
		coir_listener_close(ret_listener);
	else
		log_info("control socket: %s", path);
	return rc;
}

/* Where it is to be. The caller frees *ret_path. */
static int
choose_path(const struct conf_control *conf, char **ret_path)
{
	int rc;

	if (*conf->socket) {
		*ret_path = strdup(conf->socket);
		return *ret_path ? 0 : -ENOMEM;
	}
	rc = control_path_usual(ret_path);
	if (rc < 0)
		log_error_errno(rc,
				"no place for the control socket: set "
				"control.socket");
	return rc;
}

int
control_socket_open(const struct conf_control *conf,
		    struct coir_listener *ret_listener,
		    struct control_access *ret_access)
{
	char *path;
	int rc = choose_path(conf, &path);

	if (rc < 0)
		return rc;
	rc = find_group(conf->group, ret_access);
	if (rc == 0)
		rc = prepare_directory(path, !*conf->socket);
	if (rc == 0)
		rc = listen_at(path, ret_access, ret_listener);
	free(path);
	return rc;
}
