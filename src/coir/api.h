/* SPDX-License-Identifier: MIT */
/*
 * The marks that every public prototype of libcoir carries. Nothing here is a
 * function; see coir.h for the list of concepts.
 */
#ifndef COIR_API_H
#define COIR_API_H

/* Exported from libcoir.so; everything else is hidden. */
#define COIR_API __attribute__((visibility("default")))

/* The result says whether the call happened at all: it must be looked at. */
#define COIR_MUST_CHECK __attribute__((warn_unused_result))

/* Argument @fmt is a printf(3) format for the arguments from @args on. */
#define COIR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* Around what a public header declares: in C++ too it is C. */
#ifdef __cplusplus
#define COIR_BEGIN_DECLS extern "C" {
#define COIR_END_DECLS   }
#else
#define COIR_BEGIN_DECLS
#define COIR_END_DECLS
#endif

#endif
