import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  FairQueue,
  TooManyRequestsError,
} from '@model-serving/backstage-plugin-model-serving-node';
import { Response } from 'express';
import { userOf } from '../tenants/userOf';

/**
 * Handles a request that takes work when it is its user's turn. Nothing is read of a request that waits, and none waits
 * for a caller that has hung up.
 *
 * @throws TooManyRequestsError where too much waits already
 */
export async function inTurn<T>(
  queue: FairQueue,
  credentials: BackstageCredentials,
  res: Response,
  work: () => Promise<T>,
): Promise<T> {
  const gone = new AbortController();
  const hangUp = () => gone.abort(new Error('The caller has hung up'));
  res.once('close', hangUp);
  try {
    return await queue.run(userOf(credentials) ?? 'service', work, gone.signal);
  } catch (error) {
    if (error instanceof TooManyRequestsError) {
      res.set('Retry-After', String(error.retryAfterSeconds));
    }
    throw error;
  } finally {
    res.off('close', hangUp);
  }
}
