/* SPDX-License-Identifier: MIT */
/*
 * conf_expand.h - ${NAME} in the strings of a configuration.
 *
 * Each ${NAME} becomes the value of the environment variable, which is not
 * looked at again; $${ becomes a plain ${. Any other $ stays. An empty
 * variable is fine, one that is not set is an error.
 */
#ifndef CHATD_CONF_EXPAND_H
#define CHATD_CONF_EXPAND_H

#include <stddef.h>

/* What became of a text. */
struct conf_expansion {
	char *text;        /* on 0: the result, the caller's to free */
	size_t n_names;    /* variables that were put in */
	const char *fault; /* on -EINVAL and -ENOENT: the ${ in question */
	size_t fault_len;  /* up to and with its } */
};

/*
 * Expands text into *ret_expansion, which is written in any case. 0; -ENOENT:
 * the variable of fault is not set; -EINVAL: fault is no ${NAME}; -ENOMEM.
 */
int conf_expand(const char *text, struct conf_expansion *ret_expansion);

#endif
