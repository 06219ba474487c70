import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { availableParallelism } from 'node:os';

/** `modelServing.checks`: what judging may take. @public */
export interface ChecksConfig {
  /** Threads that judge. */
  threads: number;
  /** How long one piece of judging may take. */
  timeoutMs: number;
  /** Heap of one thread, in MiB. */
  memoryMiB: number;
  /** Requests of all users that wait at most. */
  queued: number;
  perUser: { concurrent: number; queued: number };
}

/**
 * Reads `modelServing.checks`.
 *
 * @throws InputError naming the key whose value cannot be used
 * @public
 */
export function readChecksConfig(root: Config): ChecksConfig {
  const config = root.getOptionalConfig('modelServing.checks');
  const number = (key: string, least: number, fallback: number) => {
    const value = config?.getOptionalNumber(key) ?? fallback;
    if (!Number.isFinite(value) || value < least) {
      throw new InputError(
        `modelServing.checks.${key} must be a number of ${least} or more`,
      );
    }
    return value;
  };
  const whole = (key: string, least: number, fallback: number) =>
    Math.floor(number(key, least, fallback));
  return {
    // Two at least, so that one user's longest check does not keep all others waiting.
    threads: whole(
      'threads',
      1,
      Math.min(4, Math.max(2, availableParallelism() - 1)),
    ),
    timeoutMs: number('timeoutSeconds', 0.1, 10) * 1000,
    memoryMiB: whole('memoryMiB', 128, 512),
    queued: whole('queued', 0, 200),
    perUser: {
      concurrent: whole('perUser.concurrent', 1, 1),
      queued: whole('perUser.queued', 0, 10),
    },
  };
}
