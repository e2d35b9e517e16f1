/* SPDX-License-Identifier: MIT */
/*
 * fuzz_config.c - any bytes as a configuration.
 *
 * Either they have errors, each a line of plain text that begins with its
 * place, or they are a configuration, which is printed, read back and printed
 * the same. @include is put out of reach: a fuzzer has no business in files.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf.h"
#include "conf/conf_errors.h"
#include "log/escape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(int truth)
{
	if (!truth)
		abort();
}

static char *
print(const struct conf *conf, size_t *ret_len)
{
	char *text;
	FILE *out = open_memstream(&text, ret_len);

	require(out != NULL);
	conf_print(conf, out);
	require(fclose(out) == 0);
	return text;
}

static void
check_errors(const struct conf_errors *errors)
{
	require(errors->n > 0 && errors->n_lost == 0);
	for (size_t i = 0; i < errors->n; i++) {
		const char *item = errors->items[i];

		require(strncmp(item, "t:", 2) == 0);
		require(escape_is_plain(item, strlen(item)));
	}
}

static void
check_round_trip(const struct conf *conf)
{
	struct conf_errors errors = { 0 };
	struct conf again;
	size_t len, len_again;
	char *text = print(conf, &len);
	char *text_again;

	require(conf->n_listeners > 0);
	require(conf_load_text("t", text, len, &again, &errors) == 0);
	text_again = print(&again, &len_again);
	require(len == len_again && memcmp(text, text_again, len) == 0);
	conf_fini(&again);
	free(text_again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf_errors errors = { 0 };
	struct conf conf;
	char *text = malloc(size + 1);
	char *include;
	int rc;

	require(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	while ((include = memmem(text, size, "@include", 8)) != NULL)
		*include = '#';
	rc = conf_load_text("t", text, size, &conf, &errors);
	if (rc == 0) {
		require(errors.n == 0);
		check_round_trip(&conf);
		conf_fini(&conf);
	} else {
		require(rc == -EINVAL);
		check_errors(&errors);
	}
	conf_errors_fini(&errors);
	free(text);
	return 0;
}
