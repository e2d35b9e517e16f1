/* SPDX-License-Identifier: MIT */
/*
 * web_handshake.c - see web_handshake.h.
 */
#include "config.h"

#include "web/web_handshake.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include <coir/addr.h>

#include <nettle/base64.h>
#include <nettle/sha1.h>

/* What is hashed behind the key. */
#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

/* Bytes of a key, and characters that they are written in. */
#define KEY_BYTES 16
#define KEY_LEN BASE64_ENCODE_RAW_LENGTH(KEY_BYTES)

/* Is @word one of @list, between any of the characters of @between? */
static bool
has_word(const char *list, const char *between, const char *word)
{
	size_t len = strlen(word);

	while (list && *(list += strspn(list, between))) {
		size_t n = strcspn(list, between);

		if (n == len && strncasecmp(list, word, n) == 0)
			return true;
		list += n;
	}
	return false;
}

/* Is @word in the value of a header that is a list? */
static bool
header_has(const char *value, const char *word)
{
	return has_word(value, ", \t", word);
}

/* Is it 16 bytes in base64? */
static bool
is_key(const char *key)
{
	struct base64_decode_ctx decode;
	uint8_t bytes[BASE64_DECODE_LENGTH(KEY_LEN)];
	size_t len = sizeof(bytes);

	if (!key || strlen(key) != KEY_LEN)
		return false;
	base64_decode_init(&decode);
	return base64_decode_update(&decode, &len, bytes, KEY_LEN, key) &&
		base64_decode_final(&decode) && len == KEY_BYTES;
}

/* Longer than any address is in digits. */
#define HOST_MAX 64

/*
 * Is @host, with a port or without, this machine or an address? Any other name
 * is where its owner says, also here, with a page of the owner's.
 */
static bool
is_nobodys_name(const char *host)
{
	bool bracket = *host == '[';
	char text[HOST_MAX];
	uint8_t ip[16];
	size_t len;

	host += bracket;
	len = strcspn(host, bracket ? "]" : ":");
	if (len >= sizeof(text) ||
	    (bracket && strncmp(host + len, "]:", 2) != 0 &&
	     strcmp(host + len, "]") != 0))
		return false;
	memcpy(text, host, len);
	text[len] = '\0';
	return strcasecmp(text, "localhost") == 0 ||
		coir_ip_parse(text, ip) > 0;
}

/* Is the page that wants this ours, or one of @origins? */
static bool
is_ours(const struct web_handshake *h, const char *origins)
{
	const char *host;

	/* no page at all: a program */
	if (!h->origin)
		return true;
	host = strstr(h->origin, "://");
	if (host && h->host && strcasecmp(host + 3, h->host) == 0 &&
	    is_nobodys_name(h->host))
		return true;
	return has_word(origins, " ", h->origin);
}

static unsigned
refuse(unsigned status, const char *why, const char **ret_why)
{
	*ret_why = why;
	return status;
}

unsigned
web_handshake_check(const struct web_handshake *h, const char *origins,
		    const char **ret_why)
{
	if (!header_has(h->upgrade, "websocket") ||
	    !header_has(h->connection, "upgrade"))
		return refuse(426,
			      "this is where WebSockets connect: a request "
			      "has \"Upgrade: websocket\"",
			      ret_why);
	if (!h->version || strcmp(h->version, "13") != 0)
		return refuse(426, "only version 13 of WebSocket is spoken",
			      ret_why);
	if (!is_key(h->key))
		return refuse(400,
			      "Sec-WebSocket-Key has to be 16 bytes in base64",
			      ret_why);
	if (!is_ours(h, origins))
		return refuse(403,
			      "this page may not connect: web.origins in "
			      "chatd.conf lists those that may, but for "
			      "chatd's own at an address or localhost",
			      ret_why);
	if (h->protocols && !header_has(h->protocols, WEB_HANDSHAKE_PROTOCOL))
		return refuse(400,
			      "only " WEB_HANDSHAKE_PROTOCOL " is spoken here",
			      ret_why);
	return 101;
}

void
web_handshake_accept(const char *key, char ret[static WEB_HANDSHAKE_ACCEPT_MAX])
{
	uint8_t digest[SHA1_DIGEST_SIZE];
	struct sha1_ctx sha1;

	sha1_init(&sha1);
	sha1_update(&sha1, strlen(key), (const uint8_t *)key);
	sha1_update(&sha1, sizeof(GUID) - 1, (const uint8_t *)GUID);
	sha1_digest(&sha1, sizeof(digest), digest);
	base64_encode_raw(ret, sizeof(digest), digest);
	ret[BASE64_ENCODE_RAW_LENGTH(sizeof(digest))] = '\0';
}
