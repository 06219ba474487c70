import { ServerResponse } from 'node:http';
import { JsonObject } from '@backstage/types';
import { KubernetesObject } from './KubernetesObject';
import { ObjectStore, StoreEvent } from './ObjectStore';
import { ResourceType, apiVersionOf, resourceName } from './ResourceType';
import { Selector, fieldSelector, labelSelector } from './selectors';
import { StatusError } from './StatusError';

/** One collection, as a request asks for it. */
export interface Collection {
  store: ObjectStore;
  type: ResourceType;
  namespace?: string;
  query: URLSearchParams;
}

function selectorOf({ namespace, query }: Collection): Selector {
  const labels = labelSelector(query.get('labelSelector') ?? '');
  const fields = fieldSelector(query.get('fieldSelector') ?? '');
  return object =>
    (!namespace || object.metadata.namespace === namespace) &&
    labels(object) &&
    fields(object);
}

/** The objects that a request's selectors name. */
export function selected(collection: Collection): KubernetesObject[] {
  const { store, type, namespace } = collection;
  return store.list(type, namespace).filter(selectorOf(collection));
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function decode(token: string): { revision: number; after: string } {
  try {
    const { revision, after } = JSON.parse(
      Buffer.from(token, 'base64url').toString(),
    );
    return { revision: Number(revision), after: String(after) };
  } catch {
    throw StatusError.badRequest('continue key is not valid');
  }
}

/** A list with its version, in pages of `limit`; a page's version is that of the first, so that a watch misses nothing. */
export function listObjects(collection: Collection): JsonObject {
  const { store, type, query } = collection;
  const limit = Number(query.get('limit')) || Infinity;
  const token = query.get('continue');
  let revision = store.revision;
  let items = selected(collection);
  if (token) {
    const from = decode(token);
    store.eventsSince(from.revision);
    revision = from.revision;
    items = items.filter(item => keyOf(item) > from.after);
  } else if (query.get('resourceVersionMatch') === 'Exact') {
    store.eventsSince(Number(query.get('resourceVersion')));
  }
  const page = items.slice(0, limit);
  const metadata: JsonObject = { resourceVersion: String(revision) };
  if (page.length < items.length) {
    const after = keyOf(page[page.length - 1]);
    metadata.continue = Buffer.from(
      JSON.stringify({ revision, after }),
    ).toString('base64url');
    metadata.remainingItemCount = items.length - page.length;
  }
  return {
    kind: `${type.kind}List`,
    apiVersion: apiVersionOf(type),
    metadata,
    items: page,
  };
}

/** Streams changes as JSON lines until the client leaves or its time is over. */
export function watchObjects(
  collection: Collection,
  response: ServerResponse,
  bookmarkSeconds: number,
): void {
  const { store, type, query } = collection;
  const wanted = selectorOf(collection);
  const asked = query.get('resourceVersion') ?? '';
  const bookmarks = query.get('allowWatchBookmarks') === 'true';
  const send = (kind: string, object: JsonObject) =>
    response.write(`${JSON.stringify({ type: kind, object })}\n`);

  const show = ({ resource, revision, object, previous }: StoreEvent) => {
    if (resource !== resourceName(type)) {
      return;
    }
    const before = previous && wanted(previous);
    const after = object && wanted(object);
    if (after) {
      send(before ? 'MODIFIED' : 'ADDED', object);
    } else if (before) {
      const metadata = {
        ...previous.metadata,
        resourceVersion: String(revision),
      };
      send('DELETED', { ...previous, metadata });
    }
  };
  const bookmark = () => {
    if (bookmarks) {
      send('BOOKMARK', {
        kind: type.kind,
        apiVersion: apiVersionOf(type),
        metadata: {
          resourceVersion: String(store.revision),
          creationTimestamp: null,
        },
      });
    }
  };

  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  try {
    if (asked === '' || asked === '0') {
      selected(collection).forEach(object => send('ADDED', object));
    } else {
      store.eventsSince(Number(asked)).forEach(show);
    }
  } catch (error) {
    const status = error as StatusError;
    send('ERROR', status.toStatus());
    response.end();
    return;
  }
  const unsubscribe = store.subscribe(show);
  const beat = setInterval(bookmark, bookmarkSeconds * 1000);
  const seconds = Number(query.get('timeoutSeconds')) || 3600;
  const over = setTimeout(() => {
    bookmark();
    response.end();
  }, seconds * 1000);
  response.on('close', () => {
    unsubscribe();
    clearInterval(beat);
    clearTimeout(over);
  });
}
