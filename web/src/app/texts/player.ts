import { formatWhole } from './format';

/** Words of every player, live or recorded. */
export const playerTexts = {
  group: 'Player',
  mute: 'Mute',
  unmute: 'Unmute',
  volume: 'Volume',
  volumeNow: (percent: number) => `Volume ${formatWhole(percent)} percent`,
  pictureInPicture: 'Picture in picture',
  fullScreen: 'Full screen',
  fullScreenExit: 'Leave full screen',
  help: 'Keyboard shortcuts',
  withKey: (name: string, key: string) => `${name} (${key})`,
  shortcutsOn: 'Control the player with single keys',
} as const;
