/* SPDX-License-Identifier: MIT */
/*
 * main_stack.h - have the main stack do something for a fiber.
 *
 * What allocates, formats or logs touches kilobytes of stack, and a fiber that
 * has touched them keeps them for good. Ten thousand fibers that each called
 * fprintf(3) once hold 100 MB. So fibers here only wait and send; the rest is
 * done for them where there is a stack anyway.
 */
#ifndef CHATD_MAIN_STACK_H
#define CHATD_MAIN_STACK_H

#include <coir/fiber.h>

/*
 * Calls @fn with @arg on the main stack, in its turn of the ready queue, and
 * returns what it returned; the calling fiber waits, a cancel does not end
 * that. On the main stack itself @fn is called directly.
 */
int main_stack_call(coir_fn *fn, void *arg);

#endif
