/** Words of the home page and of the page for unknown addresses. */
export const homeTexts = {
  heading: 'Live from your browser',
  lead: 'Show what you see to anybody with the link. Nothing to install.',
  doors: {
    broadcast: { title: 'Go live', text: 'Send your camera or your screen. People watch with one click.' },
    watch: { title: 'Watch', text: 'See who is live now and join in. No account needed.' },
    call: { title: 'Call', text: 'Take a name and call another one. Only the two of you.' },
    meet: { title: 'Meet', text: 'Make a link and talk face to face, two or more.' },
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
