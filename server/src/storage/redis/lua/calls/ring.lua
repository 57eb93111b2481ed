-- ARGV: the call as JSON, ringMs, acceptedMs. Gives the outcome, and the view of the call that rings, or the call that
-- is accepted because both sides called each other.
local wish = cjson.decode(ARGV[1])
local own = callOfName(wish.caller.nameKey)
if not own then
  if callOfName(wish.callee.nameKey) then return { 'callee-busy' } end
  writeCall(wish, ARGV[2])
  return { 'ringing', callView(wish) }
end
if own.state == 'accepted' then return { 'already-in-call' } end
if own.caller.nameKey == wish.callee.nameKey then
  return { 'crossed', acceptCall(own, wish.caller.personId, ARGV[3]) }
end
local isSame = own.callee.nameKey == wish.callee.nameKey and own.caller.personId == wish.caller.personId
if isSame then return { 'ringing', callView(own) } end
return { 'already-in-call' }
