-- ARGV: gatheringId, seatId, epoch. Gives the view without it, or nothing.
local present = claimedSeat(ARGV[1], ARGV[2], ARGV[3])
if not present then return {} end
return freeSeat(ARGV[1], ARGV[2], present.personId, now())
