-- KEYS: leases, then each lease. ARGV: the streamIds in the same order.
-- Gives for each: ownerId, epoch, whether it is ending, what is left in milliseconds, and the holder; or nothing.
local at = now()
local views = {}
for index = 2, #KEYS do
  local lease = readLease(KEYS[index])
  local view = {}
  if lease then
    local expiresAt = redis.call('ZSCORE', KEYS[1], ARGV[index - 1]) or at
    view = { lease.ownerId, lease.epoch, lease.ending and 1 or 0, math.max(0, expiresAt - at) }
    if lease.peerId then
      view[5], view[6], view[7] = lease.instanceId, lease.peerId, lease.publisherInstance
    end
  end
  views[#views + 1] = view
end
return views
