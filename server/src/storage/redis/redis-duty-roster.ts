import type { Redis } from 'ioredis';
import type { DutyRoster } from '../../domain/duty-roster';
import type { Availability } from '../availability';

/** Duties that go round among all instances: each is a key that the first one sets and that runs out. */
export class RedisDutyRoster implements DutyRoster {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly availability: Pick<Availability, 'request'>,
  ) {}

  async take(duty: string, forMs: number): Promise<boolean> {
    const key = `${this.prefix}:duty:${duty}`;
    return (await this.availability.request(() => this.redis.set(key, '1', 'PX', forMs, 'NX'))) === 'OK';
  }
}
