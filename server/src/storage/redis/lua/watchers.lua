-- Stands before the scripts that count watchers. Each stream has a hash with the count of each instance. The counts of
-- an instance are valid until its score in the sorted set of instances, all of them at once; so a sum asks only those
-- instances that somebody watches the stream on, however many there are.

-- Takes back all that an instance has said.
local function forgetInstance(instances, streamsOfInstance, instanceId, beforeStreamId)
  for _, streamId in ipairs(redis.call('SMEMBERS', streamsOfInstance)) do
    redis.call('HDEL', beforeStreamId .. streamId, instanceId)
  end
  redis.call('DEL', streamsOfInstance)
  redis.call('ZREM', instances, instanceId)
end

-- Sums up, and drops what the dead have left.
local function total(instances, counts, at, isAlive)
  local sum = 0
  local fields = redis.call('HGETALL', counts)
  for index = 1, #fields, 2 do
    local instanceId = fields[index]
    if isAlive[instanceId] == nil then
      local expiresAt = redis.call('ZSCORE', instances, instanceId)
      isAlive[instanceId] = expiresAt and tonumber(expiresAt) > at or false
    end
    if isAlive[instanceId] then
      sum = sum + fields[index + 1]
    else
      redis.call('HDEL', counts, instanceId)
    end
  end
  return sum
end
