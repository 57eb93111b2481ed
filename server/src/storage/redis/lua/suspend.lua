-- KEYS: leases, lease. ARGV: streamId, graceMs, epoch.
local present = readLease(KEYS[2])
if not present or present.epoch ~= tonumber(ARGV[3]) or present.ending or not present.peerId then return 'fenced' end
writeLease(KEYS[2], present.ownerId, present.epoch, nil)
expireIn(KEYS[1], ARGV[1], ARGV[2])
return 'suspended'
