# SPDX-License-Identifier: MIT
#
# For checks that look at C: code is the line without comments and without
# what is between quotes, comment is what was in comments.

BEGIN { token = "/\\*|\"(\\\\.|[^\"\\\\])*\"|'(\\\\.|[^'\\\\])*'" }

FNR == 1 { in_comment = 0 }

{
	code = ""
	comment = ""
	rest = $0
	while (rest != "") {
		if (in_comment) {
			end = index(rest, "*/")
			in_comment = !end
			comment = comment substr(rest, 1, end ? end - 1 : 999)
			rest = end ? substr(rest, end + 2) : ""
		} else if (match(rest, token)) {
			code = code substr(rest, 1, RSTART - 1)
			in_comment = substr(rest, RSTART, 2) == "/*"
			code = code (in_comment ? " " : "\"\"")
			rest = substr(rest, RSTART + RLENGTH)
		} else {
			code = code rest
			rest = ""
		}
	}
}
