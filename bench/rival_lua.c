/* SPDX-License-Identifier: MIT */
/*
 * rival_lua.c - the exercises of rival.h on Lua's own coroutines, by a script.
 * Its scheduler is a loop over a table: what a yield costs is the resume, the
 * yield, and little else.
 */
#include "config.h"

#include "rival.h"

#ifdef HAVE_LUA

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>

#include "bench.h"

/* Each function returns the nanoseconds of all its operations. */
static const char script[] =
	"local create, resume = coroutine.create, coroutine.resume\n"
	"local pause = coroutine.yield\n"
	"local function forever() while true do pause() end end\n"
	"function yield(n, turns)\n"
	"  local all = {}\n"
	"  for i = 1, n do all[i] = create(forever); resume(all[i]) end\n"
	"  local start = now()\n"
	"  for _ = 1, turns do\n"
	"    for i = 1, n do resume(all[i]) end\n"
	"  end\n"
	"  return now() - start\n"
	"end\n"
	"local function nothing() end\n"
	"function spawn_join(n)\n"
	"  local start = now()\n"
	"  for _ = 1, n do resume(create(nothing)) end\n"
	"  return now() - start\n"
	"end\n"
	"local function echo(value)\n"
	"  while true do value = pause(value) end\n"
	"end\n"
	"function hand_off(n)\n"
	"  local partner = create(echo)\n"
	"  resume(partner)\n"
	"  local start = now()\n"
	"  for i = 1, n // 2 do resume(partner, i) end\n"
	"  return now() - start\n"
	"end\n";

static int
script_now(lua_State *lua)
{
	lua_pushinteger(lua, (lua_Integer)bench_now());
	return 1;
}

/* A failure of the script is one of this program. */
static void
must(lua_State *lua, int rc)
{
	if (rc != LUA_OK)
		fprintf(stderr, "%s\n", lua_tostring(lua, -1));
	bench_check(rc == LUA_OK, "lua");
}

/* Call a function of the script, in a new state. */
static double
call(const char *name, int n, int turns)
{
	lua_State *lua = luaL_newstate();
	double ns;

	bench_check(lua != NULL, "luaL_newstate");
	luaL_openlibs(lua);
	lua_register(lua, "now", script_now);
	must(lua, luaL_dostring(lua, script));
	lua_getglobal(lua, name);
	lua_pushinteger(lua, n);
	lua_pushinteger(lua, turns);
	must(lua, lua_pcall(lua, 2, 1, 0));
	ns = lua_tonumber(lua, -1);
	lua_close(lua);
	return ns;
}

static double
lua_yield_each(int n, int turns)
{
	return call("yield", n, turns) / ((double)n * turns);
}

static double
lua_spawn_join(int n)
{
	return call("spawn_join", n, 0) / n;
}

static double
lua_hand_off(int n)
{
	return call("hand_off", n, 0) / n;
}

const struct rival rival_lua = {
	.name = "Lua",
	.yield = lua_yield_each,
	.spawn_join = lua_spawn_join,
	.hand_off = lua_hand_off,
};

#else

const struct rival rival_lua = { .name = "Lua (not built in)" };

#endif
