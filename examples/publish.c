/* SPDX-License-Identifier: MIT */
/*
 * Sends a file that others may be writing: `publish FILE' takes its lock, sends
 * it without reading it first, and prints what has arrived in memory.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>
#include <sys/file.h>

static int
send_locked(struct coir_file *file)
{
	struct coir_memory memory;
	const char *bytes;
	uint64_t sent = 0;
	size_t len;
	int rc = coir_file_lock(file, LOCK_SH);

	if (rc < 0)
		return rc;
	coir_memory_init(&memory, 65536);
	rc = coir_send_file(&memory.flow, file, 0, COIR_TO_END, &sent);
	(void)coir_file_unlock(file);
	bytes = coir_memory_bytes(&memory, &len);
	printf("%llu bytes: %.*s", (unsigned long long)sent, (int)len, bytes);
	coir_memory_fini(&memory);
	return rc;
}

static int
publish(void *arg)
{
	struct coir_scope scope;
	struct coir_file file;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	rc = coir_file_open(&scope, arg, O_RDONLY, 0, &file);
	if (rc == 0)
		rc = send_locked(&file);
	rc = coir_scope_close(&scope, rc);
	if (rc < 0)
		printf("%s\n", coir_error_text());
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 64;
	return coir_run(publish, argv[1]) < 0;
}
