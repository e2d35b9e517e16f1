/* SPDX-License-Identifier: MIT */
/*
 * coir/link.h - the link of an intrusive list.
 *
 * Public structs that the library queues carry one by value, so its layout
 * is public; its operations are not. Programs never touch the members. An
 * all-zero link is in no list.
 */
#ifndef COIR_LINK_H
#define COIR_LINK_H

/* Neighbours in a circular list; the head of a list is a link as well. */
struct coir_link {
	struct coir_link *next; /* towards the tail; NULL: in no list */
	struct coir_link *prev; /* towards the head; NULL: in no list */
};

#endif
