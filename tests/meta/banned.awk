# SPDX-License-Identifier: MIT
#
# Names calls that have a safer sister, the first of each line. Wants strip.awk
# before it.

BEGIN {
	n = split("strcpy stpcpy strcat sprintf vsprintf gets system popen " \
	    "alloca atoi atol atoll atof strtok mktemp tmpnam gmtime " \
	    "localtime ctime asctime usleep", words, " ")
	for (i = 1; i <= n; i++)
		banned[words[i]] = 1
}

match(code, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/) {
	line = code
	while (match(line, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		word = substr(line, RSTART, RLENGTH - 1)
		before = substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + RLENGTH)
		sub(/[ \t]+$/, "", word)
		if ((word in banned) && before !~ /(->|\.)$/) {
			printf "%s:%d: %s()\n", FILENAME, FNR, word
			next
		}
	}
}
