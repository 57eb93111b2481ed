-- KEYS: leases, lease. ARGV: streamId, graceMs, ownerId, epoch.
if readLease(KEYS[2]) then return 'present' end
writeLease(KEYS[2], ARGV[3], ARGV[4], nil)
expireIn(KEYS[1], ARGV[1], ARGV[2])
return 'restored'
