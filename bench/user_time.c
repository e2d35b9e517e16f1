/* SPDX-License-Identifier: MIT */
/*
 * user_time.c - see user_time.h.
 *
 * An event of the software clock that leaves out the kernel writes a record for
 * each period that ends in user mode. What it writes is not read: the records
 * are of one size, so how far the ring's head went says how many there were. A
 * ring that can only be read is written round and round.
 */
#include "config.h"

#include "user_time.h"

#include <dirent.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Odd, so that it does not fall in step with what comes at even times. */
#define PERIOD_NS 200003

/** struct user_thread - one that is being watched. */
struct user_thread {
	int fd;
	/* the ring's first page; the second one holds records */
	struct perf_event_mmap_page *ring;
};

static size_t
ring_size(void)
{
	return 2 * (size_t)sysconf(_SC_PAGESIZE);
}

static int
thread_watch(pid_t tid, struct user_thread *ret)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = PERIOD_NS,
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};
	const unsigned long flags = PERF_FLAG_FD_CLOEXEC;
	int fd = (int)syscall(SYS_perf_event_open, &attr, tid, -1, -1, flags);
	int rc;
	void *ring;

	if (fd < 0)
		return -errno;
	ring = mmap(NULL, ring_size(), PROT_READ, MAP_SHARED, fd, 0);
	if (ring == MAP_FAILED) {
		rc = -errno;
		close(fd);
		return rc;
	}
	*ret = (struct user_thread){ fd, ring };
	return 0;
}

static double
thread_forget(struct user_thread *thread)
{
	uint64_t head =
		__atomic_load_n(&thread->ring->data_head, __ATOMIC_ACQUIRE);

	munmap(thread->ring, ring_size());
	close(thread->fd);
	return (double)(head / sizeof(struct perf_event_header)) * PERIOD_NS;
}

static int
add_thread(struct user_time *time, pid_t tid)
{
	size_t size = (time->n + 1) * sizeof(*time->threads);
	struct user_thread *threads = realloc(time->threads, size);
	int rc;

	if (!threads)
		return -ENOMEM;
	time->threads = threads;
	rc = thread_watch(tid, &threads[time->n]);
	if (rc == 0)
		time->n++;
	/* it may have ended meanwhile */
	return rc == -ESRCH ? 0 : rc;
}

int
user_time_start(pid_t pid, struct user_time *ret)
{
	struct user_time time = { 0 };
	struct dirent *entry;
	char path[32];
	int rc = 0;
	DIR *tasks;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	tasks = opendir(path);
	if (!tasks)
		return -errno;
	while (rc == 0 && (entry = readdir(tasks))) {
		pid_t tid = (pid_t)strtol(entry->d_name, NULL, 10);

		if (tid > 0)
			rc = add_thread(&time, tid);
	}
	closedir(tasks);
	if (rc < 0)
		user_time_stop(&time);
	else
		*ret = time;
	return rc;
}

double
user_time_stop(struct user_time *time)
{
	double ns = 0;

	for (size_t i = 0; i < time->n; i++)
		ns += thread_forget(&time->threads[i]);
	free(time->threads);
	*time = (struct user_time){ 0 };
	return ns;
}
