import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Supervisor } from '../parts/Supervisor';

/** Where a running lab takes orders, and what lets one give them. */
export interface ControlAccess {
  url: string;
  token: string;
}

function isToken(header: string | undefined, token: string): boolean {
  const expected = Buffer.from(`Bearer ${token}`);
  const given = Buffer.from(header ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Takes orders for the parts of one lab. */
export interface Control {
  access: ControlAccess;
  /** From now on orders are followed; before, they are refused. */
  follow(supervisor: Pick<Supervisor, 'endPart' | 'restartPart'>): void;
  stop(): void;
}

/**
 * Listens for orders to end a part and to start it again: `POST /parts/<name>/end`, `POST /parts/<name>/restart`.
 * Answers 204 when it is done, 409 with the reason where it cannot be.
 */
export async function startControl(): Promise<Control> {
  const token = randomBytes(24).toString('base64url');
  let parts: Parameters<Control['follow']>[0] | undefined;
  const server = createServer(async (request, response) => {
    const answer = (status: number, words = '') =>
      response.writeHead(status).end(words);
    if (!isToken(request.headers.authorization, token)) {
      answer(401);
      return;
    }
    const [, name, order] =
      /^\/parts\/([\w-]+)\/(end|restart)$/.exec(request.url ?? '') ?? [];
    if (request.method !== 'POST' || !name) {
      answer(404);
      return;
    }
    try {
      if (!parts) {
        throw new Error('The lab is being set up.');
      }
      await (order === 'end' ? parts.endPart(name) : parts.restartPart(name));
      answer(204);
    } catch (error) {
      answer(409, (error as Error).message);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    access: {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      token,
    },
    follow: supervisor => {
      parts = supervisor;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Gives a running lab an order. Throws with its words where it cannot follow. */
export async function orderPart(
  access: ControlAccess,
  name: string,
  order: 'end' | 'restart',
): Promise<void> {
  const response = await fetch(`${access.url}/parts/${name}/${order}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access.token}` },
  });
  if (!response.ok) {
    throw new Error(
      (await response.text()) || `The lab says ${response.status}.`,
    );
  }
}
