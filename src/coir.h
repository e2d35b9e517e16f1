/* SPDX-License-Identifier: MIT */
/*
 * libcoir: fibers for any libevent program.
 *
 * One header a concept; this one includes them all.
 *
 *	runtime   fibers on the program's own event_base, and coir_run()
 *	fiber     spawn, join, yield, suspend and wake
 *	scope     no fiber outlives its block; deadlines; release hooks
 *	cancel    check, shields
 *	combine   both, all, first, any
 *	each      the same for many things, several at a time
 *	generator values handed out one by one, each when it is asked for
 *	node      wait nodes: select, and a callback for everything that waits
 *	source    things of your own that can be waited for
 *	promise   one-shot results; bridge: callbacks to fibers and back
 *	local     values that follow a fiber
 *	loop      run the loop step by step; idle: when nothing else is to do
 *	time      sleep; timer: periodic ticks
 *	alarm     a fiber when the time has come; wall: the time of day
 *
 *	version   which libcoir
 *	error     what went wrong, in words; dump: who waits for what
 *	guard     names the fiber whose stack overflowed
 *	watchdog  names the fiber that keeps the loop
 *	census    count and visit the fibers
 *	trace     lines for whoever looks for a fault
 *
 *	chan cond mutex sem wait_group    between fibers
 *	once      computed by whoever needs it first; respool: lent resources
 *	remote    the part that other threads may call
 *	offload   what blocks the thread, on another one
 *	thread    threads with a runtime of their own
 *	executor  threads that take work
 *
 *	fd flow pipe socket listener server addr          input and output
 *	reader    buffered reading; parse: literals and numbers out of it
 *	writer    buffered writing; print: texts and numbers into it
 *	datagram  UDP and unix datagrams
 *	resolve   names; dial: connecting by name
 *	sockopt   options of sockets
 *	rights    descriptors passed between processes
 *	raw ping                          where the system permits them
 *	memory    flows without a descriptor; swap: one that can be exchanged
 *	want      libraries that say what they want to wait for
 *	pack      values as bytes, and back; random: bytes
 *
 *	file load sendfile flock attr fs dir path watch   the file system
 *	signal    signals; process: children; command: run to their end;
 *	          pty: terminals for them
 *
 * coir/dns.h, coir/tls.h, coir/zmq.h and coir/zmq_message.h are of libraries of
 * their own, and not included here.
 *
 * Results are 0 or more, or a negative errno; errno itself means nothing.
 * libcoir(7) tells the model.
 */
#ifndef COIR_H
#define COIR_H

#include <coir/addr.h>
#include <coir/alarm.h>
#include <coir/api.h>
#include <coir/attr.h>
#include <coir/bridge.h>
#include <coir/cancel.h>
#include <coir/census.h>
#include <coir/chan.h>
#include <coir/combine.h>
#include <coir/command.h>
#include <coir/cond.h>
#include <coir/datagram.h>
#include <coir/dial.h>
#include <coir/dir.h>
#include <coir/dump.h>
#include <coir/each.h>
#include <coir/error.h>
#include <coir/executor.h>
#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/file.h>
#include <coir/flock.h>
#include <coir/flow.h>
#include <coir/fs.h>
#include <coir/generator.h>
#include <coir/guard.h>
#include <coir/idle.h>
#include <coir/listener.h>
#include <coir/load.h>
#include <coir/local.h>
#include <coir/loop.h>
#include <coir/memory.h>
#include <coir/mutex.h>
#include <coir/node.h>
#include <coir/offload.h>
#include <coir/once.h>
#include <coir/pack.h>
#include <coir/parse.h>
#include <coir/path.h>
#include <coir/ping.h>
#include <coir/pipe.h>
#include <coir/print.h>
#include <coir/process.h>
#include <coir/promise.h>
#include <coir/pty.h>
#include <coir/random.h>
#include <coir/raw.h>
#include <coir/reader.h>
#include <coir/remote.h>
#include <coir/resolve.h>
#include <coir/respool.h>
#include <coir/rights.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/sem.h>
#include <coir/sendfile.h>
#include <coir/server.h>
#include <coir/signal.h>
#include <coir/socket.h>
#include <coir/sockopt.h>
#include <coir/source.h>
#include <coir/swap.h>
#include <coir/thread.h>
#include <coir/time.h>
#include <coir/timer.h>
#include <coir/trace.h>
#include <coir/version.h>
#include <coir/wait_group.h>
#include <coir/wall.h>
#include <coir/want.h>
#include <coir/watch.h>
#include <coir/watchdog.h>
#include <coir/writer.h>

#endif
