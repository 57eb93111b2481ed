import type { Companion } from './companion';
import type { Person } from './conversation-state';

/** Another member as a page shows them; null before the server has told of them. */
export function personOf(companion: Companion): Person | null {
  const { member, camera, screen, health, speaking, awayDeadline } = companion;
  if (!member) return null;
  const shares = member.media.screen !== null && screen.getTracks().length > 0;
  return {
    memberId: member.memberId,
    name: member.name,
    media: camera,
    screen: shares ? screen : null,
    microphone: member.media.microphone,
    camera: member.media.camera,
    speaking,
    health,
    awayUntil: awayDeadline,
  };
}
