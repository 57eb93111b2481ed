/**
 * A text that a browser keeps from one visit to the next, or a tab from one load to the next. A browser that denies storage
 * (site data blocked) or has no room for it keeps nothing: everything else works, so neither is an error here.
 */
export class KeptText {
  readonly #key: string;
  readonly #keeper: 'browser' | 'tab';

  constructor(key: string, keeper: 'browser' | 'tab' = 'browser') {
    this.#key = key;
    this.#keeper = keeper;
  }

  /** What is kept; null if nothing is. */
  read(): string | null {
    try {
      return this.#storage().getItem(this.#key);
    } catch {
      return null;
    }
  }

  /** What is kept as JSON; null if nothing is, or if it was not written by us. */
  readJson(): unknown {
    try {
      return JSON.parse(this.read() ?? 'null');
    } catch {
      return null;
    }
  }

  /** Keeps it for the next time; null keeps nothing. */
  write(text: string | null): void {
    try {
      if (text === null) this.#storage().removeItem(this.#key);
      else this.#storage().setItem(this.#key, text);
    } catch {
      // It holds for this page only.
    }
  }

  // Naming a denied storage throws already.
  #storage(): Storage {
    return this.#keeper === 'browser' ? localStorage : sessionStorage;
  }
}

/** A choice between on and off that a browser, or a tab, keeps; on until it was switched off. */
export class KeptSwitch {
  readonly #text: KeptText;

  constructor(key: string, keeper: 'browser' | 'tab' = 'browser') {
    this.#text = new KeptText(key, keeper);
  }

  read(): boolean {
    return this.#text.read() !== 'off';
  }

  write(on: boolean): void {
    this.#text.write(on ? 'on' : 'off');
  }
}
