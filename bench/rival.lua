-- SPDX-License-Identifier: MIT
-- rival.lua - the exercises of rival.h on Lua's own coroutines, for lua5.4 and
-- luajit. The scheduler is a loop over a table: what a yield costs is the
-- resume, the yield, and little else.

local create, resume = coroutine.create, coroutine.resume
local pause = coroutine.yield

local function forever()
	while true do pause() end
end

local function begun(n)
	local all = {}
	for i = 1, n do
		all[i] = create(forever)
		resume(all[i])
	end
	return all
end

-- Resident memory in bytes; statm counts pages of 4 KiB.
local function resident()
	local file = assert(io.open("/proc/self/statm"))
	local _, pages = file:read("*n", "*n")
	file:close()
	return pages * 4096
end

-- Each returns how many operations it has timed, and when it began.
local exercises = {}

function exercises.yield(n, operations)
	local all, turns = begun(n), math.ceil(operations / n)
	local start = os.clock()
	for _ = 1, turns do
		for i = 1, n do resume(all[i]) end
	end
	return turns * n, start
end

-- There and back are two.
exercises["switch"] = function(_, operations)
	local partner = begun(1)[1]
	local start = os.clock()
	for _ = 1, operations / 2 do resume(partner) end
	return operations, start
end

function exercises.spawn(_, operations)
	local function nothing() end
	local start = os.clock()
	for _ = 1, operations do resume(create(nothing)) end
	return operations, start
end

function exercises.memory(n)
	local before = resident()
	local all = begun(n)
	return (resident() - before) / #all
end

local name, n, operations = arg[1], tonumber(arg[2]), tonumber(arg[3])
if not exercises[name] then os.exit(69) end
local figure, start = exercises[name](n, operations)
if start then figure = (os.clock() - start) * 1e9 / figure end
print(string.format("%.3f", figure))
