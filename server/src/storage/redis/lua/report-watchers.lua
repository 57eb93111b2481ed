-- KEYS: instances, streams of this instance, then the counts of each stream.
-- ARGV: instanceId, ttlMs, what stands before a streamId in the key of its counts, then each streamId and its count.
local instances, streamsOfInstance, instanceId, ttlMs = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2])
local at = now()
local expiresAt = redis.call('ZSCORE', instances, instanceId)
if not expiresAt or tonumber(expiresAt) <= at then
  -- Its earlier counts have run out: a new report must not make them valid again.
  forgetInstance(instances, streamsOfInstance, instanceId, ARGV[3])
end
-- Only for tidiness, when everybody has died: long after the counts have become void.
local keepMs = ttlMs * 10
redis.call('ZADD', instances, at + ttlMs, instanceId)
redis.call('ZREMRANGEBYSCORE', instances, '-inf', at - keepMs)
redis.call('PEXPIRE', instances, keepMs)

local isAlive, totals = {}, {}
for index = 3, #KEYS do
  local streamId, count = ARGV[index * 2 - 2], tonumber(ARGV[index * 2 - 1])
  if count > 0 then
    redis.call('HSET', KEYS[index], instanceId, count)
    redis.call('PEXPIRE', KEYS[index], keepMs)
    redis.call('SADD', streamsOfInstance, streamId)
  else
    redis.call('HDEL', KEYS[index], instanceId)
    redis.call('SREM', streamsOfInstance, streamId)
  end
  totals[#totals + 1] = total(instances, KEYS[index], at, isAlive)
end
redis.call('PEXPIRE', streamsOfInstance, keepMs)
return totals
