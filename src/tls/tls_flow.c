/* SPDX-License-Identifier: MIT */
/*
 * A session as a flow. Each step is one call of OpenSSL that does not wait,
 * and then one wait for what it wanted, in which anything may happen to the
 * session: it is looked at anew after every one.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <openssl/err.h>

#include <coir/error.h>
#include <coir/fd.h>

#include "tls/tls_state.h"

static struct coir_tls *
tls_of(struct coir_flow *flow)
{
	/* the flow is its first member */
	return (struct coir_tls *)(void *)flow;
}

static ssize_t
tls_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct coir_tls *tls = tls_of(flow);
	int want = len < INT_MAX ? (int)len : INT_MAX;

	for (;;) {
		int n, rc;

		rc = coir__tls_check(tls);
		if (rc < 0)
			return rc;
		if (tls->read_ended_)
			return 0;
		if (tls->failed_ < 0)
			return tls->failed_;
		ERR_clear_error();
		n = SSL_read(tls->ssl_, buf, want);
		if (n > 0)
			return n;
		rc = coir__tls_wait(tls, n);
		if (rc == -ENODATA)
			return 0;
		if (rc < 0 && !tls->read_ended_)
			return rc;
	}
}

/* One piece as one record: how many bytes of it, or a negative errno. */
static ssize_t
write_record(struct coir_tls *tls, const struct iovec *piece)
{
	size_t len = piece->iov_len < INT_MAX ? piece->iov_len : INT_MAX;

	for (;;) {
		int n, rc;

		if (!tls->ssl_)
			return -EBADF;
		if (tls->failed_ < 0)
			return tls->failed_;
		ERR_clear_error();
		n = SSL_write(tls->ssl_, piece->iov_base, (int)len);
		if (n > 0)
			return n;
		rc = coir__tls_wait(tls, n);
		if (rc < 0)
			return rc == -ENODATA ? -ECONNRESET : rc;
	}
}

static ssize_t
tls_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct coir_tls *tls = tls_of(flow);
	ssize_t written = 0;
	int rc = coir__tls_check(tls);

	if (rc == 0)
		rc = coir__tls_drain(tls);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < n && !tls->pending_; i++) {
		ssize_t len;

		if (iov[i].iov_len == 0)
			continue;
		len = write_record(tls, &iov[i]);
		if (len < 0)
			return written > 0 ? written : len;
		written += len;
		if ((size_t)len < iov[i].iov_len)
			break;
	}
	return written;
}

static struct coir_mutex *
tls_write_lock(struct coir_flow *flow)
{
	return &tls_of(flow)->writers_;
}

/* Say that nothing more will come; the loop sends what does not go at once. */
static void
say_good_bye(struct coir_tls *tls)
{
	if (tls->failed_ < 0 || tls->broken_ < 0 || tls->read_error_ < 0)
		return;
	ERR_clear_error();
	SSL_shutdown(tls->ssl_);
	ERR_clear_error();
}

static int
tls_shutdown(struct coir_flow *flow, enum coir_how how)
{
	struct coir_tls *tls = tls_of(flow);
	int rc = coir__tls_check(tls);

	if (rc < 0)
		return rc;
	if (how & COIR_SHUT_WRITE)
		say_good_bye(tls);
	if (!(how & COIR_SHUT_READ))
		return 0;
	tls->read_ended_ = true;
	return coir_shutdown(&tls->sock_->flow, COIR_SHUT_READ);
}

static int
tls_close(struct coir_flow *flow)
{
	struct coir_tls *tls = tls_of(flow);
	struct coir__tls_rest rest;
	int rc = coir__tls_check(tls);

	if (rc < 0)
		return rc == -EBADF ? 0 : rc;
	coir_hook_remove(&tls->hook_);
	say_good_bye(tls);
	rest = coir__tls_take_rest(tls);
	coir__tls_fini(tls);
	return rest.bytes ? coir__tls_farewell(tls->sock_, &rest)
			  : coir_close(&tls->sock_->flow);
}

const struct coir_flow_ops coir__tls_ops = {
	.read = tls_read,
	.write = tls_write,
	.write_lock = tls_write_lock,
	.shutdown = tls_shutdown,
	.close = tls_close,
};
