-- Stands before the scripts that claim what has run out.

-- Counts as a sweep; whether it must leave everything as it is, because nobody could sweep for a while, so perhaps
-- nobody could renew: those who are alive get the time for it. So they do when Redis has come back empty.
local function holdsAfterGap(sweep, at, maxGapMs, holdMs)
  local lastSweepAt, holdUntil = unpack(redis.call('HMGET', sweep, 'at', 'holdUntil'))
  if not lastSweepAt or at - lastSweepAt > tonumber(maxGapMs) then
    holdUntil = at + holdMs
    redis.call('HSET', sweep, 'holdUntil', holdUntil)
  end
  redis.call('HSET', sweep, 'at', at)
  return holdUntil and at < tonumber(holdUntil)
end
