-- ARGV: ttlMs, then for each seat its gatheringId, seatId, epoch and peerId.
local expiresAt = now() + ARGV[1]
local answers = {}
for index = 2, #ARGV, 4 do
  local gatheringId, seatId, epoch, peerId = unpack(ARGV, index, index + 3)
  local present = readSeat(gatheringId, seatId)
  local answer
  if not present or present.epoch < tonumber(epoch) then
    answer = 'missing'
  elseif present.epoch > tonumber(epoch) then
    answer = 'fenced'
  elseif not present.peerId then
    -- Suspended by an instance that took the holder for gone; it is here.
    answer = 'missing'
  elseif present.peerId ~= peerId then
    answer = 'fenced'
  else
    keepUntil(gatheringId, seatId, expiresAt)
    answer = 'held'
  end
  answers[#answers + 1] = answer
end
return answers
