-- KEYS: leases, then each lease. ARGV: ttlMs, then for each lease its streamId, epoch and peerId.
local expiresAt = now() + ARGV[1]
local answers = {}
for index = 2, #KEYS do
  local streamId, epoch, peerId = ARGV[index * 3 - 4], tonumber(ARGV[index * 3 - 3]), ARGV[index * 3 - 2]
  local present = readLease(KEYS[index])
  local answer
  if not present then
    answer = 'missing'
  elseif present.ending then
    answer = 'held'
  elseif present.epoch > epoch and present.peerId ~= peerId then
    -- By the holder itself it is being taken up again just now, and is held.
    answer = 'fenced'
  elseif present.epoch < epoch or not present.peerId then
    -- Put back from the record after a loss, before its holder could: the holder takes it up again.
    answer = 'missing'
  elseif present.peerId ~= peerId then
    answer = 'fenced'
  else
    redis.call('ZADD', KEYS[1], expiresAt, streamId)
    answer = 'held'
  end
  answers[#answers + 1] = answer
end
return answers
