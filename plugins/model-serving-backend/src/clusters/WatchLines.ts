const NEWLINE = 0x0a;
const LINE_BYTES = 16 * 1024 * 1024;

/** One event of a watch stream as the API server writes it. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: Record<string, unknown>;
}

/** The stream held something that is not a watch event, so events may have been lost. */
export class BrokenStreamError extends Error {}

/**
 * Splits a watch stream into events. Throws {@link BrokenStreamError} on a line that is
 * not JSON: the caller has to list again, because what the line said is lost.
 */
export async function* readWatchEvents(
  stream: AsyncIterable<Buffer>,
): AsyncGenerator<WatchEvent> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of stream) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) {
        break;
      }
      const line = Buffer.concat([...rest, chunk.subarray(start, end)]);
      rest = [];
      restBytes = 0;
      start = end + 1;
      if (line.length > 0) {
        yield parse(line);
      }
    }
    if (start < chunk.length) {
      const part = chunk.subarray(start);
      rest.push(part);
      restBytes += part.length;
      if (restBytes > LINE_BYTES) {
        throw new BrokenStreamError('an event is too large');
      }
    }
  }
}

function parse(line: Buffer): WatchEvent {
  let event: unknown;
  try {
    event = JSON.parse(line.toString('utf8'));
  } catch {
    throw new BrokenStreamError('the watch holds a line that is not JSON');
  }
  const { type, object } = (event ?? {}) as Partial<WatchEvent>;
  if (typeof type !== 'string' || typeof object !== 'object' || !object) {
    throw new BrokenStreamError('the watch holds a line that is not an event');
  }
  return { type, object };
}
