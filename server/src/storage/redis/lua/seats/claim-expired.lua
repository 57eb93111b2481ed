-- KEYS: as for all, then sweep. ARGV: limit, maxGapMs, holdMs.
-- Gives for each gathering that lost seats: the view without them, and the id and the rest of each.
local at = now()
if holdsAfterGap(KEYS[5], at, ARGV[2], ARGV[3]) then return {} end

local claims, claimOf = {}, {}
for _, place in ipairs(redis.call('ZRANGE', expiries, '-inf', at, 'BYSCORE', 'LIMIT', 0, ARGV[1])) do
  local gatheringId, seatId = string.match(place, '^(%S+) (%S+)$')
  local seat = readSeat(gatheringId, seatId)
  if seat then
    local claim = claimOf[gatheringId]
    if not claim then
      claim = { {}, {} }
      claimOf[gatheringId], claims[#claims + 1] = claim, claim
    end
    claim[1] = freeSeat(gatheringId, seatId, seat.personId, at)
    table.insert(claim[2], { seatId, cjson.encode(seat) })
  else
    redis.call('ZREM', expiries, place)
  end
end
return claims
