/** Words of the home page and of the page for unknown addresses. */
export const homeTexts = {
  heading: 'Live from your browser',
  lead: 'Show what you see to anybody with the link. Nothing to install.',
  doors: {
    broadcast: { title: 'Go live', text: 'Send your camera or your screen. People watch with one click.' },
    watch: { title: 'Watch', text: 'See who is live now and join in. No account needed.' },
    recordings: { title: 'Recordings', text: 'See again what was live, or find your own streams.' },
  },
  liveNow: 'Live now',
  seeAll: 'See all',
} as const;

export const notFoundTexts = {
  heading: 'There is nothing here',
  text: 'The address may have been cut off or typed wrong. The link that you were given may be old.',
  home: 'Go to the start',
  watch: 'See what is live',
} as const;
