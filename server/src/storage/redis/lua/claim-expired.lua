-- KEYS: leases, sweep. ARGV: limit, visibilityMs, maxGapMs, holdMs, graceMs, what stands before a streamId in a lease's key.
-- Which leases have run out shows only in here, so their keys are no parameters; all are in the slot of the others.
local at, graceMs = now(), tonumber(ARGV[5])
if holdsAfterGap(KEYS[2], at, ARGV[3], ARGV[4]) then return {} end

local claims = {}
for _, streamId in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', at, 'BYSCORE', 'LIMIT', 0, ARGV[1])) do
  local key = ARGV[6] .. streamId
  local present = readLease(key)
  if present and present.peerId and not present.ending and graceMs > 0 then
    writeLease(key, present.ownerId, present.epoch, nil)
    -- Who is to be told, should somebody take it up while that instance only stands still.
    redis.call('HSET', key, 'lostInstanceId', present.instanceId, 'lostPeerId', present.peerId)
    redis.call('HSET', key, 'lostPublisherInstance', present.publisherInstance)
    expireIn(KEYS[1], streamId, graceMs)
  elseif present then
    local endReason = present.ending or 'publisher-lost'
    redis.call('HSET', key, 'ending', endReason)
    redis.call('ZADD', KEYS[1], at + ARGV[2], streamId)
    claims[#claims + 1] = { streamId, endReason }
  else
    redis.call('ZREM', KEYS[1], streamId)
  end
end
return claims
