/* SPDX-License-Identifier: MIT */
/*
 * conf_load.c - from a file to a configuration, or to the list of its faults.
 *
 * The text with its includes, libconfig's tree of it, one walk over the tree.
 * What a syntax error leaves of the tree is walked too, so that faults before
 * it are reported with it.
 */
#include "config.h"

#include "conf/conf.h"

#include <errno.h>
#include <libconfig.h>
#include <limits.h>
#include <unistd.h>

#include "conf/conf_default.h"
#include "conf/conf_errors.h"
#include "conf/conf_reader.h"
#include "conf/conf_source.h"
#include "conf/conf_syntax.h"

#ifdef __SANITIZE_ADDRESS__
#define CONF_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONF_SANITIZED 1
#endif
#endif

/* Between these two the leak checker does not look. */
#ifdef CONF_SANITIZED
#include <sanitizer/lsan_interface.h>
#define CONF_LEAK_BEGIN() __lsan_disable()
#define CONF_LEAK_END() __lsan_enable()
#else
#define CONF_LEAK_BEGIN() ((void)0)
#define CONF_LEAK_END() ((void)0)
#endif

#ifndef SYSCONFDIR
#define SYSCONFDIR "/etc"
#endif

/* Where the file is that is read when none is named. */
static const char *const conf_standard_paths[] = {
	SYSCONFDIR "/chatd/chatd.conf",
	"/etc/chatd/chatd.conf",
};

/* libconfig 1.5 leaks the string that stands right before a syntax error. */
static bool
conf_parse(config_t *tree, const char *text)
{
	bool parsed;

	CONF_LEAK_BEGIN();
	parsed = config_read_string(tree, text) == CONFIG_TRUE;
	CONF_LEAK_END();
	return parsed;
}

/* Fills conf, which has its defaults and no listeners. */
static int
conf_load_tree(const struct conf_source *source, struct conf *conf,
	       struct conf_errors *errors)
{
	struct conf_reader reader = {
		.conf = conf,
		.errors = errors,
		.source = source,
	};
	size_t n_errors = errors->n + errors->n_lost;
	config_t tree;
	config_setting_t *root;
	bool parsed;

	config_init(&tree);
	parsed = conf_parse(&tree, source->text) && !source->open_string;
	reader.complete = parsed && source->complete;
	reader.end_line = parsed ? UINT_MAX : conf_syntax_line(source, &tree);
	root = config_root_setting(&tree);
	conf_reader_walk(&reader, root);
	if (!parsed)
		conf_syntax_error(source, &tree, errors);
	else if (config_setting_get_member(root, "listeners") == NULL &&
		 conf_default_listeners(conf) != 0)
		reader.no_memory = true;
	config_destroy(&tree);
	if (reader.no_memory)
		return -ENOMEM;
	if (!source->complete || errors->n + errors->n_lost > n_errors)
		return -EINVAL;
	return 0;
}

/* Takes the source and ends it. */
static int
conf_load_source(struct conf_source *source, struct conf *ret_conf,
		 struct conf_errors *errors)
{
	struct conf conf;
	int error = conf_default_values(&conf);

	if (error == 0) {
		error = conf_load_tree(source, &conf, errors);
		if (error == 0)
			*ret_conf = conf;
		else
			conf_fini(&conf);
	}
	conf_source_fini(source);
	return error;
}

/* Makes sure that a failure for want of memory has its entry. */
static int
conf_load_end(const char *name, int error, struct conf_errors *errors)
{
	if (error == -ENOMEM)
		conf_errors_add(errors, name, 0, "out of memory");
	return error;
}

int
conf_load_text(const char *name, const char *text, size_t len,
	       struct conf *ret_conf, struct conf_errors *errors)
{
	struct conf_source source;
	int error = conf_source_text(name, text, len, &source, errors);

	if (error == 0)
		error = conf_load_source(&source, ret_conf, errors);
	return conf_load_end(name, error, errors);
}

int
conf_load(const char *path, struct conf *ret_conf, struct conf_errors *errors)
{
	struct conf_source source;
	int error = conf_source_read(path, &source, errors);

	if (error == 0)
		error = conf_load_source(&source, ret_conf, errors);
	return conf_load_end(path, error, errors);
}

int
conf_load_standard(struct conf *ret_conf, const char **ret_path,
		   struct conf_errors *errors)
{
	const size_t n =
		sizeof(conf_standard_paths) / sizeof(conf_standard_paths[0]);
	size_t i = 0;
	int error;

	while (i < n && access(conf_standard_paths[i], F_OK) != 0 &&
	       errno == ENOENT)
		i++;
	if (i == n) {
		error = conf_load_end("chatd", conf_default(ret_conf), errors);
		if (error == 0)
			*ret_path = NULL;
		return error;
	}
	error = conf_load(conf_standard_paths[i], ret_conf, errors);
	if (error == 0)
		*ret_path = conf_standard_paths[i];
	return error;
}
