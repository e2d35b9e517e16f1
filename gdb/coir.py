# SPDX-License-Identifier: MIT
"""Fibers of libcoir in gdb: source this file, in a process or a core file.

    coir fibers         list them, with what they wait for
    coir fiber N        look at the stack of fiber N: bt, up, info locals ...
    coir fiber back     look at the thread again
    coir bt [N | all]   the backtrace of fiber N, or of every fiber

Nothing of the program is changed, so that this works on a core file too, and
a process can go on at any time. The program's and libcoir's debug information
must be there. A core file must be the kernel's: gdb's own gcore leaves memory
out that is beside guard pages of Linux 6.13 and later, and so the stacks.

A fiber is a context that has been switched away from. While one is looked at,
an unwinder makes its innermost frame the caller of what the thread really
runs, and a filter hides the latter from bt: so the fiber begins at frame 1.
"""

import gdb
import gdb.types
import gdb.unwinder

# What the switches save from the stack pointer up (src/machine/switch_*.S);
# the stack pointer is behind it when the fiber goes on.
SAVED = {
    "x86_64": ["r15", "r14", "r13", "r12", "rbx", "rbp", "rip"],
    "aarch64": ["x%d" % n for n in range(19, 31)]
    + ["d%d" % n for n in range(8, 16)],
}
SP = {"x86_64": "rsp", "aarch64": "sp"}
PC = {"x86_64": "rip", "aarch64": "pc"}

# Where they are in a ucontext_t, on x86-64: indices of uc_mcontext.gregs.
GREGS = {"r12": 4, "r13": 5, "r14": 6, "r15": 7, "rbp": 10, "rbx": 11,
         "rsp": 15, "rip": 16}


def machine():
    name = gdb.selected_inferior().architecture().name()
    if name.startswith("i386:x86-64"):
        return "x86_64"
    if name.startswith("aarch64"):
        return "aarch64"
    raise gdb.GdbError("coir: fibers of %s are not known here" % name)


def pointer_to(name):
    return gdb.lookup_type(name).pointer()


def container(link, name, member):
    """The struct @name that holds, as @member, what @link points to."""
    offset = gdb.lookup_type(name)[member].bitpos // 8
    char = gdb.lookup_type("char").pointer()
    return (link.cast(char) - offset).cast(pointer_to(name))


def links(head):
    """The links of a list, without its head."""
    link = head["next"]
    while link != head.address:
        yield link
        link = link["next"]


def runtimes():
    try:
        head = gdb.parse_and_eval("coir__runtimes")
    except gdb.error:
        raise gdb.GdbError("coir: no libcoir with debug information here")
    for link in links(head):
        yield container(link, "struct coir_runtime", "link")


def flag(name):
    return int(gdb.parse_and_eval(name))


class Fiber:
    """One fiber, by its place in the list of all."""

    def __init__(self, number, pointer):
        self.number = number
        self.pointer = pointer
        self.runtime = pointer["runtime"]

    def name(self):
        name = self.pointer["name"]
        return name.string(errors="replace") if name else "fiber"

    def runs(self):
        return self.runtime["current"] == self.pointer

    def state(self):
        if self.runs():
            return "running"
        state = int(self.pointer["state"])
        if state == flag("COIR__FIBER_PARKED"):
            return "suspended"
        if state == flag("COIR__FIBER_ENDED"):
            return "ended"
        waiter = self.pointer["waiter"]
        if (state != flag("COIR__FIBER_WAITING") or waiter["fired"]
                or self.pointer["interrupted"]):
            return "ready"
        return "waiting for " + self.wait(waiter)

    def wait(self, waiter):
        names = [waiter["nodes"][i]["source_"]["name"].string()
                 for i in range(int(waiter["n"]))]
        return " or ".join(names) or "a cancel"

    def registers(self):
        """Those with which it goes on, by name."""
        context = self.pointer["context"]
        arch = machine()
        if gdb.types.has_field(context.type, "uc"):
            return self.registers_of(context["uc"]["uc_mcontext"], arch)
        word = gdb.lookup_type("unsigned long")
        names = SAVED[arch]
        saved = context["sp"].cast(word.pointer())
        found = {name: int(saved[i]) for i, name in enumerate(names)}
        found[SP[arch]] = int(saved) + 8 * len(names)
        if arch == "aarch64":
            found["pc"] = found["x30"]
        return found

    def registers_of(self, saved, arch):
        if arch == "x86_64":
            return {name: int(saved["gregs"][i]) for name, i in GREGS.items()}
        found = {"x%d" % n: int(saved["regs"][n]) for n in range(19, 31)}
        found["sp"] = int(saved["sp"])
        found["pc"] = int(saved["pc"])
        return found


def fibers():
    """All, in the order of coir_dump(), numbered from 1."""
    try:
        yield from walk()
    except gdb.MemoryError:
        raise gdb.GdbError("coir: the fibers' stacks are not in this core "
                           "file; is it one of gcore? See coir.py")


def walk():
    number = 0
    for runtime in runtimes():
        todo = [runtime["root"]["cancel_"]]
        while todo:
            level = todo.pop()
            if int(level["flags_"]) & flag("COIR__CANCEL_FIBER"):
                number += 1
                yield Fiber(number, level["owner_"])
            below = [container(link, "struct coir_cancel", "link_")
                     .dereference() for link in links(level["children_"])]
            todo.extend(reversed(below))


def find(number):
    for fiber in fibers():
        if fiber.number == number:
            return fiber
    raise gdb.GdbError("coir: there is no fiber %d: see `coir fibers'" % number)


class FrameId:
    def __init__(self, sp, pc):
        self.sp = sp
        self.pc = pc


class Look(gdb.unwinder.Unwinder):
    """The fiber that is looked at, if any, and how."""

    def __init__(self):
        super().__init__("coir")
        self.fiber = None
        self.registers = {}
        self.at = None

    def begin(self, fiber):
        self.end()
        if fiber.runs():
            raise gdb.GdbError("coir: fiber %d is running: see its thread"
                               % fiber.number)
        frame = gdb.newest_frame()
        arch = machine()
        self.registers = fiber.registers()
        self.at = [(name, int(frame.read_register(name)))
                   for name in (SP[arch], PC[arch])]
        self.fiber = fiber
        gdb.invalidate_cached_frames()

    def end(self):
        if self.fiber:
            self.fiber = None
            gdb.invalidate_cached_frames()

    def __call__(self, pending):
        if not self.fiber:
            return None
        here = [pending.read_register(name) for name, _ in self.at]
        if [int(value) for value in here] != [value for _, value in self.at]:
            return None
        # a frame's caller must not be further in than it is itself
        sp = gdb.Value(self.registers[self.at[0][0]] - 16)
        info = pending.create_unwind_info(
            FrameId(sp.cast(here[0].type), here[1]))
        for name, value in self.registers.items():
            kind = pending.read_register(name).type
            if kind.code != gdb.TYPE_CODE_UNION:
                info.add_saved_register(name, gdb.Value(value).cast(kind))
        return info


class HideThread:
    """bt without the frame of the thread, while a fiber is looked at."""

    name = "coir"
    priority = 100
    enabled = True

    def filter(self, frames):
        if look.fiber:
            next(frames, None)
        return frames


look = Look()


def stack_of(fiber):
    """Print the backtrace of @fiber, and leave what was looked at alone."""
    print("Fiber %d \"%s\": %s"
          % (fiber.number, fiber.name(), fiber.state()))
    if fiber.runs():
        return
    before = look.fiber
    look.begin(fiber)
    try:
        gdb.execute("bt")
    finally:
        look.end()
        if before:
            look.begin(before)


class Coir(gdb.Command):
    """Fibers of libcoir."""

    def __init__(self):
        super().__init__("coir", gdb.COMMAND_STACK, prefix=True)


class CoirFibers(gdb.Command):
    """List all fibers; the one that is looked at has an asterisk."""

    def __init__(self):
        super().__init__("coir fibers", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        thread = None
        for fiber in fibers():
            if thread != int(fiber.runtime["tid"]):
                thread = int(fiber.runtime["tid"])
                print("Fibers of thread LWP %d:" % thread)
            looked_at = look.fiber and look.fiber.number == fiber.number
            print("%s %3d \"%s\": %s" % ("*" if looked_at else " ",
                                         fiber.number, fiber.name(),
                                         fiber.state()))


class CoirFiber(gdb.Command):
    """Look at one fiber: coir fiber N; coir fiber back."""

    def __init__(self):
        super().__init__("coir fiber", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        if argument == "back":
            look.end()
            gdb.execute("frame 0")
            return
        try:
            number = int(argument)
        except ValueError:
            raise gdb.GdbError("coir fiber N, or coir fiber back")
        look.begin(find(number))
        gdb.execute("frame 1")


class CoirBt(gdb.Command):
    """Backtraces: coir bt N; coir bt all; coir bt of the one looked at."""

    def __init__(self):
        super().__init__("coir bt", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        if argument == "all":
            for fiber in fibers():
                stack_of(fiber)
        elif argument.isdigit():
            stack_of(find(int(argument)))
        elif not argument and look.fiber:
            stack_of(look.fiber)
        else:
            raise gdb.GdbError("coir bt N, or coir bt all")


gdb.unwinder.register_unwinder(None, look, replace=True)
gdb.frame_filters[HideThread.name] = HideThread()
gdb.events.cont.connect(lambda event: look.end())
gdb.events.exited.connect(lambda event: look.end())
Coir()
CoirFibers()
CoirFiber()
CoirBt()
