-- Stands before every script.

-- Milliseconds by the clock of Redis, the only one that all instances agree on.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
