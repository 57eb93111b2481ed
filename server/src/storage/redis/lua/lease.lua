-- Stands before every script of presence. A lease is a hash, and its expiry a score in the sorted set of all leases.

-- Nil where there is no lease; without `peerId` when nobody holds it.
local function readLease(key)
  local fields = redis.call('HMGET', key, 'ownerId', 'epoch', 'ending', 'instanceId', 'peerId', 'publisherInstance')
  if not fields[1] then return nil end
  return {
    ownerId = fields[1],
    epoch = tonumber(fields[2]),
    ending = fields[3],
    instanceId = fields[4],
    peerId = fields[5],
    publisherInstance = fields[6]
  }
end

local function writeLease(key, ownerId, epoch, holder)
  redis.call('DEL', key)
  redis.call('HSET', key, 'ownerId', ownerId, 'epoch', epoch)
  if holder then
    redis.call('HSET', key, 'instanceId', holder[1], 'peerId', holder[2], 'publisherInstance', holder[3])
  end
end

local function expireIn(leases, streamId, ms)
  redis.call('ZADD', leases, now() + ms, streamId)
end
