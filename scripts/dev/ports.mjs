import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { UserError } from './terminal.mjs';

// Below the ports that systems give to outgoing connections: any of those could take one before its owner listens.
const FROM = 15_000;
const BELOW = 32_000;

function listen(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const found = server.address().port;
      server.close(() => resolve(found));
    });
  });
}

/** Fails with one clear sentence when another program has the port. */
export async function claimPort(port, what, option) {
  try {
    return await listen(port);
  } catch (error) {
    if (error.code === 'EADDRINUSE') {
      throw new UserError(
        `Port ${port}, which ${what} needs, is taken. Stop the program that has it, or choose another with ${option}.`,
      );
    }
    throw error;
  }
}

/** Ports that are free now. */
export async function freePorts(count) {
  const ports = new Set();
  while (ports.size < count) {
    try {
      ports.add(await listen(randomInt(FROM, BELOW)));
    } catch (error) {
      if (error.code !== 'EADDRINUSE') {
        throw error;
      }
    }
  }
  return [...ports];
}
