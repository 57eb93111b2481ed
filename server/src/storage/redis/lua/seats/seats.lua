-- Stands before every script of seats. A gathering is a hash: each seat as JSON by its id, and under `#` its revision.
-- When a seat is free again is a score in one sorted set. Where each person sits is a hash. What a script touches beyond
-- its KEYS shows only in here; all of it is in the same slot.

local expiries, persons, beforeGathering, beforeClosed = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local function placeOf(gatheringId, seatId)
  return gatheringId .. ' ' .. seatId
end

-- A tab has one name, and one seat in all meetings of whatever kind.
local function personField(gatheringId, personId)
  local circle = string.match(gatheringId, '^name:') and 'name' or 'meeting'
  return circle .. ' ' .. personId
end

local function isClosed(gatheringId)
  return redis.call('EXISTS', beforeClosed .. gatheringId) == 1
end

-- False where there is none; without `peerId` when it is kept for somebody who is gone.
local function readSeat(gatheringId, seatId)
  local text = redis.call('HGET', beforeGathering .. gatheringId, seatId)
  return text and cjson.decode(text)
end

-- All of them by id, and how many there are.
local function readSeats(gatheringId)
  local fields, seats, count = redis.call('HGETALL', beforeGathering .. gatheringId), {}, 0
  for index = 1, #fields, 2 do
    if fields[index] ~= '#' then
      seats[fields[index]] = cjson.decode(fields[index + 1])
      count = count + 1
    end
  end
  return seats, count
end

local function writeSeat(gatheringId, seatId, seat)
  redis.call('HSET', beforeGathering .. gatheringId, seatId, cjson.encode(seat))
  -- A seat that is only kept for somebody does not say where they sit.
  if seat.epoch > 0 then
    redis.call('HSET', persons, personField(gatheringId, seat.personId), placeOf(gatheringId, seatId))
  end
end

local function keepUntil(gatheringId, seatId, at)
  redis.call('ZADD', expiries, at, placeOf(gatheringId, seatId))
end

-- Made from the time, so that it rises even when what was before is lost.
local function changed(gatheringId, at)
  local key = beforeGathering .. gatheringId
  local before = tonumber(redis.call('HGET', key, '#') or 0)
  local revision = math.max(before + 1, at)
  redis.call('HSET', key, '#', revision)
  return revision
end

-- The gathering's id and revision, then for each seat its id, what is left in milliseconds, and the rest.
local function view(gatheringId, revision, at)
  local result = { gatheringId, revision }
  for seatId, seat in pairs((readSeats(gatheringId))) do
    local expiresAt = redis.call('ZSCORE', expiries, placeOf(gatheringId, seatId)) or at
    result[#result + 1] = { seatId, math.max(0, expiresAt - at), cjson.encode(seat) }
  end
  return result
end

-- Gives the gathering without it.
local function freeSeat(gatheringId, seatId, personId, at)
  local key, place, field = beforeGathering .. gatheringId, placeOf(gatheringId, seatId), personField(gatheringId, personId)
  redis.call('HDEL', key, seatId)
  redis.call('ZREM', expiries, place)
  if redis.call('HGET', persons, field) == place then redis.call('HDEL', persons, field) end
  local without = view(gatheringId, changed(gatheringId, at), at)
  if redis.call('HLEN', key) == 1 then redis.call('DEL', key) end
  return without
end

-- The seat, if it is there in this epoch.
local function claimedSeat(gatheringId, seatId, epoch)
  local present = readSeat(gatheringId, seatId)
  if present and present.epoch == tonumber(epoch) then return present end
  return false
end
