/* SPDX-License-Identifier: MIT */
/*
 * What a child will do, prepared by its parent.
 */
#include "config.h"

#include "os/process_plan.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <coir/error.h>

/* Where programs are when $PATH does not say. */
#define DEFAULT_PATH "/bin:/usr/bin"

/* Room for a vector of @n paths and @bytes of text: the vector comes first. */
static char **
new_paths(size_t n, size_t bytes, char **ret_text)
{
	size_t vector = (n + 1) * sizeof(char *);
	char **paths = malloc(vector + bytes);

	if (paths)
		*ret_text = (char *)paths + vector;
	return paths;
}

static char **
one_path(const char *file)
{
	size_t size = strlen(file) + 1;
	char *text;
	char **paths = new_paths(1, size, &text);

	if (!paths)
		return NULL;
	paths[0] = memcpy(text, file, size);
	paths[1] = NULL;
	return paths;
}

static size_t
count_dirs(const char *path)
{
	size_t n = 1;

	for (; *path; path++)
		n += *path == ':';
	return n;
}

/* DIR/FILE for each directory of $PATH; FILE for an empty one. */
static char **
search_paths(const char *file)
{
	const char *path = getenv("PATH");
	size_t size = strlen(file) + 1;
	char **paths, **next;
	size_t n;
	char *text;

	path = path ? path : DEFAULT_PATH;
	n = count_dirs(path);
	paths = new_paths(n, strlen(path) + 1 + n * (size + 1), &text);
	if (!paths)
		return NULL;
	for (next = paths; next < paths + n; next++) {
		size_t len = strcspn(path, ":");

		*next = text;
		text = mempcpy(text, path, len);
		if (len > 0)
			*text++ = '/';
		text = mempcpy(text, file, size);
		path += len + (path[len] == ':');
	}
	*next = NULL;
	return paths;
}

static int
plan_paths(struct coir__child *child, const char *file, bool search)
{
	if (search && *file && !strchr(file, '/'))
		child->paths = search_paths(file);
	else
		child->paths = one_path(file);
	return child->paths ? 0 : coir_error(-ENOMEM, "preparing it");
}

static bool
has_target(const struct coir__child *child, int target)
{
	for (size_t i = 0; i < child->n_fds; i++)
		if (child->fds[i].target == target)
			return true;
	return false;
}

static int
add_fd(struct coir__child *child, int target, int source)
{
	if (target < 0 || has_target(child, target))
		return coir_error(-EINVAL,
				  target < 0 ? "giving it descriptor %d"
					     : "giving it descriptor %d twice",
				  target);
	if (fcntl(source, F_GETFD) < 0)
		return coir_error(-errno, "giving it our descriptor %d as %d",
				  source, target);
	child->fds[child->n_fds++] = (struct coir_process_fd){ target, source };
	if (target >= child->first_free)
		child->first_free = target + 1;
	return 0;
}

/* Standard streams that nobody has set: the terminal, ours, or none at all. */
static int
add_missing_stdio(struct coir__child *child)
{
	int rc = 0;

	for (int i = 0; i < 3 && rc == 0; i++) {
		int source = child->tty > 0 ? child->tty : i;

		if (!has_target(child, i) && fcntl(source, F_GETFD) >= 0)
			rc = add_fd(child, i, source);
	}
	return rc;
}

static int
plan_fds(struct coir__child *child, const struct coir_process_options *options,
	 const int stdio[3])
{
	int rc = 0;

	child->first_free = 3;
	child->fds = calloc(options->n_fds + 3, sizeof(*child->fds));
	if (!child->fds)
		return coir_error(-ENOMEM, "preparing it");
	for (int i = 0; i < 3 && rc == 0; i++)
		if (stdio[i] >= 0)
			rc = add_fd(child, i, stdio[i]);
	for (size_t i = 0; i < options->n_fds && rc == 0; i++)
		rc = add_fd(child, options->fds[i].target,
			    options->fds[i].source);
	return rc < 0 ? rc : add_missing_stdio(child);
}

static int
plan_dir(struct coir__child *child, const struct coir_process_options *options)
{
	const int flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
	struct open_how how = { .flags = (unsigned)flags };

	if (!options->cwd)
		return 0;
	if (options->beneath > 0)
		how.resolve = RESOLVE_BENEATH;
	child->dir =
		(int)syscall(SYS_openat2,
			     options->beneath > 0 ? options->beneath : AT_FDCWD,
			     options->cwd, &how, sizeof(how));
	if (child->dir >= 0)
		return 0;
	return coir_error(-errno, "changing to directory %s", options->cwd);
}

int
coir__plan_init(struct coir__child *child, const char *const *args,
		const struct coir_process_options *options, const int stdio[3])
{
	const char *file = options->executable;
	const char *const *env = options->env;
	int rc;

	*child = (struct coir__child){
		.args = (char *const *)args,
		.env = env ? (char *const *)env : environ,
		.dir = -1,
		.tty = options->tty,
		.new_session = options->new_session,
		.group = options->group,
		.user = options->user,
		.death_signal = options->death_signal,
		.parent = getpid(),
	};
	rc = plan_paths(child, file ? file : args[0], !file);
	if (rc == 0)
		rc = plan_fds(child, options, stdio);
	if (rc == 0)
		rc = plan_dir(child, options);
	if (rc < 0)
		coir__plan_fini(child);
	return rc;
}

void
coir__plan_fini(struct coir__child *child)
{
	if (child->dir >= 0)
		close(child->dir);
	free(child->fds);
	free(child->paths);
}
