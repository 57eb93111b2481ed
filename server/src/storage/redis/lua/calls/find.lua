-- ARGV: callId, or empty; nameKey. Gives the view of the call with this id, or of this name, or nothing.
local call
if ARGV[1] ~= '' then
  call = readCall(ARGV[1])
else
  call = callOfName(ARGV[2])
end
if not call then return {} end
return callView(call)
