/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's way to the socket. Reading tries and says "later". Writing always
 * takes all: what the socket has no room for is kept and sent by a callback of
 * the loop. Only so much is kept: whoever writes waits until nothing is, and
 * what OpenSSL answers by itself has a limit.
 */
#include "config.h"

#include <errno.h>
#include <openssl/bio.h>
#include <stdlib.h>
#include <string.h>

#include "tls/tls_state.h"

enum {
	/* a few records: 16 KiB each, and what they are wrapped in */
	PENDING_MAX = 4 * 16704,
};

/* What the socket takes of some bytes now: as coir_socket_try_write(). */
static ssize_t
try_send(struct coir_tls *tls, const char *data, size_t len)
{
	struct iovec iov = { (void *)data, len };

	return coir_socket_try_write(tls->sock_, &iov, 1);
}

static void
drained(struct coir_tls *tls)
{
	free(tls->pending_);
	tls->pending_ = NULL;
	tls->pending_from_ = tls->pending_to_ = 0;
	coir_cond_broadcast(&tls->drained_);
}

void
coir__tls_break(struct coir_tls *tls, int error)
{
	if (tls->broken_ == 0)
		tls->broken_ = error;
	drained(tls);
}

static void
flush_cb(struct coir_node *node, int result, void *arg);

/* Have the loop send what is pending as soon as there is room. */
static void
flush_later(struct coir_tls *tls)
{
	int rc;

	if (tls->flushing_)
		return;
	coir_fd_write_node(&tls->flush_, &tls->sock_->fd);
	rc = coir_node_listen(&tls->flush_, flush_cb, tls);
	tls->flushing_ = rc == 0;
	if (rc < 0)
		coir__tls_break(tls, rc);
}

/* Send what the socket takes of what is pending. */
static void
flush_now(struct coir_tls *tls)
{
	while (tls->pending_from_ < tls->pending_to_) {
		size_t left = tls->pending_to_ - tls->pending_from_;
		ssize_t n =
			try_send(tls, tls->pending_ + tls->pending_from_, left);

		if (n == -EAGAIN) {
			flush_later(tls);
			return;
		}
		if (n < 0) {
			coir__tls_break(tls, (int)n);
			return;
		}
		tls->pending_from_ += (size_t)n;
	}
	drained(tls);
}

static void
flush_cb(struct coir_node *node, int result, void *arg)
{
	struct coir_tls *tls = arg;

	(void)node;
	tls->flushing_ = false;
	if (result < 0)
		coir__tls_break(tls, result);
	else
		flush_now(tls);
}

int
coir__tls_drain(struct coir_tls *tls)
{
	while (tls->ssl_ && tls->broken_ == 0 && tls->pending_) {
		int rc = coir_cond_wait(&tls->drained_);

		if (rc < 0)
			return rc == -EPIPE ? -EBADF : rc;
	}
	return tls->ssl_ ? tls->broken_ : -EBADF;
}

struct coir__tls_rest
coir__tls_take_rest(struct coir_tls *tls)
{
	struct coir__tls_rest rest = { .bytes = NULL };

	if (tls->broken_ < 0)
		return rest;
	rest = (struct coir__tls_rest){ tls->pending_, tls->pending_from_,
					tls->pending_to_ };
	tls->pending_ = NULL;
	return rest;
}

void
coir__tls_bio_fini(struct coir_tls *tls)
{
	if (tls->flushing_)
		coir_node_cancel(&tls->flush_);
	tls->flushing_ = false;
	free(tls->pending_);
	tls->pending_ = NULL;
	coir_cond_close(&tls->drained_);
}

/* Keep @len bytes behind what is pending; -EAGAIN: when some of it is sent. */
static int
keep(struct coir_tls *tls, const char *data, size_t len)
{
	char *grown;

	if (len > PENDING_MAX - tls->pending_to_)
		return -EAGAIN;
	grown = realloc(tls->pending_, tls->pending_to_ + len);
	if (!grown)
		return tls->pending_ ? -EAGAIN : -ENOMEM;
	memcpy(grown + tls->pending_to_, data, len);
	tls->pending_ = grown;
	tls->pending_to_ += len;
	return 0;
}

/* Send a record, or keep what does not go; all of it or nothing is taken. */
static ssize_t
send_or_keep(struct coir_tls *tls, const char *data, size_t len)
{
	size_t sent = 0;

	while (!tls->pending_ && sent < len) {
		ssize_t n = try_send(tls, data + sent, len - sent);

		if (n == -EAGAIN)
			break;
		if (n < 0)
			return n;
		sent += (size_t)n;
	}
	if (sent < len) {
		int rc = keep(tls, data + sent, len - sent);

		if (rc < 0)
			return rc;
		flush_later(tls);
	}
	return (ssize_t)len;
}

/*
 * OpenSSL reads errno: a server whose client has gone already, after what it
 * had to say, is not bothered that it takes no session tickets.
 */
static int
bio_write(BIO *bio, const char *data, int len)
{
	struct coir_tls *tls = BIO_get_data(bio);
	ssize_t n = tls->broken_;

	BIO_clear_retry_flags(bio);
	if (n == 0)
		n = send_or_keep(tls, data, (size_t)len);
	if (n >= 0)
		return len;
	if (n == -EAGAIN)
		BIO_set_retry_write(bio);
	else
		coir__tls_break(tls, (int)n);
	errno = (int)-n;
	return -1;
}

static int
bio_read(BIO *bio, char *buf, int len)
{
	struct coir_tls *tls = BIO_get_data(bio);
	ssize_t n = coir_socket_try_read(tls->sock_, buf, (size_t)len);

	BIO_clear_retry_flags(bio);
	if (n == -EAGAIN)
		BIO_set_retry_read(bio);
	else if (n == 0)
		BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
	else if (n < 0)
		tls->read_error_ = (int)n;
	return n < 0 ? -1 : (int)n;
}

static long
bio_ctrl(BIO *bio, int command, long number, void *pointer)
{
	(void)number;
	(void)pointer;
	if (command == BIO_CTRL_EOF)
		return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
	return command == BIO_CTRL_FLUSH;
}

BIO_METHOD *
coir__tls_bio_method_new(void)
{
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "coir_socket");

	if (!method)
		return NULL;
	BIO_meth_set_write(method, bio_write);
	BIO_meth_set_read(method, bio_read);
	BIO_meth_set_ctrl(method, bio_ctrl);
	return method;
}

BIO *
coir__tls_bio_new(struct coir_tls *tls)
{
	BIO *bio = BIO_new(tls->shared_->bio_method);

	if (!bio)
		return NULL;
	BIO_set_data(bio, tls);
	BIO_set_init(bio, 1);
	return bio;
}
