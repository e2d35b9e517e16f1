/* SPDX-License-Identifier: MIT */
/*
 * Programs that are one fiber with a directory of their own. Threads of the
 * pool work for them, so they run in real time; none of them waits for it.
 */
#ifndef FILE_CASE_H
#define FILE_CASE_H

#include <check.h>
#include <coir/fiber.h>
#include <coir/file.h>
#include <coir/runtime.h>
#include <string.h>

#include "core/runtime.h"
#include "support/leak.h"
#include "support/runner.h"
#include "support/tempdir.h"
#include "thread/pool.h"

/* Run @fn in a new directory; it leaves no descriptor. */
static inline int
run_files(coir_fn *fn, void *arg)
{
	int fds = leak_count_fds();
	int rc;

	tempdir_new();
	rc = coir_run(fn, arg);
	tempdir_remove();
	/* a thread may be the last to let go of the runtime's handle */
	coir__pool_drain();
	ck_assert_int_eq(leak_count_fds(), fds);
	return rc;
}

/* A test that is such a program: see FIBER_TEST(). */
#define FILE_TEST(name) PROGRAM_TEST(name, run_files)

/* Open @name in the directory by a mode of fopen(3). */
static inline void
open_file(struct coir_file *file, const char *name, const char *mode)
{
	ck_assert_int_eq(coir_file_open(NULL, in_tempdir(name),
					coir_file_flags(mode), 0600, file),
			 0);
}

/* A file that has the name and holds @text, open for both. */
static inline void
make_file(struct coir_file *file, const char *name, const char *text)
{
	tempdir_file(name, text);
	open_file(file, name, "r+");
}

static inline void
close_file(struct coir_file *file)
{
	ck_assert_int_eq(coir_close(&file->flow), 0);
}

/* Until another fiber sleeps: it has tried in vain, and will try again. */
static inline void
await_sleeper(void)
{
	while (coir__heap_empty(&coir_runtime_current()->timers))
		ck_assert_int_eq(coir_yield(), 0);
}

/* The next read gives @text. */
static inline void
expect_read(struct coir_flow *flow, const char *text)
{
	char buf[64] = "";

	ck_assert_int_eq(coir_read(flow, buf, sizeof(buf) - 1),
			 (int)strlen(text));
	ck_assert_str_eq(buf, text);
}

#endif
