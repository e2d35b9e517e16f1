# SPDX-License-Identifier: MIT
# Small complete programs on libcoir's public headers, compiled by every
# build: noinst_PROGRAMS += examples/NAME, and examples_NAME_SOURCES.

EXAMPLE_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS)
EXAMPLE_LIBS = libcoir.la $(EVENT_LIBS)
