# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# top, build, logs, jobs and the package lists are those of dev.
# shellcheck disable=SC2154
#
# Part of ./dev: the archive, twice, to see that it is the same; and Debian
# packages made from it, with what lintian thinks of them.

# same_archive: is it the same for somebody else, elsewhere?
same_archive()
{
	local name

	name=$(sed -n 's/^VERSION = /chatd-/p' "$build/Makefile").tar.xz
	make -s --no-print-directory -C "$build" dist &&
		mv "$build/$name" "$build/deb/" &&
		( umask 077 && TZ=Asia/Kathmandu make -s \
			--no-print-directory -C "$build" dist ) &&
		cmp "$build/$name" "$build/deb/$name" &&
		rm "$build/$name"
}

package()
{
	cd "$build/deb" && tar -xf chatd-*.tar.xz && cd chatd-*/ &&
		DEB_BUILD_OPTIONS="nocheck parallel=$jobs" \
			dpkg-buildpackage -us -uc
}

# has_catalogue: is it where the package systemd waits for such?
has_catalogue()
{
	dpkg-deb -c "$build"/deb/chatd_*.deb |
		grep ' \./usr/lib/systemd/catalog/chatd\.catalog$'
}

cmd_deb()
{
	# shellcheck disable=SC2086
	need $packages_deb
	build_default || exit 1
	rm -rf "$build/deb"
	mkdir -p "$build/deb"
	step "the archive, twice" dist same_archive || exit 1
	step "the packages" deb package || exit 1
	step "lintian" lintian lintian --allow-root --fail-on error \
		"$build"/deb/*.changes || exit 1
	step "the catalogue" catalogue has_catalogue || exit 1
	printf '%s\n' "$build"/deb/*.deb
}
