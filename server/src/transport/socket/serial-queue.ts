type Task = () => void | Promise<void>;

/**
 * Runs tasks one after the other, in the order in which they came. What comes while no other runs, runs at once: most
 * messages wait for nothing, and a promise for each costs more than passing it on.
 */
export class SerialQueue {
  readonly #waiting: Task[] = [];
  #running = false;

  /** `limit`: how many tasks may wait or run. */
  constructor(private readonly limit: number) {}

  /** Adds a task, which must not throw; false when too many wait, and the task is not added. */
  add(task: Task): boolean {
    if (this.#waiting.length + (this.#running ? 1 : 0) >= this.limit) return false;
    this.#append(task);
    return true;
  }

  /** Adds a task however many wait, and resolves when it has run. */
  addLast(task: Task): Promise<void> {
    return new Promise((resolve) => {
      this.#append(async () => {
        await task();
        resolve();
      });
    });
  }

  #append(task: Task): void {
    this.#waiting.push(task);
    if (!this.#running) this.#run();
  }

  #run(): void {
    this.#running = true;
    for (let task = this.#waiting.shift(); task !== undefined; task = this.#waiting.shift()) {
      const running = task();
      if (running !== undefined) {
        void running.then(() => this.#run());
        return;
      }
    }
    this.#running = false;
  }
}
