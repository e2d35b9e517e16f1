/* SPDX-License-Identifier: MIT */
/*
 * machine/backtrace.c - backtraces by libdw, of this very process.
 *
 * libdw unwinds a "thread" whose registers and memory it asks for: here they
 * are those of a context and its stack. Nothing outside the given stack is
 * read, so a frame that is no frame ends the trace and nothing else.
 */
#include "config.h"

#include "machine/backtrace.h"

#ifdef HAVE_LIBDW

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is being traced. */
struct trace {
	const struct coir__registers *regs;
	const struct coir__stack_view *stack;
	uintptr_t *pcs; /* what was found: of max, n */
	size_t max;
	size_t n;
};

struct coir__tracer {
	Dwfl *dwfl;
	pid_t pid;           /* of this process: the name of the "thread" */
	struct trace *trace; /* while coir__trace() runs */
};

/*
 * No debug information but what lies beside the code or where the distribution
 * puts it: the standard search may ask a server.
 */
static const Dwfl_Callbacks files = {
	.find_elf = dwfl_linux_proc_find_elf,
	.find_debuginfo = dwfl_build_id_find_debuginfo,
};

static pid_t
next_thread(Dwfl *dwfl, void *arg, void **thread_arg)
{
	struct coir__tracer *tracer = arg;

	(void)dwfl;
	if (*thread_arg)
		return 0;
	*thread_arg = tracer;
	return tracer->pid;
}

static bool
get_thread(Dwfl *dwfl, pid_t tid, void *arg, void **thread_arg)
{
	(void)dwfl;
	(void)tid;
	*thread_arg = arg;
	return true;
}

static COIR__NO_ASAN bool
read_word(Dwfl *dwfl, Dwarf_Addr at, Dwarf_Word *ret_word, void *arg)
{
	const struct coir__tracer *tracer = arg;
	const struct coir__stack_view *stack = tracer->trace->stack;
	uintptr_t address = (uintptr_t)at;

	(void)dwfl;
	if (address < stack->lo || address >= stack->hi ||
	    stack->hi - address < sizeof(uint64_t) ||
	    address % sizeof(uint64_t) != 0)
		return false;
	*ret_word = *(const uint64_t *)(stack->bytes + (address - stack->lo));
	return true;
}

static bool
set_registers(Dwfl_Thread *thread, void *arg)
{
	const struct coir__tracer *tracer = arg;
	const struct coir__registers *regs = tracer->trace->regs;
	Dwarf_Word words[COIR__REGISTERS];

	for (int i = 0; i < COIR__REGISTERS; i++)
		words[i] = regs->value[i];
	dwfl_thread_state_register_pc(thread, regs->pc);
	return dwfl_thread_state_registers(thread, 0, COIR__REGISTERS, words);
}

static const Dwfl_Thread_Callbacks threads = {
	.next_thread = next_thread,
	.get_thread = get_thread,
	.memory_read = read_word,
	.set_initial_registers = set_registers,
};

static bool
look_at_process(struct coir__tracer *tracer)
{
	tracer->pid = getpid();
	tracer->dwfl = dwfl_begin(&files);
	return tracer->dwfl &&
		dwfl_linux_proc_report(tracer->dwfl, tracer->pid) == 0 &&
		dwfl_report_end(tracer->dwfl, NULL, NULL) == 0 &&
		dwfl_attach_state(tracer->dwfl, NULL, tracer->pid, &threads,
				  tracer);
}

struct coir__tracer *
coir__tracer_new(void)
{
	struct coir__tracer *tracer = calloc(1, sizeof(*tracer));

	if (tracer && !look_at_process(tracer)) {
		coir__tracer_free(tracer);
		return NULL;
	}
	return tracer;
}

void
coir__tracer_free(struct coir__tracer *tracer)
{
	if (!tracer)
		return;
	if (tracer->dwfl)
		dwfl_end(tracer->dwfl);
	free(tracer);
}

static int
frame_cb(Dwfl_Frame *frame, void *arg)
{
	struct trace *trace = arg;
	bool exact = false;
	Dwarf_Addr pc;

	if (trace->n == trace->max || !dwfl_frame_pc(frame, &pc, &exact))
		return DWARF_CB_ABORT;
	if (trace->n == 0)
		exact = trace->regs->interrupted;
	/* a return address may lie behind the function that it belongs to */
	trace->pcs[trace->n++] = (uintptr_t)pc - !exact;
	return DWARF_CB_OK;
}

size_t
coir__trace(struct coir__tracer *tracer, const struct coir__registers *regs,
	    const struct coir__stack_view *stack, uintptr_t *ret_pcs,
	    size_t max)
{
	struct trace trace = {
		.regs = regs, .stack = stack, .pcs = ret_pcs, .max = max
	};

	if (!tracer)
		return 0;
	tracer->trace = &trace;
	dwfl_getthread_frames(tracer->dwfl, tracer->pid, frame_cb, &trace);
	tracer->trace = NULL;
	return trace.n;
}

/* The part of @path after the last slash. */
static const char *
file_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* "file.c" and the number of the line of @pc; NULL if that is not known. */
static const char *
find_line(Dwfl_Module *module, Dwarf_Addr pc, int *ret_number)
{
	Dwfl_Line *line = dwfl_module_getsrc(module, pc);
	const char *file;

	if (!line)
		return NULL;
	file = dwfl_lineinfo(line, NULL, ret_number, NULL, NULL, NULL);
	return file ? file_part(file) : NULL;
}

/* "chatd": the file that @module was loaded from. */
static const char *
module_name(Dwfl_Module *module, Dwarf_Addr *ret_start)
{
	const char *name = dwfl_module_info(module, NULL, ret_start, NULL, NULL,
					    NULL, NULL, NULL);

	return name ? file_part(name) : "?";
}

const char *
coir__tracer_describe(struct coir__tracer *tracer, uintptr_t pc, char *buf,
		      size_t len)
{
	Dwfl_Module *module = tracer ? dwfl_addrmodule(tracer->dwfl, pc) : NULL;
	const char *function, *file, *home;
	Dwarf_Addr start;
	GElf_Off offset;
	GElf_Sym symbol;
	int line;

	if (!module) {
		snprintf(buf, len, "%#zx", (size_t)pc);
		return "";
	}
	home = module_name(module, &start);
	function = dwfl_module_addrinfo(module, pc, &offset, &symbol, NULL,
					NULL, NULL);
	file = find_line(module, pc, &line);
	if (function && file)
		snprintf(buf, len, "%.80s at %.80s:%d", function, file, line);
	else if (function)
		snprintf(buf, len, "%.80s+%#zx in %.80s", function,
			 (size_t)offset, home);
	else
		snprintf(buf, len, "%#zx in %.80s", (size_t)(pc - start), home);
	return function ? function : "";
}

#else

#include <stdio.h>

struct coir__tracer *
coir__tracer_new(void)
{
	return NULL;
}

void
coir__tracer_free(struct coir__tracer *tracer)
{
	(void)tracer;
}

size_t
coir__trace(struct coir__tracer *tracer, const struct coir__registers *regs,
	    const struct coir__stack_view *stack, uintptr_t *ret_pcs,
	    size_t max)
{
	(void)tracer;
	(void)regs;
	(void)stack;
	(void)ret_pcs;
	(void)max;
	return 0;
}

const char *
coir__tracer_describe(struct coir__tracer *tracer, uintptr_t pc, char *buf,
		      size_t len)
{
	(void)tracer;
	snprintf(buf, len, "%#zx", (size_t)pc);
	return "";
}

#endif
