# SPDX-License-Identifier: MIT
# libcoir. All of it is in the convenience library, which the tests link to
# reach what is not exported; libcoir.la is the same with its face to the
# world. Layers, lowest first; no file includes one of a layer above its own.

noinst_LTLIBRARIES += libcoir-all.la
lib_LTLIBRARIES += libcoir.la

include_HEADERS = src/coir.h
coirincludedir = $(includedir)/coir
coirinclude_HEADERS =
coirinclude_HEADERS += src/coir/addr.h
coirinclude_HEADERS += src/coir/api.h
coirinclude_HEADERS += src/coir/bind.h
coirinclude_HEADERS += src/coir/bridge.h
coirinclude_HEADERS += src/coir/cancel.h
coirinclude_HEADERS += src/coir/census.h
coirinclude_HEADERS += src/coir/chan.h
coirinclude_HEADERS += src/coir/combine.h
coirinclude_HEADERS += src/coir/command.h
coirinclude_HEADERS += src/coir/cond.h
coirinclude_HEADERS += src/coir/datagram.h
coirinclude_HEADERS += src/coir/dial.h
coirinclude_HEADERS += src/coir/dump.h
coirinclude_HEADERS += src/coir/each.h
coirinclude_HEADERS += src/coir/error.h
coirinclude_HEADERS += src/coir/executor.h
coirinclude_HEADERS += src/coir/fd.h
coirinclude_HEADERS += src/coir/fiber.h
coirinclude_HEADERS += src/coir/file.h
coirinclude_HEADERS += src/coir/flow.h
coirinclude_HEADERS += src/coir/generator.h
coirinclude_HEADERS += src/coir/guard.h
coirinclude_HEADERS += src/coir/heap_node.h
coirinclude_HEADERS += src/coir/idle.h
coirinclude_HEADERS += src/coir/link.h
coirinclude_HEADERS += src/coir/listener.h
coirinclude_HEADERS += src/coir/local.h
coirinclude_HEADERS += src/coir/loop.h
coirinclude_HEADERS += src/coir/memory.h
coirinclude_HEADERS += src/coir/mutex.h
coirinclude_HEADERS += src/coir/node.h
coirinclude_HEADERS += src/coir/offload.h
coirinclude_HEADERS += src/coir/parse.h
coirinclude_HEADERS += src/coir/path.h
coirinclude_HEADERS += src/coir/once.h
coirinclude_HEADERS += src/coir/pipe.h
coirinclude_HEADERS += src/coir/print.h
coirinclude_HEADERS += src/coir/process.h
coirinclude_HEADERS += src/coir/promise.h
coirinclude_HEADERS += src/coir/random.h
coirinclude_HEADERS += src/coir/reader.h
coirinclude_HEADERS += src/coir/remote.h
coirinclude_HEADERS += src/coir/respool.h
coirinclude_HEADERS += src/coir/rights.h
coirinclude_HEADERS += src/coir/resolve.h
coirinclude_HEADERS += src/coir/runtime.h
coirinclude_HEADERS += src/coir/scope.h
coirinclude_HEADERS += src/coir/sem.h
coirinclude_HEADERS += src/coir/server.h
coirinclude_HEADERS += src/coir/signal.h
coirinclude_HEADERS += src/coir/socket.h
coirinclude_HEADERS += src/coir/sockopt.h
coirinclude_HEADERS += src/coir/source.h
coirinclude_HEADERS += src/coir/thread.h
coirinclude_HEADERS += src/coir/swap.h
coirinclude_HEADERS += src/coir/time.h
coirinclude_HEADERS += src/coir/timer.h
coirinclude_HEADERS += src/coir/trace.h
coirinclude_HEADERS += src/coir/wait_group.h
coirinclude_HEADERS += src/coir/want.h
coirinclude_HEADERS += src/coir/watch.h
coirinclude_HEADERS += src/coir/watchdog.h
coirinclude_HEADERS += src/coir/writer.h

libcoir_all_la_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS) $(LIBDW_CFLAGS) \
	-fvisibility=hidden
libcoir_all_la_LDFLAGS = $(LIBRARY_LDFLAGS)
libcoir_all_la_LIBADD = $(LIBDW_LIBS)
libcoir_all_la_SOURCES =

# base
libcoir_all_la_SOURCES += src/base/heap.c
libcoir_all_la_SOURCES += src/base/heap.h
libcoir_all_la_SOURCES += src/base/list.h
libcoir_all_la_SOURCES += src/base/random.c

# machine
libcoir_all_la_SOURCES += src/machine/backtrace.c
libcoir_all_la_SOURCES += src/machine/backtrace.h
libcoir_all_la_SOURCES += src/machine/context.c
libcoir_all_la_SOURCES += src/machine/context.h
libcoir_all_la_SOURCES += src/machine/context_asm.c
libcoir_all_la_SOURCES += src/machine/context_call.c
libcoir_all_la_SOURCES += src/machine/context_call.h
libcoir_all_la_SOURCES += src/machine/context_start.h
libcoir_all_la_SOURCES += src/machine/context_ucontext.c
libcoir_all_la_SOURCES += src/machine/guard.c
libcoir_all_la_SOURCES += src/machine/guard.h
libcoir_all_la_SOURCES += src/machine/registers.h
libcoir_all_la_SOURCES += src/machine/sanitize.h
libcoir_all_la_SOURCES += src/machine/stack.c
libcoir_all_la_SOURCES += src/machine/stack.h
libcoir_all_la_SOURCES += src/machine/valgrind.h
EXTRA_DIST += src/machine/switch_x86_64.S src/machine/switch_aarch64.S
if SWITCH_X86_64
libcoir_all_la_SOURCES += src/machine/switch_x86_64.S
endif
if SWITCH_AARCH64
libcoir_all_la_SOURCES += src/machine/switch_aarch64.S
endif

# core
libcoir_all_la_SOURCES += src/core/bridge.c
libcoir_all_la_SOURCES += src/core/cancel.c
libcoir_all_la_SOURCES += src/core/cancel.h
libcoir_all_la_SOURCES += src/core/census.c
libcoir_all_la_SOURCES += src/core/chain.c
libcoir_all_la_SOURCES += src/core/chain.h
libcoir_all_la_SOURCES += src/core/claim.h
libcoir_all_la_SOURCES += src/core/combine.c
libcoir_all_la_SOURCES += src/core/die.c
libcoir_all_la_SOURCES += src/core/die.h
libcoir_all_la_SOURCES += src/core/dump.c
libcoir_all_la_SOURCES += src/core/dump.h
libcoir_all_la_SOURCES += src/core/each.c
libcoir_all_la_SOURCES += src/core/fiber.c
libcoir_all_la_SOURCES += src/core/fiber.h
libcoir_all_la_SOURCES += src/core/frames.c
libcoir_all_la_SOURCES += src/core/frames.h
libcoir_all_la_SOURCES += src/core/generator.c
libcoir_all_la_SOURCES += src/core/idle.c
libcoir_all_la_SOURCES += src/core/idle.h
libcoir_all_la_SOURCES += src/core/idle_wait.c
libcoir_all_la_SOURCES += src/core/local.c
libcoir_all_la_SOURCES += src/core/local.h
libcoir_all_la_SOURCES += src/core/loop.c
libcoir_all_la_SOURCES += src/core/loop.h
libcoir_all_la_SOURCES += src/core/node.c
libcoir_all_la_SOURCES += src/core/node.h
libcoir_all_la_SOURCES += src/core/park.c
libcoir_all_la_SOURCES += src/core/promise.c
libcoir_all_la_SOURCES += src/core/remote.c
libcoir_all_la_SOURCES += src/core/remote.h
libcoir_all_la_SOURCES += src/core/remote_call.c
libcoir_all_la_SOURCES += src/core/remote_run.c
libcoir_all_la_SOURCES += src/core/reply.c
libcoir_all_la_SOURCES += src/core/reply.h
libcoir_all_la_SOURCES += src/core/run.c
libcoir_all_la_SOURCES += src/core/run.h
libcoir_all_la_SOURCES += src/core/runtime.c
libcoir_all_la_SOURCES += src/core/runtime.h
libcoir_all_la_SOURCES += src/core/sched.c
libcoir_all_la_SOURCES += src/core/sched.h
libcoir_all_la_SOURCES += src/core/scope.c
libcoir_all_la_SOURCES += src/core/scope.h
libcoir_all_la_SOURCES += src/core/scope_error.c
libcoir_all_la_SOURCES += src/core/source.c
libcoir_all_la_SOURCES += src/core/step.c
libcoir_all_la_SOURCES += src/core/site.c
libcoir_all_la_SOURCES += src/core/site.h
libcoir_all_la_SOURCES += src/core/stacks.c
libcoir_all_la_SOURCES += src/core/stacks.h
libcoir_all_la_SOURCES += src/core/ticker.c
libcoir_all_la_SOURCES += src/core/timer.c
libcoir_all_la_SOURCES += src/core/timer.h

# sync
libcoir_all_la_SOURCES += src/sync/chan.c
libcoir_all_la_SOURCES += src/core/claim.h
libcoir_all_la_SOURCES += src/core/trace.c
libcoir_all_la_SOURCES += src/sync/cond.c
libcoir_all_la_SOURCES += src/sync/mutex.c
libcoir_all_la_SOURCES += src/sync/mutex.h
libcoir_all_la_SOURCES += src/sync/once.c
libcoir_all_la_SOURCES += src/sync/respool.c
libcoir_all_la_SOURCES += src/sync/sem.c
libcoir_all_la_SOURCES += src/sync/wait_group.c

# thread
libcoir_all_la_SOURCES += src/thread/executor.c
libcoir_all_la_SOURCES += src/thread/native.c
libcoir_all_la_SOURCES += src/thread/native.h
libcoir_all_la_SOURCES += src/thread/offload.c
libcoir_all_la_SOURCES += src/thread/pool.c
libcoir_all_la_SOURCES += src/thread/pool.h
libcoir_all_la_SOURCES += src/thread/sample.c
libcoir_all_la_SOURCES += src/thread/sample.h
libcoir_all_la_SOURCES += src/thread/watchdog.c
libcoir_all_la_SOURCES += src/thread/thread.c

# io
libcoir_all_la_SOURCES += src/io/accept_loop.c
libcoir_all_la_SOURCES += src/io/accept_loop.h
libcoir_all_la_SOURCES += src/io/addr.c
libcoir_all_la_SOURCES += src/io/addr.h
libcoir_all_la_SOURCES += src/io/addr_list.c
libcoir_all_la_SOURCES += src/io/addr_text.c
libcoir_all_la_SOURCES += src/io/bind.c
libcoir_all_la_SOURCES += src/io/bind.h
libcoir_all_la_SOURCES += src/io/client.c
libcoir_all_la_SOURCES += src/io/client.h
libcoir_all_la_SOURCES += src/io/connect.c
libcoir_all_la_SOURCES += src/io/datagram.c
libcoir_all_la_SOURCES += src/io/datagram.h
libcoir_all_la_SOURCES += src/io/datagram_transfer.c
libcoir_all_la_SOURCES += src/io/dial.c
libcoir_all_la_SOURCES += src/io/eai.c
libcoir_all_la_SOURCES += src/io/fd.c
libcoir_all_la_SOURCES += src/io/fd.h
libcoir_all_la_SOURCES += src/io/flow.c
libcoir_all_la_SOURCES += src/io/flusher.c
libcoir_all_la_SOURCES += src/io/io.c
libcoir_all_la_SOURCES += src/io/io.h
libcoir_all_la_SOURCES += src/io/listener.c
libcoir_all_la_SOURCES += src/io/listener.h
libcoir_all_la_SOURCES += src/io/memory.c
libcoir_all_la_SOURCES += src/io/parse.c
libcoir_all_la_SOURCES += src/io/parse_number.c
libcoir_all_la_SOURCES += src/io/membership.c
libcoir_all_la_SOURCES += src/io/pipe.c
libcoir_all_la_SOURCES += src/io/print.c
libcoir_all_la_SOURCES += src/io/pipe.h
libcoir_all_la_SOURCES += src/io/reader.c
libcoir_all_la_SOURCES += src/io/reader.h
libcoir_all_la_SOURCES += src/io/reader_take.c
libcoir_all_la_SOURCES += src/io/ready.c
libcoir_all_la_SOURCES += src/io/rights.c
libcoir_all_la_SOURCES += src/io/resolve.c
libcoir_all_la_SOURCES += src/io/resolve.h
libcoir_all_la_SOURCES += src/io/resolve_system.c
libcoir_all_la_SOURCES += src/io/server.c
libcoir_all_la_SOURCES += src/io/socket.c
libcoir_all_la_SOURCES += src/io/socket.h
libcoir_all_la_SOURCES += src/io/sockopt.c
libcoir_all_la_SOURCES += src/io/sockopt.h
libcoir_all_la_SOURCES += src/io/sockopt_table.c
libcoir_all_la_SOURCES += src/io/sockopt_table.h
libcoir_all_la_SOURCES += src/io/swap.c
libcoir_all_la_SOURCES += src/io/want.c
libcoir_all_la_SOURCES += src/io/writer.c
libcoir_all_la_SOURCES += src/io/writer.h
libcoir_all_la_SOURCES += src/io/writer_flush.c

# os
libcoir_all_la_SOURCES += src/os/file.c
libcoir_all_la_SOURCES += src/os/file.h
libcoir_all_la_SOURCES += src/os/file_borrow.c
libcoir_all_la_SOURCES += src/os/file_data.c
libcoir_all_la_SOURCES += src/os/file_open.c
libcoir_all_la_SOURCES += src/os/file_size.c
libcoir_all_la_SOURCES += src/os/command.c
libcoir_all_la_SOURCES += src/os/command.h
libcoir_all_la_SOURCES += src/os/command_output.c
libcoir_all_la_SOURCES += src/os/path.c
libcoir_all_la_SOURCES += src/os/process.c
libcoir_all_la_SOURCES += src/os/process.h
libcoir_all_la_SOURCES += src/os/process_child.c
libcoir_all_la_SOURCES += src/os/process_child.h
libcoir_all_la_SOURCES += src/os/process_end.c
libcoir_all_la_SOURCES += src/os/process_fork.c
libcoir_all_la_SOURCES += src/os/process_plan.c
libcoir_all_la_SOURCES += src/os/process_plan.h
libcoir_all_la_SOURCES += src/os/process_stdio.c
libcoir_all_la_SOURCES += src/os/process_stdio.h
libcoir_all_la_SOURCES += src/os/process_text.c
libcoir_all_la_SOURCES += src/os/signal.c
libcoir_all_la_SOURCES += src/os/signal_handler.c
libcoir_all_la_SOURCES += src/os/signal_handler.h
libcoir_all_la_SOURCES += src/os/watch.c
libcoir_all_la_SOURCES += src/os/watch_parse.c
libcoir_all_la_SOURCES += src/os/watch_parse.h

libcoir_la_SOURCES =
libcoir_la_LIBADD = libcoir-all.la $(EVENT_LIBS)
libcoir_la_LDFLAGS = $(LIBRARY_LDFLAGS) -version-info 0:0:0 -no-undefined \
	-export-symbols-regex '^coir_[a-z]'
