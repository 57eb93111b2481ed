import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

// Reads which processes there are, one line each time that changes, and ends those of the last line when no more lines
// can come: this process has ended, by whatever. A process that was stopped with SIGSTOP is ended as well.
const waitAndKill = 'last=; while read -r line; do last=$line; done; [ -z "$last" ] || kill -s KILL -- $last';

/**
 * Sees to it that no process outlives this one, not even when this one gets SIGKILL and can do nothing about it. A
 * shell of its own does it, outside the process group that Ctrl-C reaches.
 */
class ProcessGuard {
  private readonly guarded = new Set<number>();
  private input: NodeJS.WritableStream | undefined;

  /** `target` as for kill(2): negative for a whole process group. */
  add(target: number): void {
    this.guarded.add(target);
    this.tell();
  }

  /** To be called as soon as it has ended: its number may be given to another process. */
  remove(target: number): void {
    if (this.guarded.delete(target)) this.tell();
  }

  private tell(): void {
    this.input ??= startShell();
    this.input.write(`${[...this.guarded].join(' ')}\n`);
  }
}

export const processGuard = new ProcessGuard();

function startShell(): NodeJS.WritableStream {
  const shell = spawn('sh', ['-c', waitAndKill], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  // Or this process would never end by itself, waiting for a shell that waits for it.
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return shell.stdin;
}
