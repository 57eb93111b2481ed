-- ARGV: gatheringId, seatId, epoch, profile. Gives the view, or nothing.
local present = claimedSeat(ARGV[1], ARGV[2], ARGV[3])
if not present then return {} end
present.profile = ARGV[4]
writeSeat(ARGV[1], ARGV[2], present)
local at = now()
return view(ARGV[1], changed(ARGV[1], at), at)
