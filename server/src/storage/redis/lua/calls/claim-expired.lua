-- KEYS: as for all, then sweep. ARGV: limit, maxGapMs, holdMs, overMs. Gives what each call was.
local at = now()
if holdsAfterGap(KEYS[5], at, ARGV[2], ARGV[3]) then return {} end

local claims = {}
for _, callId in ipairs(redis.call('ZRANGE', expiries, '-inf', at, 'BYSCORE', 'LIMIT', 0, ARGV[1])) do
  local call = readCall(callId)
  if call then
    claims[#claims + 1] = finishCall(call, ARGV[4])
  else
    redis.call('ZREM', expiries, callId)
  end
end
return claims
