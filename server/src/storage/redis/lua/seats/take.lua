-- ARGV: gatheringId, seatId, ownerId, personId, profile, instanceId, peerId, ttlMs, limit, exclusive (1 or 0), and to put
-- a seat back its epoch and since, or empty texts.
-- Gives the outcome and, when taken: epoch, since, the view, who held it before, and what the person left.
local gatheringId, seatId, ownerId, personId, profile, instanceId, peerId = unpack(ARGV, 1, 7)
local ttlMs, limit, exclusive, heldEpoch = ARGV[8], tonumber(ARGV[9]), ARGV[10] == '1', tonumber(ARGV[11])
local at = now()
if isClosed(gatheringId) then return { 'closed' } end
local seats, count = readSeats(gatheringId)
if exclusive then
  for _, seat in pairs(seats) do
    if seat.ownerId ~= ownerId then return { 'foreign' } end
  end
end

local present = seats[seatId]
local otherId, otherSeatId, other
local before = redis.call('HGET', persons, personField(gatheringId, personId))
if before then
  otherId, otherSeatId = string.match(before, '^(%S+) (%S+)$')
  other = otherId ~= gatheringId and readSeat(otherId, otherSeatId)
end
-- Whoever puts a seat back may not have heard that the person sits elsewhere by now.
if heldEpoch and other and other.epoch > heldEpoch then return { 'fenced' } end
if not present then
  if count >= limit then return { 'full' } end
elseif heldEpoch then
  local isOurs = present.epoch == heldEpoch and (present.peerId or peerId) == peerId
  if present.epoch >= heldEpoch and not isOurs then return { 'fenced' } end
end

local left = {}
if other then left = { otherSeatId, cjson.encode(other), freeSeat(otherId, otherSeatId, personId, at) } end

-- Above that of the seat before, wherever it was: so the epochs of a person's seats tell which of them is the newer one.
local epoch = heldEpoch or math.max(at, present and present.epoch + 1 or 0, other and other.epoch + 1 or 0)
local since = present and present.since or tonumber(ARGV[12]) or at
writeSeat(gatheringId, seatId, {
  ownerId = ownerId,
  personId = personId,
  profile = profile,
  since = since,
  epoch = epoch,
  instanceId = instanceId,
  peerId = peerId
})
keepUntil(gatheringId, seatId, at + ttlMs)
local previous = present and present.peerId and { present.instanceId, present.peerId } or {}
return { 'taken', epoch, since, view(gatheringId, changed(gatheringId, at), at), previous, left }
