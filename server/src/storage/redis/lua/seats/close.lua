-- ARGV: gatheringId, onlyIfEmpty (1 or 0), closedMs.
if isClosed(ARGV[1]) then return 0 end
local seats, count = readSeats(ARGV[1])
if ARGV[2] == '1' and count > 0 then return 0 end
local at = now()
for seatId, seat in pairs(seats) do
  freeSeat(ARGV[1], seatId, seat.personId, at)
end
redis.call('SET', beforeClosed .. ARGV[1], 1, 'PX', ARGV[3])
return 1
