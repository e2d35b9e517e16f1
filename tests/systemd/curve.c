/* SPDX-License-Identifier: MIT */
/*
 * curve keys DIRECTORY: keys for a chatd's bus and for one who may connect, in
 * the files secret, public and people of DIRECTORY.
 * curve say DIRECTORY ENDPOINT TEXT: says TEXT in the room, with these keys,
 * and prints the answer.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

/* A key in text, with its end. */
#define KEY_SIZE 41
/* How long an answer may take, in milliseconds. */
#define PATIENCE 10000

/* One who has a key. */
struct pair {
	char public[KEY_SIZE];
	char secret[KEY_SIZE];
};

/* Writes @name: only its owner may read it. 0 or -1. */
static int
put(const char *name, const char *before, const char *key, const char *after)
{
	FILE *out = fopen(name, "we");

	if (!out)
		return -1;
	fprintf(out, "%s%s%s\n", before, key, after);
	return fclose(out);
}

static int
make_keys(void)
{
	struct pair chatd, person;

	umask(077);
	if (zmq_curve_keypair(chatd.public, chatd.secret) < 0 ||
	    zmq_curve_keypair(person.public, person.secret) < 0)
		return -1;
	return put("secret", "", chatd.secret, "") |
		put("public", "", chatd.public, "") |
		put("people", "", person.public, " somebody") |
		put("mine", person.public, person.secret, "");
}

static int
get(const char *name, char *ret_text, size_t size)
{
	FILE *in = fopen(name, "re");
	size_t len;

	if (!in)
		return -1;
	len = fread(ret_text, 1, size - 1, in);
	ret_text[len] = '\0';
	fclose(in);
	return len == size - 1 ? 0 : -1;
}

static int
unlock(void *socket)
{
	char server[KEY_SIZE], mine[2 * KEY_SIZE - 1];

	if (get("public", server, sizeof(server)) < 0 ||
	    get("mine", mine, sizeof(mine)) < 0)
		return -1;
	zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, mine + KEY_SIZE - 1,
		       KEY_SIZE - 1);
	mine[KEY_SIZE - 1] = '\0';
	zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, mine, KEY_SIZE);
	return zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server, KEY_SIZE);
}

static int
say(void *socket, const char *endpoint, const char *text)
{
	char message[512];
	const int patience = PATIENCE, at_once = 0;
	int len = snprintf(message, sizeof(message),
			   "{\"post\": \"%s\", \"as\": \"curve\"}", text);

	if (len >= (int)sizeof(message))
		return -1;
	zmq_setsockopt(socket, ZMQ_LINGER, &at_once, sizeof(at_once));
	zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, sizeof(patience));
	if (unlock(socket) < 0 || zmq_connect(socket, endpoint) < 0 ||
	    zmq_send(socket, message, (size_t)len, 0) < 0)
		return -1;
	len = zmq_recv(socket, message, sizeof(message), 0);
	if (len < 0)
		return -1;
	if (len > (int)sizeof(message))
		len = sizeof(message);
	printf("%.*s\n", len, message);
	return 0;
}

int
main(int argc, char *argv[])
{
	void *context, *socket;
	int rc;

	if (argc < 3 || chdir(argv[2]) < 0)
		return 64;
	if (strcmp(argv[1], "keys") == 0)
		return make_keys() < 0;
	if (argc < 5)
		return 64;
	context = zmq_ctx_new();
	socket = zmq_socket(context, ZMQ_DEALER);
	rc = say(socket, argv[3], argv[4]);
	if (rc < 0)
		printf("%s\n", zmq_strerror(zmq_errno()));
	zmq_close(socket);
	zmq_ctx_term(context);
	return rc < 0;
}
