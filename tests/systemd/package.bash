# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The Debian package from its first day to its last: the cases go on from each
# other. In /test/now is what is installed first, in /test/next a version on.
#
# What is not from here is in cases.bash and client.bash.
# shellcheck disable=SC2154

# Nothing is cleared between these.
clear_table()
{
	:
}

# inventory: every file that is not a log, a cache or the package manager's, and
# every name of a user or a group.
inventory()
{
	find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp \
		-o -path /test -o -path /result -o -path '/var/log/*' \
		-o -path '/var/cache/*' -o -path /run/said \
		-o -path /run/sung -o -path '/var/lib/dpkg/*' \
		-o -path '/var/tmp/*' \) -prune -o -print | sort
	find /run -path '*chatd*' | sort
	cut -d: -f1,3 /etc/passwd /etc/group /etc/shadow /etc/gshadow
	dpkg-statoverride --list
}

# runs VERSION: so the running program calls itself, on either way to ask.
runs()
{
	"/proc/$(show MainPID)/exe" --version | grep -xF "chatd $1" &&
		chatctl status | grep -wF "$1"
}

version_of()
{
	dpkg-query --show --showformat='${Version}' "$1"
}

is_installed()
{
	inventory >/tmp/before
	dpkg --install /test/now/*.deb &&
		is ActiveState active &&
		is UnitFileState enabled &&
		is UnitFileState disabled chatd-fiber.socket &&
		runs "$(version_of chatd)" &&
		client_join a 8001 &&
		client_hears a "$(joins a fiber)"
}

is_upgraded_under_talk()
{
	local before status
	before=$(version_of chatd)
	client_leave a
	systemctl stop chatd && rm -rf /var/lib/chatd/room.db* &&
		systemctl start chatd || return
	/test/chorus 50 1 8001 8002 'dpkg --install /test/next/*.deb >&2' \
		>/run/sung
	status=$?
	sed 's/^/figure: /' /run/sung
	[ "$status" -eq 0 ] &&
		[ "$(version_of chatd)" != "$before" ] &&
		is NRestarts 0 &&
		runs "$(version_of chatd)"
}

# Its room and its configuration wait for it to come back.
is_removed()
{
	client_join a 8001 &&
		client_says a 'before it was removed' &&
		dpkg --remove chatd &&
		hears_the_end &&
		client_refused 8001 &&
		[ "$(processes)" -eq 0 ] &&
		[ -f /etc/chatd/chatd.conf ] &&
		[ -f /var/lib/chatd/room.db ] &&
		[ ! -e /run/chatd ]
}

# a is shown all that was said, and then its connection ends.
hears_the_end()
{
	timeout 10 tail -n 1 <&"${client_fd[a]}" >/run/heard &&
		client_leave a &&
		grep -x 'before it was removed' /run/heard
}

comes_back()
{
	dpkg --install /test/next/*.deb &&
		is ActiveState active &&
		chatctl history --last 100 | grep 'before it was removed'
}

is_purged()
{
	dpkg --purge chatd libcoir-tls1 libcoir-zmq1 libcoir1 &&
		systemctl daemon-reload &&
		inventory >/tmp/after &&
		diff /tmp/before /tmp/after
}

try 'the package is installed, and chatd runs' is_installed
try 'the package is upgraded while people talk: nobody is cut' \
	is_upgraded_under_talk
try 'the package is removed: everybody is told, the room is kept' is_removed
try 'the package is installed again: the room is there' comes_back
try 'the package is purged: nothing is left' is_purged
