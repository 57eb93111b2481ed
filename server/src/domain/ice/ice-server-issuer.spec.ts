import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock';
import { IceServerIssuer } from './ice-server-issuer';

it('tells of no server when there is none', () => {
  expect(new IceServerIssuer({ stunUrls: [], turn: undefined }, new ManualClock()).issue('peer')).toEqual([]);
});

it('signs TURN credentials that expire, as coturn checks them', () => {
  const turn = { urls: ['turn:turn.example'], secret: 'shared', ttlS: 3_600 };
  const clock = new ManualClock();
  const [stun, relay] = new IceServerIssuer({ stunUrls: ['stun:stun.example'], turn }, clock).issue('peer');
  expect(stun).toEqual({ urls: ['stun:stun.example'] });
  const username = `${clock.now() / 1_000 + 3_600}:peer`;
  const credential = createHmac('sha1', 'shared').update(username).digest('base64');
  expect(relay).toEqual({ urls: ['turn:turn.example'], username, credential, validForMs: 3_600_000 });
});
