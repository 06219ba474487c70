import { request } from 'node:https';
import type { ClusterAccess } from '../kubernetes/ClusterClient';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';

/** What a watch brings. */
export interface WatchEvent {
  type: string;
  object: KubernetesObject;
}

async function open(
  access: ClusterAccess,
  path: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Buffer>> {
  return await new Promise((resolve, reject) => {
    const call = request(
      new URL(path, access.url),
      {
        ca: access.authority,
        signal,
        headers: {
          authorization: `Bearer ${access.token}`,
          accept: 'application/json',
        },
      },
      response => {
        if (response.statusCode === 200) {
          resolve(response);
        } else {
          response.resume();
          reject(new Error(`${path} answers ${response.statusCode}`));
        }
      },
    );
    call.once('error', reject);
    call.end();
  });
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(Boolean);
  }
}

/**
 * Lists a collection, then follows it until the signal ends it.
 *
 * @param onListed - called once, when every object that was there has been handed over
 */
export async function watchKind(
  access: ClusterAccess,
  path: string,
  handle: (event: WatchEvent) => void,
  onListed: () => void,
  signal: AbortSignal,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of await open(access, path, signal)) {
    chunks.push(chunk);
  }
  const list = JSON.parse(Buffer.concat(chunks).toString());
  for (const item of list.items as KubernetesObject[]) {
    handle({
      type: 'ADDED',
      object: {
        ...item,
        apiVersion: list.apiVersion,
        kind: list.kind.replace(/List$/, ''),
      },
    });
  }
  onListed();
  const query = new URLSearchParams({
    watch: '1',
    resourceVersion: list.metadata.resourceVersion,
  });
  try {
    const events = await open(access, `${path}?${query}`, signal);
    for await (const line of linesOf(events)) {
      const event = JSON.parse(line) as WatchEvent;
      if (event.type === 'ERROR') {
        throw new Error(`The watch of ${path} ended: ${line}`);
      }
      handle(event);
    }
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    return;
  }
  if (!signal.aborted) {
    throw new Error(`The watch of ${path} ended by itself`);
  }
}
