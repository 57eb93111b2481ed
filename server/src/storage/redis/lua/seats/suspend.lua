-- ARGV: gatheringId, seatId, epoch, graceMs. Gives the view, or nothing.
local present = claimedSeat(ARGV[1], ARGV[2], ARGV[3])
if not present or not present.peerId then return {} end
present.instanceId, present.peerId = nil, nil
writeSeat(ARGV[1], ARGV[2], present)
local at = now()
keepUntil(ARGV[1], ARGV[2], at + ARGV[4])
return view(ARGV[1], changed(ARGV[1], at), at)
