/* SPDX-License-Identifier: MIT */
/*
 * A file through a socket under torture: what is said to be sent is what
 * arrives, and the file is closed.
 */
#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include <coir/combine.h>
#include <coir/sendfile.h>

#include "stress/stream_case.h"
#include "support/tempdir.h"

static int
send_path(void *arg)
{
	struct stream *s = arg;
	uint64_t done = 0;
	int rc =
		coir_send_path(&s->in.flow, in_tempdir("bulk"), 0, BULK, &done);

	s->sent = (size_t)done;
	return end_sending(s, rc);
}

SCENARIO(sendfile_counts_its_bytes, SCENARIO_REAL)
{
	struct stream s;
	int rc = open_stream(&s);

	if (rc < 0)
		return rc;
	rc = coir_both(recv_bulk, &s, send_path, &s);
	MUST(rc < 0 || s.received == BULK);
	close_stream(&s);
	return rc;
}

static void
set_up(void)
{
	int fd;

	tempdir_new();
	fill_bulk();
	fd = open(in_tempdir("bulk"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bulk, BULK), BULK);
	close(fd);
}

SUITE(torture_send)
{
	TCase *tc = tcase_create("with a file");

	tcase_add_checked_fixture(tc, set_up, tempdir_remove);
	tc_ = tc;
	ADD_SCENARIO(sendfile_counts_its_bytes);
	suite_add_tcase(s, tc);
}
