import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../environment/server';
import { eventually } from './eventually';
import { createMeeting, Guest } from './guests';
import { Visitor } from './visitor';

const graceMs = 1_000;
let server: RunningServer;
const guests: Guest[] = [];

beforeAll(async () => {
  server = await startServer({ env: { RESUME_GRACE_MS: String(graceMs), LEASE_MS: '1000' } });
});
afterAll(() => server.stop());
afterEach(() => {
  for (const guest of guests.splice(0)) guest.socket.close();
});

async function come(name: string): Promise<Guest> {
  const guest = await Guest.connect(server.origin, name);
  guests.push(guest);
  return guest;
}

describe('a name for calls', () => {
  it('is kept for who drops, and somebody else’s after the grace period, in which nobody else gets it', async () => {
    const [ada, eve] = [await come('Ada who drops'), await come('ada WHO drops')];
    await ada.register();
    ada.socket.cut();
    expect(await eve.socket.refusal('register', { name: eve.name, tabKey: eve.tabKey })).toBe('name-taken');
    // Whoever asks too often is refused for that.
    await delay(graceMs);
    await eventually(() => eve.register());
    await ada.reconnect(server.origin);
    expect(await ada.socket.refusal('register', { name: ada.name, tabKey: ada.tabKey })).toBe('name-taken');
  });

  it('is told to nobody who does not know it', async () => {
    const secret = 'Zoe the unlisted';
    const eve = await come('Eve');
    await eve.register();
    const stranger = await Visitor.connect(server.origin);
    const heard: string[] = [];
    for (const { socket } of [eve.socket, stranger]) {
      socket.onAny((...told: unknown[]) => heard.push(JSON.stringify(told)));
    }
    await eve.socket.get('browse', {});

    const [zoe, bob] = [await come(secret), await come('Bob the unlisted')];
    await Promise.all([zoe.register(), bob.register()]);
    const { callId } = (await zoe.call(bob.name)).call;
    await bob.socket.notice('ring');
    await bob.socket.get('accept', { callId });
    await Promise.all([zoe.join(callId), bob.join(callId)]);
    await zoe.sees(zoe.name, bob.name);
    const meetingId = await createMeeting(zoe, 'meeting');
    await zoe.join(meetingId);

    heard.push(JSON.stringify(await eve.socket.ask('find-meeting', { meetingId })));
    heard.push(JSON.stringify(await eve.socket.ask('find-meeting', { meetingId: callId })));
    for (const name of ['Zoe', 'Zoe the', 'unlisted', '*']) {
      heard.push(JSON.stringify(await eve.socket.ask('call', { name })));
    }
    for (const path of [
      '/api/streams',
      '/api/recordings',
      '/api/calls',
      '/api/names',
      '/call',
      '/readyz',
      '/metrics',
    ]) {
      heard.push(await (await fetch(server.origin + path)).text());
    }
    expect(heard.filter((words) => words.toLowerCase().includes('the unlisted'))).toEqual([]);
    stranger.close();
  });
});
