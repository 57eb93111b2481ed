-- Which life of Redis this is, and for how many milliseconds it has lasted. It begins with the first who asks.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local mark = redis.call('GET', KEYS[1])
if not mark then
  mark = ARGV[1] .. '@' .. string.format('%d', now)
  redis.call('SET', KEYS[1], mark)
end
local began = tonumber(string.match(mark, '@(%d+)$') or '0')
return { mark, now - began }
