#!/bin/sh
# SPDX-License-Identifier: MIT
#
# page_bytes.sh FILE...: a C header with the bytes of each as an array, named
# after it: page_index_html of page/index.html.

set -eu
echo '/* Made by page_bytes.sh; not to be edited. */'
for file; do
	name=$(basename "$file" | tr . _)
	echo "static const unsigned char page_$name[] = {"
	od -An -v -tu1 "$file" | sed 's/  *\([0-9][0-9]*\)/\1,/g'
	echo '};'
done
