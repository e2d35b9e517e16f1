# SPDX-License-Identifier: MIT
# --with-switch: how a fiber's stack is left for another. auto takes the
# assembler for this host's processor if there is one, else ucontext.

AC_DEFUN([COIR_SWITCH], [
  AC_ARG_WITH([switch],
    [AS_HELP_STRING([--with-switch=KIND],
      [auto, x86_64, aarch64 or ucontext [auto]])],
    [], [with_switch=auto])
  AS_CASE([$with_switch],
    [auto], [AS_CASE([$host],
      [x86_64-*-*x32], [coir_switch=ucontext],
      [x86_64-*], [coir_switch=x86_64],
      [aarch64-*], [coir_switch=aarch64],
      [coir_switch=ucontext])],
    [x86_64 | aarch64], [
      AS_IF([test "x$with_switch" != "x$host_cpu"],
        [AC_MSG_ERROR([--with-switch=$with_switch, but this is $host_cpu])])
      coir_switch=$with_switch],
    [ucontext], [coir_switch=ucontext],
    [AC_MSG_ERROR([--with-switch=$with_switch: no such switch; there are
      auto, x86_64, aarch64 and ucontext])])
  AS_CASE([$coir_switch],
    [x86_64], [AC_DEFINE([COIR_SWITCH_X86_64], [1],
      [Stacks are switched by x86-64 assembler.])],
    [aarch64], [AC_DEFINE([COIR_SWITCH_AARCH64], [1],
      [Stacks are switched by AArch64 assembler.])],
    [AC_DEFINE([COIR_SWITCH_UCONTEXT], [1],
      [Stacks are switched by swapcontext().])])
  AM_CONDITIONAL([SWITCH_X86_64], [test "x$coir_switch" = xx86_64])
  AM_CONDITIONAL([SWITCH_AARCH64], [test "x$coir_switch" = xaarch64])
  AM_CONDITIONAL([SWITCH_UCONTEXT], [test "x$coir_switch" = xucontext])
])
