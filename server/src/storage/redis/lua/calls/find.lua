-- ARGV: callId. Gives the view of the call, or nothing.
local call = readCall(ARGV[1])
if not call then return {} end
return callView(call)
