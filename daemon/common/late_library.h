/* SPDX-License-Identifier: MIT */
/*
 * late_library.h - the jumps into a library: see late.h.
 *
 * Whoever includes this says once
 *
 *	LATE_LIBRARY(late_zmq, LATE_ZMQ, CALLS)
 *
 * with the library's name and a list such as
 *
 *	#define CALLS(X) X(zmq_bind) X(zmq_close)
 *
 * For each name there is then a function that this program calls instead of the
 * library's own. It passes on all registers and the stack, and so arguments of
 * any kind and number. At first it leads to late_enter, which loads the library
 * and comes back. No other library sees these functions.
 */
#ifndef CHATD_LATE_LIBRARY_H
#define CHATD_LATE_LIBRARY_H

#include <stddef.h>

#include "common/late.h"

/*
 * The parts that are the machine's. The addresses of where the jump leads and
 * of the library go on in r10 and r11, or x16 and x17, which no call preserves.
 */
#if defined __x86_64__
#define LATE_FUNCTION "@function"
#define LATE_JUMP(name) "endbr64; jmp *late_at_" name "(%rip)\n"
#define LATE_FIRST(name)                               \
	"endbr64; leaq late_at_" name "(%rip), %r10; " \
	"leaq late_here(%rip), %r11; jmp late_enter\n"
#elif defined __aarch64__
#define LATE_FUNCTION "%function"
#define LATE_JUMP(name)                         \
	"hint 34; adrp x16, late_at_" name "; " \
	"ldr x16, [x16, :lo12:late_at_" name "]; br x16\n"
#define LATE_FIRST(name)                                       \
	"hint 34; adrp x16, late_at_" name "; "                \
	"add x16, x16, :lo12:late_at_" name "; "               \
	"adrp x17, late_here; add x17, x17, :lo12:late_here; " \
	"b late_enter\n"
#endif

/* One function, and where it leads. */
/* clang-format off */
#define LATE_DEFINE_(name)                                        \
	__asm__(".text; .p2align 4\n"                             \
		".globl " #name "; .hidden " #name "\n"           \
		".type " #name ", " LATE_FUNCTION "\n"            \
		#name ":\n"                                       \
		".cfi_startproc\n"                                \
		LATE_JUMP(#name)                                  \
		"1:\n"                                            \
		LATE_FIRST(#name)                                 \
		".cfi_endproc; .size " #name ", . - " #name "\n"  \
		".data; .p2align 3\n"                             \
		".globl late_at_" #name "\n"                      \
		".hidden late_at_" #name "\n"                     \
		"late_at_" #name ": .quad 1b\n"                   \
		".text\n");
/* Also what the compiler is told of it; that it is in the library's header. */
#define LATE_DECLARE_(name)                                                \
	extern void *late_at_##name __attribute__((visibility("hidden"))); \
	_Static_assert(sizeof(&name) == sizeof(void *), "it is no function");

#define LATE_CALL_(name) { #name, &late_at_##name },

/* What a name stands for may be another one: those of ICU have a version. */
#define LATE_DEFINE(name) LATE_DEFINE_(name)
#define LATE_DECLARE(name) LATE_DECLARE_(name)
#define LATE_CALL(name) LATE_CALL_(name)

/* The functions of @calls, of the library @variable called @soname. */
#define LATE_LIBRARY(variable, soname, list)                         \
	list(LATE_DECLARE)                                          \
	static const struct late_call variable##_calls[] = {         \
		list(LATE_CALL)                                      \
		{ NULL, NULL },                                      \
	};                                                           \
	struct late variable = {                                     \
		.name = soname,                                      \
		.calls = variable##_calls,                           \
	};                                                           \
	__asm__(".set late_here, " #variable);                       \
	list(LATE_DEFINE)
/* clang-format on */

#endif
