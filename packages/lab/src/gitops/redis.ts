import { isListening } from '../parts/isListening';
import type { Part } from '../parts/Part';
import { MissingProgram } from '../tools/MissingProgram';
import { run } from '../tools/run';
import type { GitOpsSite } from './GitOpsSite';

const PROGRAM = 'redis-server';

/** Throws, saying how to get it, unless Redis is installed. */
export async function requireRedis(): Promise<void> {
  await run(PROGRAM, ['--version']).catch(() => {
    throw new MissingProgram(
      `Argo CD needs ${PROGRAM}, which is not on the path. Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis.`,
    );
  });
}

/** Argo CD's cache; nothing of it is written to disk. */
export function redis({ ports }: GitOpsSite): Part {
  return {
    name: 'redis',
    program: PROGRAM,
    args: [
      ...['--bind', '127.0.0.1', '--port', String(ports.redis)],
      ...['--save', '', '--appendonly', 'no'],
    ],
    healthy: async () => await isListening(ports.redis),
  };
}
