-- KEYS: leases, lease. ARGV: streamId, ttlMs, ownerId, epoch, instanceId, peerId, publisherInstance.
local present = readLease(KEYS[2])
local epoch, peerId = tonumber(ARGV[4]), ARGV[6]
if present then
  if present.ending or present.epoch > epoch then return 'fenced' end
  if present.epoch == epoch and present.peerId and present.peerId ~= peerId then return 'fenced' end
end
writeLease(KEYS[2], ARGV[3], epoch, { ARGV[5], peerId, ARGV[7] })
expireIn(KEYS[1], ARGV[1], ARGV[2])
return 'granted'
