/* SPDX-License-Identifier: MIT */
/*
 * test_remote.c - what other threads post: in order, in time, or not at all.
 */
#include "config.h"

#include <coir/remote.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#include <coir/fiber.h>
#include <coir/runtime.h>

#include "core/runtime.h"
#include "remote_case.h"
#include "support/leak.h"
#include "support/runner.h"
#include "support/trace.h"

#define POSTERS 4
#define POSTS 2000

/* One thread that posts, and what the loop has seen of it. */
struct poster {
	struct coir_remote *remote;
	struct host *host;
	int seen;
};

/* One post. */
struct post {
	struct poster *poster;
	int number;
};

static struct post posts[POSTERS][POSTS];

static void
see_post(void *arg)
{
	struct post *post = arg;

	ck_assert(pthread_equal(pthread_self(), post->poster->host->thread));
	ck_assert_ptr_null(coir_self());
	ck_assert_int_eq(post->number, post->poster->seen);
	post->poster->seen++;
}

static void *
post_many(void *arg)
{
	struct poster *poster = arg;
	struct post *mine = posts[poster->seen];

	poster->seen = 0;
	for (int i = 0; i < POSTS; i++) {
		mine[i] = (struct post){ poster, i };
		ck_assert_int_eq(coir_remote_post(poster->remote, see_post,
						  &mine[i]),
				 0);
	}
	coir_remote_put(poster->remote);
	return NULL;
}

START_TEST(remote_posts_of_one_thread_are_in_order)
{
	struct poster posters[POSTERS];
	pthread_t threads[POSTERS];
	struct host host;

	host_init(&host);
	for (int i = 0; i < POSTERS; i++) {
		posters[i] = (struct poster){ coir_remote_get(host.remote),
					      &host, i };
		threads[i] = start(post_many, &posters[i]);
	}
	coir_remote_put(host.remote);
	/* it returns when the last handle is given back, and not before */
	host_run(&host);
	for (int i = 0; i < POSTERS; i++) {
		join(threads[i]);
		ck_assert_int_eq(posters[i].seen, POSTS);
	}
	host_fini(&host);
}
END_TEST

/* How often this thread has called write(2); -1: the kernel does not count. */
static long
count_writes(void)
{
	FILE *file = fopen("/proc/thread-self/io", "re");
	char line[64];
	long n = -1;

	while (file && n < 0 && fgets(line, sizeof(line), file))
		if (sscanf(line, "syscw: %ld", &n) != 1)
			n = -1;
	if (file)
		fclose(file);
	return n;
}

/* How many were posted, and how many writes that took. */
struct burst {
	struct coir_remote *remote;
	int seen;
	long writes;
};

static void
count_one(void *arg)
{
	((struct burst *)arg)->seen++;
}

static void *
post_burst(void *arg)
{
	struct burst *burst = arg;
	long before = count_writes();
	int failed = 0;

	for (int i = 0; i < POSTS; i++)
		failed += coir_remote_post(burst->remote, count_one, burst) < 0;
	burst->writes = count_writes() - before;
	ck_assert_int_eq(failed, 0);
	return NULL;
}

/* Who has been told that there is something need not be told again. */
START_TEST(remote_burst_wakes_the_loop_once)
{
	struct host host;
	struct burst burst;

	host_init(&host);
	burst = (struct burst){ .remote = host.remote };
	join(start(post_burst, &burst));
	ck_assert_int_le(burst.writes, 1);
	coir_remote_put(host.remote);
	host_run(&host);
	ck_assert_int_eq(burst.seen, POSTS);
	host_fini(&host);
}
END_TEST

static void
tell(void *arg)
{
	trace("%s", (const char *)arg);
}

START_TEST(remote_posts_from_the_loop_thread_too)
{
	struct host host;

	host_init(&host);
	ck_assert_int_eq(coir_remote_post(host.remote, tell, (void *)"1"), 0);
	ck_assert_int_eq(coir_remote_post(host.remote, tell, (void *)"2"), 0);
	trace("nobody has run");
	coir_remote_put(host.remote);
	coir_remote_put(NULL);
	host_run(&host);
	trace_expect("nobody has run\n1\n2\n");
	host_fini(&host);
}
END_TEST

static int
tell_call(void *arg)
{
	tell(arg);
	return 5;
}

static void *
use_late(void *arg)
{
	int result = 42;

	ck_assert_int_eq(coir_remote_post(arg, tell, (void *)"never"),
			 -ESHUTDOWN);
	ck_assert_int_eq(coir_remote_call(arg, tell_call, (void *)"never",
					  &result),
			 -ESHUTDOWN);
	ck_assert_int_eq(result, 42);
	coir_remote_put(arg);
	return NULL;
}

START_TEST(remote_outlives_its_runtime)
{
	int fds = leak_count_fds();
	struct host host;

	host_init(&host);
	/* what is posted before the end runs, at the latest then */
	ck_assert_int_eq(coir_remote_post(host.remote, tell, (void *)"in time"),
			 0);
	ck_assert_int_eq(coir_runtime_free(host.rt), 0);
	event_base_free(host.base);
	trace_expect("in time\n");
	join(start(use_late, host.remote));
	trace_expect("%s", "");
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

/* Posts of one poster, the first of which breaks the loop. */
static void
break_loop(void *arg)
{
	struct post *post = arg;

	see_post(arg);
	event_base_loopbreak(post->poster->host->base);
}

/* A round has taken them all, and is cut while most stand in its queue. */
START_TEST(remote_posts_are_in_order_to_the_end)
{
	const int taken = 2 * COIR__SLICE_TURNS;
	struct host host;
	struct poster poster = { .host = &host };
	coir_remote_fn *fn = break_loop;

	host_init(&host);
	for (int i = 0; i <= taken; i++) {
		if (i == taken)
			ck_assert_int_eq(event_base_dispatch(host.base), 0);
		posts[0][i] = (struct post){ &poster, i };
		ck_assert_int_eq(coir_remote_post(host.remote, fn,
						  &posts[0][i]),
				 0);
		fn = see_post;
	}
	ck_assert_int_lt(poster.seen, taken);
	coir_remote_put(host.remote);
	host_fini(&host);
	ck_assert_int_eq(poster.seen, taken + 1);
}
END_TEST

static void
ask_for_handle(void *arg)
{
	*(int *)arg = coir_remote_new(&(struct coir_remote *){ NULL });
}

START_TEST(remote_is_refused_when_its_runtime_has_ended)
{
	struct host host;
	int rc = 0;

	host_init(&host);
	ck_assert_int_eq(coir_remote_post(host.remote, ask_for_handle, &rc), 0);
	coir_remote_put(host.remote);
	host_fini(&host);
	ck_assert_int_eq(rc, -ESHUTDOWN);
}
END_TEST

START_TEST(remote_handle_comes_again)
{
	struct host host;

	host_init(&host);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_remote_post(host.remote, tell,
						  (void *)"post"),
				 0);
		coir_remote_put(host.remote);
		host_run(&host);
		ck_assert_int_eq(coir_remote_new(&host.remote), 0);
	}
	coir_remote_put(host.remote);
	trace_expect("post\npost\npost\n");
	host_fini(&host);
}
END_TEST

SUITE(remote)
{
	ADD(remote_posts_of_one_thread_are_in_order);
	ADD(remote_burst_wakes_the_loop_once);
	ADD(remote_posts_from_the_loop_thread_too);
	ADD(remote_outlives_its_runtime);
	ADD(remote_posts_are_in_order_to_the_end);
	ADD(remote_is_refused_when_its_runtime_has_ended);
	ADD(remote_handle_comes_again);
}
