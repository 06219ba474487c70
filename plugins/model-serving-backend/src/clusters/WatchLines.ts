import { documentOf } from './expectedAnswers';
import { titleOf, UnexpectedAnswerError } from './UnexpectedAnswerError';

const NEWLINE = 0x0a;
/** An object is at most 1.5 MiB in etcd by default. */
const LINE_BYTES = 8 * 1024 * 1024;
const FIRST_BYTES = 64 * 1024;
const TYPES = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'] as const;

/** One event of a watch stream as the API server writes it. */
export interface WatchEvent {
  type: (typeof TYPES)[number];
  object: Record<string, unknown>;
}

/** The type of the objects that are watched. */
export interface WatchedType {
  apiVersion: string;
  kind: string;
}

/** The bytes of a line, in one piece however small the pieces are in which it arrives. */
class Line {
  readonly #what: string;
  #bytes = Buffer.alloc(FIRST_BYTES);
  #length = 0;

  constructor(what: string) {
    this.#what = what;
  }

  add(part: Buffer): void {
    const length = this.#length + part.length;
    if (length > LINE_BYTES) {
      throw new UnexpectedAnswerError(
        this.#what,
        `a line of more than ${LINE_BYTES / 1024 / 1024} MiB`,
      );
    }
    if (length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(length, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    part.copy(this.#bytes, this.#length);
    this.#length = length;
  }

  take(): string {
    const text = this.#bytes.toString('utf8', 0, this.#length);
    this.#length = 0;
    if (this.#bytes.length > FIRST_BYTES) {
      this.#bytes = Buffer.alloc(FIRST_BYTES);
    }
    return text;
  }
}

/**
 * Splits a watch stream into events. Throws {@link UnexpectedAnswerError} on a line that is not an
 * event about an object of that type: the caller has to list again, because what the line said is
 * lost.
 */
export async function* readWatchEvents(
  stream: AsyncIterable<Buffer>,
  type: WatchedType,
): AsyncGenerator<WatchEvent> {
  const what = `the watch of ${type.kind}s`;
  const line = new Line(what);
  for await (const chunk of stream) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) {
        break;
      }
      line.add(chunk.subarray(start, end));
      start = end + 1;
      const text = line.take();
      if (text.trim() !== '') {
        yield parse(text, what, type);
      }
    }
    line.add(chunk.subarray(start));
  }
}

function parse(line: string, what: string, type: WatchedType): WatchEvent {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    throw line.trimStart().startsWith('<')
      ? new UnexpectedAnswerError(what, 'an HTML page', titleOf(line))
      : new UnexpectedAnswerError(what, 'a line that is not valid JSON');
  }
  const { type: name, object } = (event ?? {}) as Partial<WatchEvent>;
  const known = TYPES.find(each => each === name);
  if (!known) {
    throw new UnexpectedAnswerError(what, 'a line that is not an event');
  }
  return {
    type: known,
    object:
      known === 'ERROR'
        ? documentOf(what, object, 'Status')
        : documentOf(what, object, type.kind, type.apiVersion),
  };
}
