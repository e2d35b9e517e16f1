/* SPDX-License-Identifier: MIT */
/*
 * Resolving: what needs no resolver, what a resolver's answer must satisfy,
 * and what is told when it does not.
 */
#include "config.h"

#include "io/resolve.h"

#include <coir/cancel.h>
#include <coir/error.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/chain.h"
#include "core/runtime.h"

/* Room for what is told of a failure; longer names are cut. */
#define TEXT_MAX 256

int
coir__resolve_failed(const char *node, const char *service, int eai)
{
	struct coir_runtime *rt = coir__current_runtime();
	int code = coir_eai_errno(eai);
	char text[TEXT_MAX];

	snprintf(text, sizeof(text), "looking up \"%.140s\"%s%.40s: %s (%s)",
		 node ? node : "", service ? ":" : "", service ? service : "",
		 gai_strerror(eai), coir_eai_name(eai));
	if (rt)
		coir__chain_set(rt->current, code, text);
	return code;
}

/* A port in digits: 0, EAI_SERVICE if it is too large; 1: it is a name. */
static int
parse_port(const char *service, uint16_t *ret_port)
{
	unsigned port = 0;

	if (service && *service == '\0')
		return EAI_SERVICE;
	for (; service && *service; service++) {
		if (*service < '0' || *service > '9')
			return 1;
		port = port * 10 + (unsigned)(*service - '0');
		if (port > UINT16_MAX)
			return EAI_SERVICE;
	}
	*ret_port = (uint16_t)port;
	return 0;
}

/* The addresses of a literal, without asking anybody. 1: it is a name. */
static int
resolve_literal(const struct coir_resolve_query *query,
		struct coir_addr_list *list, int *ret_eai)
{
	unsigned char ip[16];
	struct coir_addr tcp, udp;
	int len = query->node ? coir_ip_parse(query->node, ip) : -1;
	uint16_t port = 0;
	int rc = parse_port(query->service, &port);

	if (rc == EAI_SERVICE) {
		*ret_eai = EAI_SERVICE;
		return coir_eai_errno(EAI_SERVICE);
	}
	if (rc > 0 || len < 0)
		return 1;
	rc = coir_addr_tcp_raw(ip, (size_t)len, port, &tcp);
	if (query->family != 0 && query->family != tcp.u_.any.sa_family) {
		*ret_eai = EAI_ADDRFAMILY;
		return coir_eai_errno(EAI_ADDRFAMILY);
	}
	if (rc == 0)
		rc = coir_addr_udp_raw(ip, (size_t)len, port, &udp);
	if (rc == 0)
		rc = coir_addr_list_add(list, &tcp);
	if (rc == 0)
		rc = coir_addr_list_add(list, &udp);
	return rc;
}

static bool
wanted(const struct coir_resolve_query *query, const struct coir_addr *addr)
{
	enum coir_addr_kind kind = coir_addr_kind(addr);

	switch (query->kind) {
	case COIR_RESOLVE_STREAM:
		return kind == COIR_ADDR_TCP || kind == COIR_ADDR_UNIX;
	case COIR_RESOLVE_DATAGRAM:
		return kind == COIR_ADDR_UDP || kind == COIR_ADDR_UNIX;
	default:
		return true;
	}
}

/* Keep what is wanted, in its order. */
static void
filter(const struct coir_resolve_query *query, struct coir_addr_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++)
		if (wanted(query, &list->addrs[i]))
			list->addrs[kept++] = list->addrs[i];
	list->n = kept;
}

/* Ask whoever is to be asked; the list is not empty on success. */
static int
ask(const struct coir_resolve_query *query, struct coir_resolver *resolver,
    struct coir_addr_list *list, int *ret_eai)
{
	int rc = resolve_literal(query, list, ret_eai);

	if (rc > 0)
		rc = resolver->lookup(resolver, query, list, ret_eai);
	if (rc < 0)
		return rc;
	filter(query, list);
	if (list->n > 0)
		return 0;
	*ret_eai = EAI_NONAME;
	return coir_eai_errno(EAI_NONAME);
}

/* Say what failed, unless it is nobody's business. @rc. */
static int
tell(int rc, int eai, const char *node, const char *service)
{
	if (rc == 0 || rc == -ECANCELED)
		return rc;
	if (eai != 0 && coir_eai_errno(eai) == rc)
		return coir__resolve_failed(node, service, eai);
	return coir_error_context(rc, "looking up \"%s\"%s%s", node ? node : "",
				  service ? ":" : "", service ? service : "");
}

static struct coir_resolver *
resolver_of(const struct coir_resolve_options *options)
{
	return options->resolver ? options->resolver : coir_system_resolver();
}

int
coir_resolve(const char *node, const char *service,
	     const struct coir_resolve_options *options,
	     struct coir_addr_list *ret_list)
{
	static const struct coir_resolve_options defaults;
	const struct coir_resolve_options *o = options ? options : &defaults;
	struct coir_resolve_query query = { .node = node,
					    .service = service,
					    .kind = o->kind,
					    .family = o->family,
					    .passive = o->passive };
	struct coir_addr_list list = { 0 };
	int eai = 0;
	int rc = coir_check();

	if (rc < 0)
		return rc;
	if (!node && !service)
		return coir_error(-EINVAL, "looking up nothing");
	if ((unsigned)o->kind > COIR_RESOLVE_DATAGRAM)
		return coir_error(-EINVAL, "looking up kind %d", (int)o->kind);
	rc = ask(&query, resolver_of(o), &list, &eai);
	if (o->ret_eai && rc < 0)
		*o->ret_eai = eai;
	if (rc == 0)
		*ret_list = list;
	else
		coir_addr_list_fini(&list);
	return tell(rc, eai, node, service);
}

int
coir_resolve_name(const struct coir_addr *addr,
		  const struct coir_resolve_options *options,
		  struct coir_name *ret_name)
{
	static const struct coir_resolve_options defaults;
	const struct coir_resolve_options *o = options ? options : &defaults;
	struct coir_resolver *resolver = resolver_of(o);
	char text[COIR_ADDR_TEXT_MAX];
	int eai = 0;
	int rc = coir_check();

	if (rc < 0)
		return rc;
	if (!resolver->name)
		return -EOPNOTSUPP;
	rc = resolver->name(resolver, addr, ret_name, &eai);
	if (rc == 0)
		return 0;
	if (o->ret_eai)
		*o->ret_eai = eai;
	coir_addr_format(addr, text, sizeof(text));
	return tell(rc, eai, text, NULL);
}
