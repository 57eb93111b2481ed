-- ARGV: the gatheringIds. Gives the view of each; an empty one where nobody sits.
local at = now()
local views = {}
for _, gatheringId in ipairs(ARGV) do
  local revision = redis.call('HGET', beforeGathering .. gatheringId, '#')
  views[#views + 1] = revision and view(gatheringId, tonumber(revision), at) or {}
end
return views
