# SPDX-License-Identifier: MIT
# For debuggers: `source' it in gdb.

coirgdbdir = $(datadir)/libcoir
dist_coirgdb_DATA = gdb/coir.py
