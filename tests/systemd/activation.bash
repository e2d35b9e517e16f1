# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# chatd started by who connects to its socket units.
#
# What is not from here is in cases.bash and client.bash.
# shellcheck disable=SC2154

# chatd is down; the first who connects on PORT as LABEL starts it.
is_woken()
{
	is ActiveState inactive &&
		client_join "$3" "$1" &&
		client_hears "$3" "$(joins "$3" "$2")" &&
		is ActiveState active
}

is_activated_on_both()
{
	systemctl start "${sockets[@]}" &&
		is_woken 8002 callback b &&
		client_join a 8001 &&
		client_hears a "$(joins b callback)" "$(joins a fiber)" &&
		client_hears b "$(joins a fiber)" &&
		holds 1 "$(listener 8001)" &&
		holds 1 "$(listener 8002)" &&
		holds "$(show MainPID)" "$(listener 8001)" &&
		holds "$(show MainPID)" "$(listener 8002)"
}

is_activated_again()
{
	systemctl start "${sockets[@]}" &&
		is_woken 8001 fiber a &&
		systemctl stop chatd &&
		client_ends a &&
		client_join b 8001 &&
		client_hears b "$(joins a fiber)" "$(leaves a fiber)" \
			"$(joins b fiber)"
}

opens_the_other_itself()
{
	systemctl start chatd-fiber.socket &&
		is_woken 8001 fiber a &&
		client_join b 8002 &&
		client_hears b "$(joins a fiber)" "$(joins b callback)"
}

goes_by_name()
{
	drop_in chatd-fiber.socket <<-'UNIT' &&
		[Socket]
		ListenStream=
		ListenStream=127.0.0.1:8101
	UNIT
		systemctl start "${sockets[@]}" &&
		is_woken 8101 fiber a &&
		has_logged "fiber waiting for connections on 127.0.0.1:8101..." &&
		client_refused 8001
}

goes_by_address()
{
	drop_in chatd-fiber.socket <<-'UNIT' &&
		[Socket]
		FileDescriptorName=
	UNIT
		is FileDescriptorName chatd-fiber.socket chatd-fiber.socket &&
		systemctl start "${sockets[@]}" &&
		is_woken 8001 fiber a &&
		holds "$(show MainPID)" "$(listener 8001)"
}

refuses_a_stranger()
{
	drop_in chatd-fiber.socket <<-'UNIT' &&
		[Socket]
		FileDescriptorName=web
		ListenStream=
		ListenStream=127.0.0.1:8101
	UNIT
		systemctl start chatd-fiber.socket || return
	if systemctl start chatd; then
		printf 'started\n'
		return 1
	fi
	is ExecMainStatus 78 &&
		is NRestarts 0 &&
		has_logged 'passed descriptor 3, named "web", bound to' \
			'tcp:127.0.0.1:8101: no listener has this name' \
			'fiber (tcp:127.0.0.1:8001), callback (tcp:127.0.0.1:8002)'
}

try 'socket activation on both ports, by name' is_activated_on_both
try 'stopped, it is activated again' is_activated_again
try 'with one socket unit it opens the other port itself' \
	opens_the_other_itself
try 'the name of a descriptor counts before its address' goes_by_name
try 'a descriptor without a name goes by its address' goes_by_address
try 'a descriptor that fits nobody is refused, once' refuses_a_stranger
