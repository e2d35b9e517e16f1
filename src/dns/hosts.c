/* SPDX-License-Identifier: MIT */
/*
 * hosts(5): an address and its names a line, a comment from # on. evdns reads
 * such a file too, but answers from it only in its getaddrinfo().
 */
#include "config.h"

#include "dns/hosts.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* No hosts file that is read for each question should be larger. */
#define FILE_MAX ((size_t)1 << 20)

/* A piece of the text. */
struct piece {
	const char *at;
	const char *end;
};

static int
read_stream(struct coir__hosts *hosts, FILE *file)
{
	char *text = malloc(FILE_MAX + 1);
	size_t len;

	if (!text)
		return -ENOMEM;
	len = fread(text, 1, FILE_MAX + 1, file);
	if (len > FILE_MAX || ferror(file)) {
		free(text);
		return ferror(file) ? -EIO : -EFBIG;
	}
	hosts->len = len;
	hosts->text = realloc(text, len + 1);
	if (!hosts->text)
		hosts->text = text;
	return 0;
}

int
coir__hosts_read(struct coir__hosts *hosts, const char *path)
{
	FILE *file = fopen(path, "re");
	int rc;

	if (!file)
		return errno == ENOENT ? 0 : -errno;
	rc = read_stream(hosts, file);
	fclose(file);
	return rc;
}

void
coir__hosts_fini(struct coir__hosts *hosts)
{
	free(hosts->text);
	*hosts = (struct coir__hosts){ 0 };
}

/* Take the next line off @text, without its comment; false: none is left. */
static bool
next_line(struct piece *text, struct piece *ret_line)
{
	size_t len = (size_t)(text->end - text->at);
	const char *end;

	if (len == 0)
		return false;
	end = memchr(text->at, '\n', len);
	ret_line->at = text->at;
	ret_line->end = end ? end : text->end;
	text->at = end ? end + 1 : text->end;
	len = (size_t)(ret_line->end - ret_line->at);
	end = memchr(ret_line->at, '#', len);
	if (end)
		ret_line->end = end;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Take the next word off @line; false: none is left. */
static bool
next_word(struct piece *line, struct piece *ret_word)
{
	while (line->at < line->end && is_blank(*line->at))
		line->at++;
	ret_word->at = line->at;
	while (line->at < line->end && !is_blank(*line->at))
		line->at++;
	ret_word->end = line->at;
	return ret_word->at < ret_word->end;
}

/* The address that @word is: how many bytes, or -EINVAL. */
static int
word_ip(const struct piece *word, unsigned char ip[16])
{
	char text[INET6_ADDRSTRLEN];
	size_t len = (size_t)(word->end - word->at);

	if (len >= sizeof(text))
		return -EINVAL;
	memcpy(text, word->at, len);
	text[len] = '\0';
	return coir_ip_parse(text, ip);
}

/* Is @name one of the words left in @line? */
static bool
names(struct piece *line, const char *name)
{
	size_t len = strlen(name);
	struct piece word;

	while (next_word(line, &word))
		if ((size_t)(word.end - word.at) == len &&
		    strncasecmp(word.at, name, len) == 0)
			return true;
	return false;
}

int
coir__hosts_find(const struct coir__hosts *hosts, const char *name,
		 size_t ip_len, struct coir_addr_list *list)
{
	struct piece text = { hosts->text, hosts->text + hosts->len };
	struct piece line, word;
	struct coir_addr addr;
	unsigned char ip[16];
	int rc = 0;

	while (rc == 0 && next_line(&text, &line)) {
		if (!next_word(&line, &word) ||
		    word_ip(&word, ip) != (int)ip_len || !names(&line, name))
			continue;
		rc = coir_addr_tcp_raw(ip, ip_len, 0, &addr);
		if (rc == 0)
			rc = coir_addr_list_add(list, &addr);
	}
	return rc;
}
