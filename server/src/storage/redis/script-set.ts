import type { Redis } from 'ioredis';
import type { Availability } from '../availability';
import { LuaScript } from './lua-script';

/** Scripts that work on the same keys, by name, after what stands before each of them. */
export class ScriptSet<Name extends string> {
  readonly #scripts: ReadonlyMap<string, LuaScript>;

  constructor(
    redis: Redis,
    /** The keys that each gets, in one slot of a Redis Cluster. */
    private readonly keys: readonly string[],
    private readonly availability: Pick<Availability, 'request'>,
    about: string,
    sources: Readonly<Record<Name, string>>,
    preludes: readonly string[],
  ) {
    const define = ([name, source]: [string, string]): [string, LuaScript] => [
      name,
      new LuaScript(redis, `onair:${about}:${name}`, ...preludes, source),
    ];
    this.#scripts = new Map(Object.entries<string>(sources).map(define));
  }

  run(name: Name, parameters: readonly (string | number)[]): Promise<unknown> {
    const script = this.#scripts.get(name);
    if (script === undefined) return Promise.reject(new Error(`no ${name}`));
    return this.availability.request(() => script.run(this.keys, parameters));
  }
}
