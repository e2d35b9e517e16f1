/* SPDX-License-Identifier: MIT */
/*
 * Questions for name servers, by evdns.
 *
 * evdns has no way of taking a question back at once: a cancelled one calls
 * back in the next pass of the loop. The caller waits for that, shielded; if it
 * cannot (the loop was broken), the question, which lies on the heap, is
 * abandoned and freed by the callback.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/dns.h>
#include <coir/error.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <errno.h>
#include <event2/dns.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dns/hosts.h"

/** struct coir_dns - who is asked, and what is known without asking. */
struct coir_dns {
	struct coir_runtime *runtime;
	struct evdns_base *evdns;
	struct coir__hosts hosts;
	/* calls that wait; the last one frees it if it is closed by then */
	unsigned waiting;
	bool closed;
};

/* One question that is on its way. */
struct question {
	/* settled with a DNS_ERR_* of evdns in result */
	struct coir_promise done;
	int result;
	struct coir_dns_answer answer;
	/* nobody waits any more */
	bool abandoned;
};

static const char *
type_name(enum coir_dns_type type)
{
	static const char *const names[] = { "A", "AAAA", "PTR" };

	return names[type];
}

/* How long a try takes and how many there are, where @options say so. */
static int
set_tries(struct coir_dns *dns, const struct coir_dns_options *options)
{
	char text[32];

	if (options->timeout.ns < 0)
		return -EINVAL;
	snprintf(text, sizeof(text), "%.6f", (double)options->timeout.ns / 1e9);
	if (options->timeout.ns > 0 &&
	    evdns_base_set_option(dns->evdns, "timeout:", text) != 0)
		return -EINVAL;
	snprintf(text, sizeof(text), "%u", options->attempts);
	if (options->attempts > 0 &&
	    evdns_base_set_option(dns->evdns, "attempts:", text) != 0)
		return -EINVAL;
	return 0;
}

static int
add_servers(struct coir_dns *dns, const char *const *servers)
{
	for (; servers && *servers; servers++)
		if (evdns_base_nameserver_ip_add(dns->evdns, *servers) != 0)
			return coir_error(-EINVAL, "using name server \"%s\"",
					  *servers);
	return 0;
}

static int
configure(struct coir_dns *dns, const struct coir_dns_options *options)
{
	const char *hosts = options->hosts ? options->hosts : "/etc/hosts";
	int parts = DNS_OPTION_MISC;
	int rc;

	if (!options->nameservers)
		parts |= DNS_OPTION_NAMESERVERS;
	if (!options->search)
		parts |= DNS_OPTION_SEARCH;
	/* without the file it asks this host */
	evdns_base_resolv_conf_parse(dns->evdns, parts, "/etc/resolv.conf");
	rc = add_servers(dns, options->nameservers);
	if (options->search)
		evdns_base_search_clear(dns->evdns);
	for (const char *const *at = options->search; at && *at; at++)
		evdns_base_search_add(dns->evdns, *at);
	if (rc == 0)
		rc = set_tries(dns, options);
	if (rc == 0 && *hosts != '\0')
		rc = coir__hosts_read(&dns->hosts, hosts);
	return rc;
}

int
coir_dns_new(const struct coir_dns_options *options, struct coir_dns **ret_dns)
{
	static const struct coir_dns_options defaults;
	struct coir_runtime *rt = coir_runtime_current();
	struct coir_dns *dns;
	int rc;

	if (!rt)
		return -ENXIO;
	dns = calloc(1, sizeof(*dns));
	if (!dns)
		return -ENOMEM;
	dns->runtime = rt;
	dns->evdns = evdns_base_new(coir_runtime_base(rt),
				    EVDNS_BASE_DISABLE_WHEN_INACTIVE);
	rc = dns->evdns ? configure(dns, options ? options : &defaults)
			: -ENOMEM;
	if (rc < 0)
		coir_dns_free(dns);
	else
		*ret_dns = dns;
	return rc;
}

void
coir_dns_free(struct coir_dns *dns)
{
	if (!dns)
		return;
	if (dns->evdns)
		evdns_base_free(dns->evdns, 1);
	coir__hosts_fini(&dns->hosts);
	dns->closed = true;
	if (dns->waiting == 0)
		free(dns);
}

/* Is @name made of labels that the protocol can carry? */
static bool
is_name(const char *name)
{
	size_t len = strlen(name), label = 0;

	if (len == 0 || len > 253 || *name == '.')
		return false;
	for (; *name; name++) {
		label = *name == '.' ? 0 : label + 1;
		if (label > 63 || (*name == '.' && name[1] == '.'))
			return false;
	}
	return true;
}

/* The errno of what evdns says. */
static int
error_of(int result)
{
	switch (result) {
	case DNS_ERR_NONE:
		return 0;
	case DNS_ERR_NOTEXIST:
		return -ENOENT;
	case DNS_ERR_NODATA:
		return -ENODATA;
	case DNS_ERR_TIMEOUT:
		return -EAGAIN;
	case DNS_ERR_SERVERFAILED:
		return -EREMOTEIO;
	case DNS_ERR_REFUSED:
		return -EACCES;
	case DNS_ERR_NOTIMPL:
		return -EOPNOTSUPP;
	case DNS_ERR_TRUNCATED:
		return -EMSGSIZE;
	case DNS_ERR_CANCEL:
		return -ECANCELED;
	case DNS_ERR_SHUTDOWN:
		return -ESHUTDOWN;
	default:
		return -EPROTO;
	}
}

/* Append @n addresses of @len bytes each. */
static int
keep_addresses(struct coir_addr_list *list, const unsigned char *ips, int n,
	       size_t len)
{
	struct coir_addr addr;
	int rc = n > 0 ? 0 : -ENODATA;

	for (int i = 0; i < n && rc == 0; i++) {
		rc = coir_addr_tcp_raw(ips + (size_t)i * len, len, 0, &addr);
		if (rc == 0)
			rc = coir_addr_list_add(list, &addr);
	}
	return rc;
}

static int
keep_name(struct coir_dns_answer *answer, const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len >= sizeof(answer->name))
		return -EPROTO;
	memcpy(answer->name, name, len + 1);
	return 0;
}

static void
question_free(struct question *q)
{
	coir_promise_fini(&q->done);
	coir_dns_answer_fini(&q->answer);
	free(q);
}

static void
answered_cb(int result, char type, int count, int ttl, void *addresses,
	    void *arg)
{
	struct question *q = arg;

	q->result = error_of(result);
	if (q->result == 0 && type == DNS_PTR)
		q->result = count > 0
			? keep_name(&q->answer, *(char **)addresses)
			: -ENODATA;
	else if (q->result == 0)
		q->result = keep_addresses(&q->answer.addrs, addresses, count,
					   type == DNS_IPv6_AAAA ? 16 : 4);
	q->answer.ttl = (uint32_t)ttl;
	if (q->abandoned)
		question_free(q);
	else
		coir_promise_resolve(&q->done, NULL);
}

/* Send the question; NULL: it could not be. */
static struct evdns_request *
begin(struct coir_dns *dns, const char *name, enum coir_dns_type type,
      struct question *q)
{
	unsigned char ip[16];
	struct in6_addr in6;
	struct in_addr in;
	int len;

	if (type == COIR_DNS_A)
		return evdns_base_resolve_ipv4(dns->evdns, name, 0, answered_cb,
					       q);
	if (type == COIR_DNS_AAAA)
		return evdns_base_resolve_ipv6(dns->evdns, name, 0, answered_cb,
					       q);
	len = coir_ip_parse(name, ip);
	memcpy(&in6, ip, sizeof(in6));
	memcpy(&in, ip, sizeof(in));
	return len == sizeof(in)
		? evdns_base_resolve_reverse(dns->evdns, &in, 0, answered_cb, q)
		: evdns_base_resolve_reverse_ipv6(dns->evdns, &in6, 0,
						  answered_cb, q);
}

/*
 * Take the question back, if it has not been answered since: then evdns has
 * freed its request. False: it is still there.
 */
static bool
take_back(struct coir_dns *dns, struct evdns_request *request,
	  struct question *q)
{
	struct coir_shield shield;
	int rc;

	if (!dns->closed && coir_promise_result(&q->done) == -EINPROGRESS)
		evdns_cancel_request(dns->evdns, request);
	coir_shield_begin(&shield);
	rc = coir_promise_await(&q->done, NULL);
	coir_shield_end(&shield);
	return rc == 0;
}

/* Ask the servers. */
static int
ask(struct coir_dns *dns, const char *name, enum coir_dns_type type,
    struct coir_dns_answer *answer)
{
	struct question *q = calloc(1, sizeof(*q));
	struct evdns_request *request;
	int rc;

	if (!q)
		return -ENOMEM;
	coir_promise_init(&q->done);
	request = begin(dns, name, type, q);
	if (!request) {
		question_free(q);
		return -ENOMEM;
	}
	dns->waiting++;
	rc = coir_promise_await(&q->done, NULL);
	if (rc < 0 && !take_back(dns, request, q))
		q->abandoned = true;
	if (--dns->waiting == 0 && dns->closed)
		free(dns);
	if (q->abandoned)
		return rc;
	if (rc == 0)
		rc = q->result;
	if (rc == 0) {
		*answer = q->answer;
		q->answer.addrs = (struct coir_addr_list){ 0 };
	}
	question_free(q);
	return rc;
}

/* What needs no server: 0, a negative errno, or 1: ask one. */
static int
answer_at_once(struct coir_dns *dns, const char *name, enum coir_dns_type type,
	       struct coir_dns_answer *answer)
{
	size_t wanted = type == COIR_DNS_A ? 4 : 16;
	unsigned char ip[16];
	int len = coir_ip_parse(name, ip);
	int rc;

	if (type == COIR_DNS_PTR)
		return len > 0 ? 1 : -EINVAL;
	if (len > 0 && (size_t)len != wanted)
		return -ENODATA;
	if (len > 0)
		return keep_addresses(&answer->addrs, ip, 1, wanted);
	if (!is_name(name))
		return -EINVAL;
	rc = coir__hosts_find(&dns->hosts, name, wanted, &answer->addrs);
	return rc == 0 && answer->addrs.n == 0 ? 1 : rc;
}

int
coir_dns_query(struct coir_dns *dns, const char *name, enum coir_dns_type type,
	       struct coir_dns_answer *ret_answer)
{
	struct coir_dns_answer answer = { .ttl = 0 };
	int rc = coir_check();

	if (rc < 0)
		return rc;
	if ((unsigned)type > COIR_DNS_PTR)
		return -EINVAL;
	if (dns->runtime != coir_runtime_current())
		return -EXDEV;
	rc = answer_at_once(dns, name, type, &answer);
	if (rc > 0)
		rc = ask(dns, name, type, &answer);
	if (rc == 0)
		*ret_answer = answer;
	else
		coir_dns_answer_fini(&answer);
	if (rc == 0 || rc == -ECANCELED)
		return rc;
	return coir_error(rc, "asking for %s of \"%.160s\"", type_name(type),
			  name);
}

void
coir_dns_answer_fini(struct coir_dns_answer *answer)
{
	coir_addr_list_fini(&answer->addrs);
}
