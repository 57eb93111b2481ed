-- KEYS: leases, lease. ARGV: streamId.
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('DEL', KEYS[2])
