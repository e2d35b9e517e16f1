# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# chatd ends, again and again, while a crowd talks: nobody may notice.
#
# What is not from here is in cases.bash and guest.
# shellcheck disable=SC2154

# sings COMMAND...: a crowd talks through rounds of these.
sings()
{
	local status
	systemctl start chatd || return
	/test/chorus "$crowd" "$rounds" 8001 8002 "$@" >/run/sung
	status=$?
	sed 's/^/figure: /' /run/sung
	return "$status"
}

# More than two in a row would be a reason to let people go.
is_killed_under_a_crowd()
{
	sings "$kill_main" "$kill_main" 'systemctl restart chatd'
}

is_restarted_under_a_crowd()
{
	sings 'systemctl restart chatd' 'systemctl restart chatd' \
		'systemctl daemon-reexec'
}

is_upgraded_under_a_crowd()
{
	sings "$upgrade"
}

try 'killed under a crowd, again and again' is_killed_under_a_crowd
try 'restarted under a crowd, systemd itself in between' \
	is_restarted_under_a_crowd
try 'upgraded under a crowd' is_upgraded_under_a_crowd
