# SPDX-License-Identifier: MIT
#
# Names files that do not begin with the licence and what they are, blanks at
# the end of lines, and work that was put off. Wants strip.awk before it.

# A file begins with its licence, then says what it is.
FNR == 1 && !/^\/\* SPDX-License-Identifier: MIT \*\/$/ {
	printf "%s:1: no licence\n", FILENAME
}
FNR == 2 && !/^\/\*/ { printf "%s:2: does not say what it is\n", FILENAME }
/[ \t]$/ { printf "%s:%d: blanks at the end\n", FILENAME, FNR }
comment ~ /(TODO|FIXME|XXX|HACK)/ {
	printf "%s:%d: put off\n", FILENAME, FNR
}
code ~ /\/\// { printf "%s:%d: a comment of C++\n", FILENAME, FNR }
