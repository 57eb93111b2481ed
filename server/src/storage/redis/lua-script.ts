import type { Redis } from 'ioredis';

type Run = (keyCount: number, ...keysAndArguments: (string | number)[]) => Promise<unknown>;

/** A script that Redis keeps by its hash and runs as one atomic step; sent again when Redis has forgotten it. */
export class LuaScript {
  readonly #run: Run;

  /** `parts`: the script itself, after what stands before it. */
  constructor(redis: Redis, name: string, ...parts: readonly string[]) {
    redis.defineCommand(name, { lua: parts.join('\n') });
    // The client gets a method of this name only now, so its type cannot know it.
    const commands = redis as unknown as Readonly<Record<string, Run>>;
    this.#run = (keyCount, ...rest) => {
      const command = commands[name];
      return command === undefined ? Promise.reject(new Error(`no ${name}`)) : command.call(redis, keyCount, ...rest);
    };
  }

  run(keys: readonly string[], parameters: readonly (string | number)[]): Promise<unknown> {
    return this.#run(keys.length, ...keys, ...parameters);
  }
}
