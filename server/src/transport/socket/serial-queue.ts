/** Runs tasks one after the other, in the order in which they came. */
export class SerialQueue {
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** `limit`: how many tasks may wait or run. */
  constructor(private readonly limit: number) {}

  /** Adds a task, which must not throw; false when too many wait, and the task is not added. */
  add(task: () => Promise<void>): boolean {
    if (this.#waiting >= this.limit) return false;
    void this.#append(task);
    return true;
  }

  /** Adds a task however many wait, and resolves when it has run. */
  addLast(task: () => Promise<void>): Promise<void> {
    return this.#append(task);
  }

  #append(task: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    this.#tail = this.#tail.then(task).finally(() => (this.#waiting -= 1));
    return this.#tail;
  }
}
