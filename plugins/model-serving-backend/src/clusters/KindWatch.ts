import { LoggerService } from '@backstage/backend-plugin-api';
import { WatchedKind } from '@model-serving/backstage-plugin-model-serving-common';
import { ApiDiscovery } from './ApiDiscovery';
import { Backoff } from './Backoff';
import { ClusterConnection } from './ClusterConnection';
import {
  DeadlineError,
  describeFailure,
  KubernetesError,
} from './KubernetesError';
import { KindStore } from './KindStore';
import { pause } from './pause';
import { Turns } from '../Turns';
import { readWatchEvents, WatchEvent } from './WatchLines';
import { WatchTiming } from './WatchTiming';

const PAGE = '500';
const MOST_PAGES = 2_000;

class NotServedError extends Error {}

/** There is room again for objects that were left out. */
class RelistError extends Error {}

interface ObjectList {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: unknown[];
}

/**
 * The list-and-watch loop of one kind in one cluster. It does not end before its signal
 * aborts: whatever the cluster does becomes the kind's state, and is tried again.
 */
export class KindWatch {
  readonly #kind: WatchedKind;
  readonly #namespace: string | undefined;
  readonly #connection: ClusterConnection;
  readonly #discovery: ApiDiscovery;
  readonly #store: KindStore;
  readonly #timing: WatchTiming;
  readonly #logger: LoggerService;
  readonly #backoff: Backoff;
  readonly #lost: () => Promise<boolean>;
  #current: AbortController | undefined;
  #probesWithoutKind = 0;
  #toldToWait = false;
  #isOpen = false;

  constructor(options: {
    kind: WatchedKind;
    /** Watches this namespace only. */
    namespace?: string;
    connection: ClusterConnection;
    discovery: ApiDiscovery;
    store: KindStore;
    timing: WatchTiming;
    logger: LoggerService;
    /** Told that the server did not answer. Resolves to whether the whole server is away; then {@link retryNow} ends the wait. */
    lost?: () => Promise<boolean>;
  }) {
    this.#kind = options.kind;
    this.#namespace = options.namespace;
    this.#connection = options.connection;
    this.#discovery = options.discovery;
    this.#store = options.store;
    this.#timing = options.timing;
    this.#logger = options.logger;
    this.#lost = options.lost ?? (async () => false);
    this.#backoff = new Backoff({
      baseMs: options.timing.retryBaseMs,
      capMs: options.timing.retryCapMs,
    });
  }

  /**
   * Cuts the present pause, so that the loop tries again at once, unless the server asked it to
   * wait. A watch that is open is cut as well where it may have lost something.
   */
  retryNow(mayHaveLost: boolean): void {
    this.#backoff.reset();
    if (!this.#toldToWait && (mayHaveLost || !this.#isOpen)) {
      this.#current?.abort();
    }
  }

  async run(signal: AbortSignal): Promise<void> {
    let cursor: { path: string; version: string } | undefined;
    while (!signal.aborted) {
      const attempt = new AbortController();
      const attemptSignal = AbortSignal.any([signal, attempt.signal]);
      this.#current = attempt;
      try {
        if (!cursor) {
          const path = await this.#locate();
          cursor = { path, version: await this.#list(path, attemptSignal) };
          this.#probesWithoutKind = 0;
          this.#store.setState('live');
        }
        await this.#watch(cursor, attemptSignal);
        await pause(jitter(this.#timing.reopenMs), attemptSignal);
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (!keepsCursor(error)) {
          cursor = undefined;
        }
        if (!attempt.signal.aborted) {
          await this.#rest(error, attemptSignal);
        }
      }
    }
  }

  async #locate(): Promise<string> {
    const path = await this.#discovery.locate(this.#kind, this.#namespace);
    if (!path) {
      throw new NotServedError();
    }
    return path;
  }

  async #list(path: string, signal: AbortSignal): Promise<string> {
    const arriving = this.#store.beginList();
    const ask = (token?: string): Promise<ObjectList> =>
      this.#connection.getJson(path, {
        query: { limit: PAGE, continue: token },
        signal,
        deadlineMs: this.#timing.deadlineMs,
      });
    let token: string | undefined;
    let version = '';
    let asked = ask();
    for (let page = 0; page < MOST_PAGES; page++) {
      const list = await asked;
      version = list.metadata?.resourceVersion ?? version;
      const next = list.metadata?.continue || undefined;
      if (next && next === token) {
        throw new Error('the list repeats a page');
      }
      token = next;
      if (next) {
        // The server works on the next page while this one is taken in.
        asked = ask(next);
        asked.catch(() => {});
      }
      await arriving.add(list.items ?? []);
      if (!next) {
        await arriving.finish();
        return version;
      }
    }
    throw new Error('the list does not end');
  }

  async #watch(
    cursor: { path: string; version: string },
    signal: AbortSignal,
  ): Promise<void> {
    const quiet = new AbortController();
    let timer = setTimeout(() => quiet.abort(), this.#timing.quietMs);
    const stay = this.#timing.watchSeconds * (0.8 + Math.random() * 0.4);
    try {
      const stream = await this.#connection.stream(cursor.path, {
        query: {
          watch: '1',
          allowWatchBookmarks: 'true',
          resourceVersion: cursor.version,
          timeoutSeconds: String(Math.ceil(stay)),
        },
        signal: AbortSignal.any([signal, quiet.signal]),
        deadlineMs: this.#timing.deadlineMs,
      });
      this.#isOpen = true;
      this.#store.setState('live');
      this.#store.confirm();
      const turns = new Turns();
      for await (const event of readWatchEvents(stream)) {
        await turns.next();
        clearTimeout(timer);
        timer = setTimeout(() => quiet.abort(), this.#timing.quietMs);
        cursor.version = this.#apply(event) ?? cursor.version;
        this.#backoff.reset();
        if (this.#store.wantsList) {
          throw new RelistError();
        }
      }
    } catch (error) {
      if (!quiet.signal.aborted) {
        throw error;
      }
    } finally {
      this.#isOpen = false;
      clearTimeout(timer);
    }
  }

  /** Takes over one event and returns the version from which a new watch would go on. */
  #apply(event: WatchEvent): string | undefined {
    const { metadata } = event.object as {
      metadata?: { resourceVersion?: string };
    };
    switch (event.type) {
      case 'ADDED':
      case 'MODIFIED':
        this.#store.put(event.object);
        break;
      case 'DELETED':
        this.#store.remove(event.object);
        break;
      case 'BOOKMARK':
        this.#store.confirm();
        break;
      default: {
        const { code, message } = event.object;
        throw new KubernetesError(
          typeof code === 'number' ? code : 500,
          typeof message === 'string' ? message.slice(0, 300) : 'watch error',
        );
      }
    }
    return metadata?.resourceVersion;
  }

  /** Waits as long as the failure suggests; while the whole server is away, until it is back. */
  async #rest(error: unknown, signal: AbortSignal): Promise<void> {
    const wait = this.#note(error);
    if (isSilence(error) && (await this.#lost())) {
      // One asks for all, so that a returning server is not met by every kind's attempts.
      await pause(this.#timing.retryCapMs, signal);
      return;
    }
    this.#toldToWait =
      error instanceof KubernetesError && error.retryAfterSeconds !== undefined;
    await pause(wait, signal);
    this.#toldToWait = false;
  }

  /** Turns a failure into the kind's state and says how long to wait. */
  #note(error: unknown): number {
    const { kind, served } = this.#kind;
    if (isMissing(error)) {
      // What discovery found is gone; another version may have taken its place.
      this.#discovery.forget();
      return this.#backoff.next();
    }
    if (error instanceof RelistError) {
      return jitter(this.#timing.reopenMs);
    }
    if (error instanceof NotServedError) {
      this.#probesWithoutKind++;
      this.#store.setState(
        'not-installed',
        `the cluster does not serve ${kind} (${served
          .map(({ group, version }) => `${group || 'core'}/${version}`)
          .join(', ')})`,
      );
      if (this.#probesWithoutKind > 1) {
        this.#store.clear();
      }
      return jitter(this.#timing.reprobeMs);
    }
    this.#probesWithoutKind = 0;
    if (error instanceof KubernetesError && error.isForbidden) {
      this.#store.setState(
        'forbidden',
        error.status === 401
          ? 'the API server does not accept the credentials'
          : `the credentials may not list and watch ${kind}`,
      );
      return jitter(this.#timing.reprobeMs);
    }
    if (error instanceof KubernetesError && error.isGone) {
      // The version is too old, which is no fault: listing again mends it.
      return this.#backoff.next();
    }
    const wait = this.#backoff.next(
      error instanceof KubernetesError ? error.retryAfterSeconds : undefined,
    );
    this.#store.setState('unreachable', describeFailure(error));
    this.#logger.debug(`Watching ${kind} failed: ${describeFailure(error)}`);
    return wait;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof KubernetesError && error.isMissing;
}

/**
 * Whether a failed watch can go on from its last version: the connection was lost, but
 * no event was.
 */
function keepsCursor(error: unknown): boolean {
  if (error instanceof KubernetesError) {
    return error.status === 429 || error.status >= 500;
  }
  return (
    error instanceof DeadlineError ||
    (error instanceof Error && 'code' in error)
  );
}

/** Whether the server said nothing, as opposed to something unwelcome. */
function isSilence(error: unknown): boolean {
  return error instanceof KubernetesError
    ? error.status >= 500
    : error instanceof DeadlineError ||
        (error instanceof Error && ('code' in error || 'cause' in error));
}

function jitter(ms: number): number {
  return ms * (0.75 + Math.random() * 0.25);
}
