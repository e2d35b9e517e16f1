/* SPDX-License-Identifier: MIT */
/*
 * Flows without a descriptor. The kept bytes are buf_[start_] to
 * buf_[end_ - 1], with a NUL after them; buf_ is NULL until the first write.
 */
#include "config.h"

#include <coir/memory.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"

/* The least that is allocated, in bytes. */
#define MEMORY_FIRST_SIZE 256

static struct coir_memory *
memory_of(struct coir_flow *flow)
{
	return coir__container_of(flow, struct coir_memory, flow);
}

/* Have space for @n kept bytes, which is at most max_. */
static int
reserve(struct coir_memory *m, size_t n)
{
	size_t len = m->end_ - m->start_;
	size_t size = m->size_ <= m->max_ / 2 ? 2 * m->size_ : m->max_;
	char *buf;

	if (m->buf_ && m->start_ + n <= m->size_)
		return 0;
	if (m->buf_ && n <= m->size_) {
		memmove(m->buf_, m->buf_ + m->start_, len);
	} else {
		if (size < MEMORY_FIRST_SIZE && MEMORY_FIRST_SIZE <= m->max_)
			size = MEMORY_FIRST_SIZE;
		if (size < n)
			size = n;
		buf = malloc(size + 1);
		if (!buf)
			return -ENOMEM;
		if (len > 0)
			memcpy(buf, m->buf_ + m->start_, len);
		free(m->buf_);
		m->buf_ = buf;
		m->size_ = size;
	}
	m->start_ = 0;
	m->end_ = len;
	return 0;
}

static ssize_t
memory_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct coir_memory *m = memory_of(flow);
	size_t len = m->end_ - m->start_;
	size_t room = m->max_ - len;
	size_t want = iov->iov_len < room ? iov->iov_len : room;
	int rc;

	(void)n;
	if (want == 0)
		return -ENOBUFS;
	rc = reserve(m, len + want);
	if (rc < 0)
		return rc;
	memcpy(m->buf_ + m->end_, iov->iov_base, want);
	m->end_ += want;
	m->buf_[m->end_] = '\0';
	return (ssize_t)want;
}

static ssize_t
memory_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct coir_memory *m = memory_of(flow);
	size_t n = m->end_ - m->start_;

	if (n > len)
		n = len;
	if (n > 0)
		memcpy(buf, m->buf_ + m->start_, n);
	m->start_ += n;
	return (ssize_t)n;
}

static const struct coir_flow_ops memory_ops = {
	.read = memory_read,
	.write = memory_write,
};

void
coir_memory_init(struct coir_memory *memory, size_t max)
{
	*memory = (struct coir_memory){
		.flow.ops = &memory_ops,
		.max_ = max < SIZE_MAX ? max : SIZE_MAX - 1,
	};
}

void
coir_memory_fini(struct coir_memory *memory)
{
	free(memory->buf_);
	memory->buf_ = NULL;
	memory->size_ = memory->start_ = memory->end_ = 0;
}

const char *
coir_memory_bytes(const struct coir_memory *memory, size_t *ret_len)
{
	*ret_len = memory->end_ - memory->start_;
	return memory->buf_ ? memory->buf_ + memory->start_ : "";
}

static ssize_t
null_read(struct coir_flow *flow, void *buf, size_t len)
{
	(void)flow;
	(void)buf;
	(void)len;
	return 0;
}

static ssize_t
null_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	ssize_t len = 0;

	(void)flow;
	while (n-- > 0)
		len += (ssize_t)iov++->iov_len;
	return len;
}

static int
null_shutdown(struct coir_flow *flow, enum coir_how how)
{
	(void)flow;
	(void)how;
	return 0;
}

static const struct coir_flow_ops null_ops = {
	.read = null_read,
	.write = null_write,
	.shutdown = null_shutdown,
};

struct coir_flow *
coir_null_flow(void)
{
	static struct coir_flow null = { .ops = &null_ops };

	return &null;
}
