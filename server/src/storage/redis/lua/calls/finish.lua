-- ARGV: callId, overMs. Gives what it was, or nothing.
local call = readCall(ARGV[1])
if not call then return {} end
return finishCall(call, ARGV[2])
