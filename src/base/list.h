/* SPDX-License-Identifier: MIT */
/*
 * base/list.h - intrusive circular doubly linked list.
 *
 * A list is a head link; members embed a link each. Nothing allocates, all
 * is O(1). A link that is in no list has NULL members (all-zero memory will
 * do), so that membership can be asked and a second removal is harmless.
 * A head must not move while the list has members.
 */
#ifndef COIR_BASE_LIST_H
#define COIR_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include <coir/link.h>

/* The struct of @type whose @member is at @ptr, which must not be NULL. */
#define coir__container_of(ptr, type, member) \
	((type *)((char *)(ptr)-offsetof(type, member)))

/*
 * Walk @list from the head. @link may be removed in the body and freed:
 * @after, a second cursor, has been taken before. Nothing else may be removed.
 */
#define coir__list_for_each(link, after, list)                                \
	for ((link) = (list)->next, (after) = (link)->next; (link) != (list); \
	     (link) = (after), (after) = (link)->next)

/* Make @list the head of an empty list. */
static inline void
coir__list_init(struct coir_link *list)
{
	list->next = list;
	list->prev = list;
}

/* Make @link one that is in no list. Needless for all-zero memory. */
static inline void
coir__link_init(struct coir_link *link)
{
	link->next = NULL;
	link->prev = NULL;
}

/* Is @link in a list? */
static inline bool
coir__link_queued(const struct coir_link *link)
{
	return link->next != NULL;
}

/* Has @list no members? */
static inline bool
coir__list_empty(const struct coir_link *list)
{
	return list->next == list;
}

/* Put @link, which is in no list, before @at, which is in one or heads one. */
static inline void
coir__list_add_before(struct coir_link *at, struct coir_link *link)
{
	link->next = at;
	link->prev = at->prev;
	at->prev->next = link;
	at->prev = link;
}

/* Put @link, which is in no list, last. */
static inline void
coir__list_add_tail(struct coir_link *list, struct coir_link *link)
{
	coir__list_add_before(list, link);
}

/* Put @link, which is in no list, first. */
static inline void
coir__list_add_head(struct coir_link *list, struct coir_link *link)
{
	coir__list_add_before(list->next, link);
}

/* Take @link out of whatever list it is in; nothing happens if in none. */
static inline void
coir__list_remove(struct coir_link *link)
{
	if (!link->next)
		return;
	link->prev->next = link->next;
	link->next->prev = link->prev;
	coir__link_init(link);
}

/* The first member, NULL if there is none. */
static inline struct coir_link *
coir__list_first(const struct coir_link *list)
{
	return coir__list_empty(list) ? NULL : list->next;
}

/* The last member, NULL if there is none. */
static inline struct coir_link *
coir__list_last(const struct coir_link *list)
{
	return coir__list_empty(list) ? NULL : list->prev;
}

/* Take out the first member and return it, NULL if there is none. */
static inline struct coir_link *
coir__list_pop(struct coir_link *list)
{
	struct coir_link *link = coir__list_first(list);

	if (link)
		coir__list_remove(link);
	return link;
}

/* Move all members of @from to the tail of @list; @from is empty then. */
static inline void
coir__list_splice(struct coir_link *list, struct coir_link *from)
{
	if (coir__list_empty(from))
		return;
	from->next->prev = list->prev;
	from->prev->next = list;
	list->prev->next = from->next;
	list->prev = from->prev;
	coir__list_init(from);
}

#endif
