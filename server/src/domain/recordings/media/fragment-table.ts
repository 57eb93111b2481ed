/** One row: see `Fragment`, with times in ticks of the table's clock. */
export interface FragmentRow {
  readonly offset: number;
  readonly bodyOffset: number;
  readonly end: number;
  readonly time: number;
  readonly endTime: number;
  /** Undefined without a frame that needs none before it. */
  readonly keyTime: number | undefined;
}

/** More than this many fragments are not kept: 18 hours with one each quarter of a second, 11 MB. */
export const mostFragments = 2 ** 18;

const columns = 6;
const noKey = -1;

/** Fragments in the order of their bytes, in little memory. */
export class FragmentTable {
  private values = new Float64Array(columns * 64);
  private rows = 0;

  get length(): number {
    return this.rows;
  }

  add(row: FragmentRow): void {
    const start = this.rows * columns;
    if (start === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    const { offset, bodyOffset, end, time, endTime, keyTime } = row;
    this.values.set([offset, bodyOffset, end, time, endTime, keyTime ?? noKey], start);
    this.rows += 1;
  }

  /** @throws RangeError when there is no such row. */
  row(place: number): FragmentRow {
    if (place < 0 || place >= this.rows) throw new RangeError(`There is no fragment ${place}.`);
    // One by one: taking a row apart as a list costs ten times as much, and a layout looks at each some times.
    const { values } = this;
    const start = place * columns;
    const keyTime = values[start + 5] ?? noKey;
    return {
      offset: values[start] ?? 0,
      bodyOffset: values[start + 1] ?? 0,
      end: values[start + 2] ?? 0,
      time: values[start + 3] ?? 0,
      endTime: values[start + 4] ?? 0,
      keyTime: keyTime === noKey ? undefined : keyTime,
    };
  }

  last(): FragmentRow | undefined {
    return this.rows === 0 ? undefined : this.row(this.rows - 1);
  }

  /** As it is now, or its first rows; it does not change when this one goes on. */
  copy(rows = this.rows): FragmentTable {
    const copy = new FragmentTable();
    copy.values = this.values.slice(0, Math.max(columns, rows * columns));
    copy.rows = rows;
    return copy;
  }

  /** A dozen bytes for each row: differences to the row before, each as a number of variable length. */
  encode(): Uint8Array {
    const writer = new NumberWriter();
    let [end, time] = [0, 0];
    for (let place = 0; place < this.rows; place += 1) {
      const row = this.row(place);
      writer.write(row.offset - end);
      writer.write(row.bodyOffset - row.offset);
      writer.write(row.end - row.bodyOffset);
      writer.write(zigzag(row.time - time));
      writer.write(zigzag(row.endTime - row.time));
      writer.write(row.keyTime === undefined ? 0 : zigzag(row.keyTime - row.time) + 1);
      ({ end, time } = row);
    }
    return writer.bytes();
  }

  /** @throws RangeError when these bytes are not what `encode` gave. */
  static decode(bytes: Uint8Array): FragmentTable {
    const table = new FragmentTable();
    const reader = new NumberReader(bytes);
    let [lastEnd, lastTime] = [0, 0];
    while (!reader.done) {
      const offset = lastEnd + reader.read();
      const bodyOffset = offset + reader.read();
      const end = bodyOffset + reader.read();
      const time = lastTime + unzigzag(reader.read());
      const endTime = time + unzigzag(reader.read());
      const key = reader.read();
      table.add({ offset, bodyOffset, end, time, endTime, keyTime: key === 0 ? undefined : time + unzigzag(key - 1) });
      [lastEnd, lastTime] = [end, time];
    }
    return table;
  }
}

/** Signed numbers as such without sign, small ones small. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

/** Whole numbers, 7 bits to a byte, the least significant first; the top bit says that more follow. */
class NumberWriter {
  private buffer = Buffer.alloc(1_024);
  private length = 0;

  write(value: number): void {
    if (this.length + 8 > this.buffer.length) this.buffer = Buffer.concat([this.buffer], this.buffer.length * 2);
    let left = value;
    while (left >= 128) {
      this.buffer[this.length++] = (left % 128) + 128;
      left = Math.floor(left / 128);
    }
    this.buffer[this.length++] = left;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }
}

class NumberReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  read(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('The table of fragments ends in the middle of a row.');
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }
}
