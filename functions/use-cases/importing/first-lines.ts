import { fromBase32, type Ref } from '../../domain/identity/ref.ts';

/** A cell has three words: two of a ref's fingerprint, and the line. Line 0 marks an empty cell. */
const WORDS = 3;
/** The line of a customer with only bad rows so far. No file has so many lines. */
const NO_LINE = 2 ** 32 - 1;
const FIRST_CELLS = 16;
/** One of sixteen cells stays empty, so that every search ends. */
const FULL = 15 / 16;
/**
 * Free room after growing. At 12 bytes a cell this makes 15.6 bytes a ref. The copy that is made while
 * growing fits into the rest of the 16.
 */
const ROOM = 1.3;
const SEGMENTS = 256;

const capacityOf = (segment: Uint32Array): number => segment.length / WORDS;

/** The cell with this fingerprint, or the empty cell where it belongs. */
function cellOf(segment: Uint32Array, high: number, low: number): number {
  const capacity = capacityOf(segment);
  let at = WORDS * Math.floor((low / 2 ** 32) * capacity);
  while (segment[at + 2] !== 0 && (segment[at] !== high || segment[at + 1] !== low)) {
    at += WORDS;
    if (at === segment.length) at = 0;
  }
  return at;
}

function write(segment: Uint32Array, at: number, high: number, low: number, line: number): void {
  segment[at] = high;
  segment[at + 1] = low;
  segment[at + 2] = line;
}

function grown(segment: Uint32Array<ArrayBuffer>, count: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(WORDS * Math.floor(count * ROOM));
  for (let at = 0; at < segment.length; at += WORDS) {
    const [high = 0, low = 0, line = 0] = [segment[at], segment[at + 1], segment[at + 2]];
    if (line !== 0) write(larger, cellOf(larger, high, low), high, low, line);
  }
  // Frees the memory now and not when the collector runs.
  segment.buffer.transfer(0);
  return larger;
}

/**
 * Remembers on which line of a file each customer came first, in at most 16 bytes a customer plus {@link
 * FIRST_LINES_BASE_BYTES}. It is a hash table in segments, and only the segment that grows is copied.
 *
 * It knows a customer by 64 bits of the ref. Refs are keyed hashes, so nobody can make two alike. The chance
 * that two in a file of a million are alike is one in 37 million, and would refuse one row.
 *
 * An import may keep only 16 bytes of a row, so that a list of many millions fits into its function. A `Map`
 * would take 189 bytes a customer with the ref, and 53 with the same 64 bits as a bigint. This takes 14
 * (measured with a million).
 */
export class FirstLines {
  readonly #segments = Array.from({ length: SEGMENTS }, () => new Uint32Array(WORDS * FIRST_CELLS));
  readonly #counts = new Uint32Array(SEGMENTS);
  #bytes = FIRST_LINES_BASE_BYTES;
  #peakBytes = FIRST_LINES_BASE_BYTES;

  /** The memory in use now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The most memory ever in use, with the copies made while growing. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  /**
   * Remembers the line of a customer's first good row.
   *
   * @param line from 1
   * @returns the line of an earlier good row, which stays; undefined the first time
   */
  note(ref: Ref, line: number): number | undefined {
    const { segment, index, at, high, low } = this.#find(ref);
    const earlier = segment[at + 2];
    if (earlier !== 0 && earlier !== NO_LINE) return earlier;
    write(segment, at, high, low, line);
    if (earlier === 0) this.#count(index, segment);
    return undefined;
  }

  /** Remembers that a customer is in the file, whether the row is good or bad. */
  announce(ref: Ref): void {
    const { segment, index, at, high, low } = this.#find(ref);
    if (segment[at + 2] !== 0) return;
    write(segment, at, high, low, NO_LINE);
    this.#count(index, segment);
  }

  /** Whether a customer is in the file. */
  has(ref: Ref): boolean {
    const { segment, at } = this.#find(ref);
    return segment[at + 2] !== 0;
  }

  #find(ref: Ref) {
    const bytes = new DataView(fromBase32(ref).buffer);
    const [high, low] = [bytes.getUint32(0), bytes.getUint32(4)];
    const index = high >>> 24;
    const segment = this.#segments[index];
    if (segment === undefined) throw new RangeError('no such segment');
    return { segment, index, at: cellOf(segment, high, low), high, low };
  }

  #count(index: number, segment: Uint32Array<ArrayBuffer>): void {
    const count = (this.#counts[index] ?? 0) + 1;
    this.#counts[index] = count;
    if (count >= Math.floor(capacityOf(segment) * FULL)) this.#grow(index, segment, count);
  }

  #grow(index: number, segment: Uint32Array<ArrayBuffer>, count: number): void {
    const before = segment.byteLength;
    const larger = grown(segment, count);
    this.#segments[index] = larger;
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytes + larger.byteLength);
    this.#bytes += larger.byteLength - before;
  }
}

/** The memory for an empty file. */
export const FIRST_LINES_BASE_BYTES = SEGMENTS * FIRST_CELLS * WORDS * 4;
