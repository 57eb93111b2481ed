-- ARGV: callId, personId, acceptedMs. Gives the accepted call, or nothing.
local call = readCall(ARGV[1])
if not call or call.state ~= 'ringing' then return false end
return acceptCall(call, ARGV[2], ARGV[3])
