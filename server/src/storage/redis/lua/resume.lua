-- KEYS: leases, lease. ARGV: streamId, ttlMs, ownerId, instanceId, peerId, publisherInstance, recordedEpoch.
-- Gives the outcome and, when resumed, the epoch and whoever held the lease before.
local present = readLease(KEYS[2])
if not present then return { 'missing' } end
if present.ownerId ~= ARGV[3] then return { 'not-owner' } end
if present.ending then return { 'ending' } end
local epoch = math.max(present.epoch, tonumber(ARGV[7])) + 1
local lost = redis.call('HMGET', KEYS[2], 'lostInstanceId', 'lostPeerId', 'lostPublisherInstance')
writeLease(KEYS[2], present.ownerId, epoch, { ARGV[4], ARGV[5], ARGV[6] })
expireIn(KEYS[1], ARGV[1], ARGV[2])
if not present.peerId then return { 'resumed', epoch, lost[1], lost[2], lost[3] } end
return { 'resumed', epoch, present.instanceId, present.peerId, present.publisherInstance }
