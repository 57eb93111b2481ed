-- KEYS: leases, lease. ARGV: streamId, visibilityMs, endReason.
if not readLease(KEYS[2]) then return 0 end
redis.call('HSET', KEYS[2], 'ending', ARGV[3])
expireIn(KEYS[1], ARGV[1], ARGV[2])
return 1
