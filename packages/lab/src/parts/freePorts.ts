import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections (from 32768 on Linux, from 49152 on macOS):
 * one of those could be taken by any connection until its part listens.
 */
const FROM = 15_000;
const BELOW = 32_000;

/** What was given and is perhaps not listened on yet. */
const given = new Set<number>();

async function listening(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      return undefined;
    }
    throw error;
  }
}

/**
 * Ports of 127.0.0.1 that nobody listens on, different in every call.
 * They are free when this answers; another process may still take one before its part does.
 */
export async function freePorts<Name extends string>(
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const servers: Server[] = [];
  const ports: Partial<Record<Name, number>> = {};
  try {
    for (const name of names) {
      let server: Server | undefined;
      while (!server) {
        const port = randomInt(FROM, BELOW);
        server = given.has(port) ? undefined : await listening(port);
        given.add(port);
        ports[name] = port;
      }
      servers.push(server);
    }
  } finally {
    await Promise.all(
      servers.map(
        server => new Promise<void>(resolve => server.close(() => resolve())),
      ),
    );
  }
  return ports as Record<Name, number>;
}
