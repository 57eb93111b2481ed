-- Stands before every script of calls. A call is kept as JSON, and when it is over unless kept up is a score in one
-- sorted set; each of its two names leads to it. What a script touches beyond its first key begins with the other three
-- and shows only in here; all of it is in the same slot.

local expiries, beforeCall, beforeName, beforeOver = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

-- False where there is none.
local function readCall(callId)
  local text = callId and redis.call('GET', beforeCall .. callId)
  return text and cjson.decode(text)
end

local function callOfName(nameKey)
  return readCall(redis.call('GET', beforeName .. nameKey))
end

local function expireCallIn(callId, ms)
  redis.call('ZADD', expiries, now() + ms, callId)
end

local function writeCall(call, ms)
  redis.call('SET', beforeCall .. call.callId, cjson.encode(call))
  redis.call('SET', beforeName .. call.caller.nameKey, call.callId)
  redis.call('SET', beforeName .. call.callee.nameKey, call.callId)
  expireCallIn(call.callId, ms)
end

-- What is left in milliseconds, and the call.
local function callView(call)
  local at = now()
  local expiresAt = redis.call('ZSCORE', expiries, call.callId) or at
  return { math.max(0, expiresAt - at), cjson.encode(call) }
end

local function acceptCall(call, personId, ms)
  call.state = 'accepted'
  call.callee.personId = personId
  writeCall(call, ms)
  return cjson.encode(call)
end

-- Gives what the call was; for `overMs` it is remembered that it is over.
local function finishCall(call, overMs)
  local was = callView(call)
  for _, side in ipairs({ call.caller, call.callee }) do
    local key = beforeName .. side.nameKey
    if redis.call('GET', key) == call.callId then redis.call('DEL', key) end
  end
  redis.call('DEL', beforeCall .. call.callId)
  redis.call('ZREM', expiries, call.callId)
  redis.call('SET', beforeOver .. call.callId, 1, 'PX', overMs)
  return was
end
