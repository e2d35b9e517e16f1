# SPDX-License-Identifier: MIT
#
# The version script of a shared library, from its public headers: it exports
# what they declare as COIR_API, each name with the version of the variable
# "version", and nothing else.

BEGIN { printf "%s {\nglobal:\n", version }
/^COIR_API/ { declared = 1 }
declared && match($0, /coir_[a-z0-9_]+\(/) {
	printf "\t%s;\n", substr($0, RSTART, RLENGTH - 1)
	declared = 0
}
END { print "local:\n\t*;\n};" }
