/** What the video of a player is called for those who do not see it. */
export const liveVideoName = 'Live stream';
