-- ARGV: graceMs, then for each seat its gatheringId, seatId, ownerId, personId and profile.
local at = now()
for index = 2, #ARGV, 5 do
  if isClosed(ARGV[index]) then return 0 end
end
for index = 2, #ARGV, 5 do
  local gatheringId, seatId, ownerId, personId, profile = unpack(ARGV, index, index + 4)
  if not readSeat(gatheringId, seatId) then
    local seat = { ownerId = ownerId, personId = personId, profile = profile, since = at, epoch = 0 }
    writeSeat(gatheringId, seatId, seat)
    keepUntil(gatheringId, seatId, at + ARGV[1])
    changed(gatheringId, at)
  end
end
return 1
