-- ARGV: nameKeys. Gives for each the view of the call that it is in, or nothing.
local views = {}
for index, nameKey in ipairs(ARGV) do
  local call = callOfName(nameKey)
  views[index] = call and callView(call) or {}
end
return views
