-- KEYS: instances, then the counts of each stream.
local at, isAlive, totals = now(), {}, {}
for index = 2, #KEYS do
  totals[#totals + 1] = total(KEYS[1], KEYS[index], at, isAlive)
end
return totals
