-- ARGV: ttlMs, then calls as JSON.
for index = 2, #ARGV do
  local call = cjson.decode(ARGV[index])
  local isFree = redis.call('EXISTS', beforeOver .. call.callId) == 0
  for _, side in ipairs({ call.caller, call.callee }) do
    local other = callOfName(side.nameKey)
    if other and other.callId ~= call.callId then isFree = false end
  end
  if isFree then writeCall(call, ARGV[1]) end
end
return 1
