# SPDX-License-Identifier: MIT
#
# Names files of more than 400 lines, functions of more than 60 (from brace to
# brace, which stand at the start of their lines) and lines of more than 80
# columns (with tabs of 8).

function columns(line,   n, i, c) {
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		n += c == "\t" ? 8 - n % 8 : 1
	}
	return n
}

# How long the file before this one was.
function close_file() {
	if (lines > 400)
		printf "%s: %d lines\n", file, lines
}

FNR == 1 {
	close_file()
	file = FILENAME
	opened = 0
}

{ lines = FNR }
length($0) > 10 && columns($0) > 80 {
	printf "%s:%d: %d columns\n", FILENAME, FNR, columns($0)
}
/^[a-z_][a-zA-Z0-9_]*\(/ { name = $0; sub(/\(.*/, "", name) }
/^[a-z].*[ *][a-z_][a-zA-Z0-9_]*\(/ {
	name = $0
	sub(/\(.*/, "", name)
	sub(/.*[ *]/, "", name)
}
/^\{/ { opened = FNR }
/^\}/ && opened {
	if (FNR - opened + 1 > 60)
		printf "%s:%d: %s() has %d lines\n", FILENAME, opened, name,
		    FNR - opened + 1
	opened = 0
}
END { close_file() }
