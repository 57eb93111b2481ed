/** What an object is called that is still appended to: a folder beside where it will be, with an object for each piece. */
const suffix = '.pieces/';
const offsetDigits = 16;

/** Some bytes of an object, as one object of their own. */
export interface Piece {
  readonly offset: number;
  readonly length: number;
}

/** Where the pieces of an object are. */
export function piecesPrefix(key: string): string {
  return `${key}${suffix}`;
}

/** The offset comes first, so that a list in the order of names is one in the order of bytes. */
export function pieceName(key: string, { offset, length }: Piece): string {
  return `${piecesPrefix(key)}${String(offset).padStart(offsetDigits, '0')}-${length}`;
}

/** Which object this is, and which piece of it; undefined where it is a whole one. */
export function parsePieceName(name: string): { key: string; piece: Piece } | undefined {
  const [, key, offset, length] = /^(.+)\.pieces\/(\d+)-(\d+)$/.exec(name) ?? [];
  if (key === undefined) return undefined;
  return { key, piece: { offset: Number(offset), length: Number(length) } };
}

/**
 * The pieces that are read one after the other, in the order of their offsets. Two who wrote at once may have left pieces
 * that overlap; they hold the same bytes, and of those that begin in time the one that reaches furthest is taken.
 */
export class PieceChain {
  private readonly pieces: Piece[] = [];
  /** How many bytes there are without a hole. */
  size = 0;
  /** The last name that was looked at; a list can go on behind it. */
  lastName: string | undefined;

  /** In the order of names. */
  add(piece: Piece, name: string): void {
    this.lastName = name;
    this.append(piece);
  }

  /** A piece that this one wrote itself; others may have written before it meanwhile. */
  append(piece: Piece): void {
    const end = piece.offset + piece.length;
    if (piece.offset > this.size || end <= this.size) return;
    this.pieces.push(piece);
    this.size = end;
  }

  /** Which bytes of which pieces make up this range. */
  *range(start: number, end: number): Generator<{ piece: Piece; from: number; to: number }> {
    let at = start;
    for (const piece of this.pieces) {
      const stop = Math.min(end, piece.offset + piece.length);
      if (at >= stop || piece.offset > at) continue;
      yield { piece, from: at - piece.offset, to: stop - piece.offset };
      at = stop;
    }
  }
}
