# SPDX-License-Identifier: MIT
# What bench_coir compares libcoir with. Nothing of it is needed: what is
# missing is left out, and the benchmark says so.

# COIR_RIVAL(NAME, HEADER, LIBRARY, FUNCTION): sets have_NAME; the conditional
# RIVAL_NAME; no header is "no header needed".
AC_DEFUN([COIR_RIVAL], [
  have_$1=no
  AC_CHECK_LIB([$3], [$4], [
    m4_ifval([$2], [AC_CHECK_HEADER([$2], [have_$1=yes])], [have_$1=yes])
  ])
  AM_CONDITIONAL([RIVAL_]m4_toupper([$1]), [test "x$have_$1" = xyes])
])

AC_DEFUN([COIR_RIVALS], [
  COIR_RIVAL([st], [st.h], [st], [st_init])
  COIR_RIVAL([pth], [pth.h], [pth], [pth_init])
  COIR_RIVAL([boost], [], [boost_context], [jump_fcontext])
  AC_CHECK_PROG([GO], [go], [go])
  AM_CONDITIONAL([RIVAL_GO], [test "x$GO" != x])
])
