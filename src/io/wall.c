/* SPDX-License-Identifier: MIT */
/*
 * The wall clock. A timerfd that is set to an absolute time follows the clock
 * when that is set; no timer of the loop does.
 */
#include "config.h"

#include <coir/wall.h>

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <coir/error.h>
#include <coir/fd.h>

struct timespec
coir_wall_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now;
}

/* A timerfd that becomes readable at @when, or a negative errno. */
static int
open_timer(const struct timespec *when)
{
	struct itimerspec at = { .it_value = *when };
	int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	int rc;

	if (fd < 0)
		return coir_error(-errno, "setting a timer");
	/* before 1970 there is no time, and 0 would be no timer */
	if (when->tv_sec < 0 || (when->tv_sec == 0 && when->tv_nsec == 0))
		at.it_value = (struct timespec){ .tv_nsec = 1 };
	if (timerfd_settime(fd, TFD_TIMER_ABSTIME, &at, NULL) == 0)
		return fd;
	rc = -errno;
	close(fd);
	return coir_error(rc, "setting a timer");
}

int
coir_wall_sleep_until(const struct timespec *when)
{
	struct coir_fd cfd;
	int fd;
	int rc;

	if (when->tv_nsec < 0 || when->tv_nsec >= 1000000000)
		return -EINVAL;
	fd = open_timer(when);
	if (fd < 0)
		return fd;
	rc = coir_fd_init(&cfd, fd);
	if (rc < 0) {
		close(fd);
		return rc;
	}
	rc = coir_fd_wait_read(&cfd);
	coir_fd_close(&cfd);
	return rc;
}
