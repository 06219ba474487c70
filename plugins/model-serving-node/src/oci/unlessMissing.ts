import { OciError } from './OciError';

/** Null for what the registry does not have. */
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
