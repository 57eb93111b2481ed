import type { Redis } from 'ioredis';
import beginEnd from './lua/begin-end.lua';
import claimExpired from './lua/claim-expired.lua';
import clock from './lua/clock.lua';
import countWatchers from './lua/count-watchers.lua';
import forgetInstance from './lua/forget-instance.lua';
import gap from './lua/gap.lua';
import grant from './lua/grant.lua';
import lease from './lua/lease.lua';
import read from './lua/read.lua';
import release from './lua/release.lua';
import renew from './lua/renew.lua';
import reportWatchers from './lua/report-watchers.lua';
import restore from './lua/restore.lua';
import resume from './lua/resume.lua';
import suspend from './lua/suspend.lua';
import watchers from './lua/watchers.lua';
import { LuaScript } from './lua-script';

const leaseScripts = { grant, restore, resume, suspend, renew, beginEnd, release, claimExpired, read };
const watcherScripts = { reportWatchers, countWatchers, forgetInstance };

/** Everything that presence does in Redis, by name. */
export type PresenceScripts = Readonly<Record<keyof typeof leaseScripts | keyof typeof watcherScripts, LuaScript>>;

export function presenceScripts(redis: Redis): PresenceScripts {
  const define = (name: string, ...parts: string[]): [string, LuaScript] => [
    name,
    new LuaScript(redis, `onair:${name}`, ...parts),
  ];
  const scripts = [
    ...Object.entries(leaseScripts).map(([name, source]) => define(name, clock, gap, lease, source)),
    ...Object.entries(watcherScripts).map(([name, source]) => define(name, clock, lease, watchers, source)),
  ];
  // Made from the very tables that the type is made from, entry by entry.
  return Object.fromEntries(scripts) as PresenceScripts;
}
