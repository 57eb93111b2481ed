import * as z from 'zod';
import { StreamId } from '@onair/protocol';
import type { Company } from '../../domain/company';
import type { SocketServer } from './typed-server';

const event = 'directory-changed';
const Ended = z.array(StreamId);

/** The other instances, by the messages that Socket.IO's servers send each other. */
export class SocketCompany implements Company {
  constructor(private readonly io: SocketServer) {}

  directoryChanged(ended: readonly string[]): void {
    this.io.serverSideEmit(event, ended);
  }

  /** Calls `listener` with what another instance has ended, each time it has changed the directory. */
  onDirectoryChanged(listener: (ended: readonly string[]) => void): void {
    this.io.on(event, (ended: unknown) => {
      const parsed = Ended.safeParse(ended);
      // What does not fit comes from an onair of another version; the directory refreshes itself all the same.
      listener(parsed.success ? parsed.data : []);
    });
  }
}
