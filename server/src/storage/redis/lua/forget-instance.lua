-- KEYS: instances, streams of the instance. ARGV: instanceId, what stands before a streamId in the key of its counts.
forgetInstance(KEYS[1], KEYS[2], ARGV[1], ARGV[2])
return 1
