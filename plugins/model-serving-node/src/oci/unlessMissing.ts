import { OciError } from './OciError';

/** What a registry has; null for what it does not have, or not any more. @public */
export async function unlessMissing<T>(
  read: () => Promise<T>,
): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OciError && error.kind === 'not-found') {
      return null;
    }
    throw error;
  }
}
