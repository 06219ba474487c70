import { InputError } from '@backstage/errors';

/** A cursor is the sort key of the last item of a page; the next page begins after it. */
export function encodeCursor(key: string): string {
  return Buffer.from(key, 'utf8').toString('base64url');
}

/** The inverse of {@link encodeCursor}. Throws an InputError for anything else. */
export function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!key || encodeCursor(key) !== cursor) {
    throw new InputError('cursor: it does not come from an earlier answer');
  }
  return key;
}
