import { LoggerService } from '@backstage/backend-plugin-api';
import { WatchedKind } from '@model-serving/backstage-plugin-model-serving-common';
import { Turns } from '@model-serving/backstage-plugin-model-serving-node';
import { ApiDiscovery, KindLocation } from './ApiDiscovery';
import { Backoff } from './Backoff';
import { ClusterConnection } from './ClusterConnection';
import { CredentialError } from './credentials/ClusterCredentials';
import { listOf } from './expectedAnswers';
import { FAILURES } from './failures';
import {
  DeadlineError,
  describeFailure,
  detailOfFailure,
  explainFailure,
  failureOf,
  KubernetesError,
  nextStepOf,
  ProxyError,
} from './KubernetesError';
import { EndlessListError, listPages } from './listPages';
import { WatchTarget } from './KindStore';
import { pause } from './pause';
import { shortWords, UnexpectedAnswerError } from './UnexpectedAnswerError';
import { readWatchEvents, WatchEvent } from './WatchLines';
import { WatchTiming } from './watchConfig';

/** A watch that lived less than so many times the pause before it is opened again was short. */
const SHORT_WATCH = 5;

/**
 * An account that could read a kind is refused so many times in a row before that is believed: an API server that has
 * just started refuses what it allows, until it has read its roles.
 */
const REFUSALS = 5;

class NotServedError extends Error {}

/** There is room again for objects that were left out. */
class RelistError extends Error {}

interface Cursor extends KindLocation {
  version: string;
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
  readonly #store: WatchTarget;
  readonly #timing: WatchTiming;
  readonly #logger: LoggerService;
  readonly #backoff: Backoff;
  readonly #reopening: Backoff;
  readonly #lost: () => Promise<boolean>;
  readonly #allowed: (isAllowed: boolean) => void;
  #current: AbortController | undefined;
  #probesWithoutKind = 0;
  #toldToWait = false;
  #isOpen = false;
  /** Refusals in a row that are believed; one suffices where the kind was never read. */
  #refusalsLeft = 1;

  constructor(options: {
    kind: WatchedKind;
    /** Watches this namespace only. */
    namespace?: string;
    connection: ClusterConnection;
    discovery: ApiDiscovery;
    store: WatchTarget;
    timing: WatchTiming;
    logger: LoggerService;
    /** Told that the server did not answer. Resolves to whether the whole server is away; then {@link retryNow} ends the wait. */
    lost?: () => Promise<boolean>;
    /** Told whenever the API server lets the watch be, or does not. */
    allowed?: (isAllowed: boolean) => void;
  }) {
    this.#kind = options.kind;
    this.#namespace = options.namespace;
    this.#connection = options.connection;
    this.#discovery = options.discovery;
    this.#store = options.store;
    this.#timing = options.timing;
    this.#logger = options.logger;
    this.#lost = options.lost ?? (async () => false);
    this.#allowed = options.allowed ?? (() => {});
    this.#backoff = new Backoff({
      baseMs: options.timing.retryBaseMs,
      capMs: options.timing.retryCapMs,
    });
    this.#reopening = new Backoff({
      baseMs: options.timing.reopenMs,
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
    let cursor: Cursor | undefined;
    while (!signal.aborted) {
      const attempt = new AbortController();
      const attemptSignal = AbortSignal.any([signal, attempt.signal]);
      this.#current = attempt;
      try {
        if (!cursor) {
          const location = await this.#locate();
          const version = await this.#list(location, attemptSignal);
          cursor = { ...location, version };
          this.#probesWithoutKind = 0;
          this.#refusalsLeft = REFUSALS;
          this.#store.setState('live');
        }
        const opened = performance.now();
        await this.#watch(cursor, attemptSignal);
        await pause(
          this.#reopenAfter(performance.now() - opened),
          attemptSignal,
        );
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

  /** A watch that ends at once, time after time, is opened less and less often. */
  #reopenAfter(livedMs: number): number {
    const { reopenMs } = this.#timing;
    if (livedMs >= SHORT_WATCH * reopenMs) {
      this.#reopening.reset();
      return jitter(reopenMs);
    }
    return Math.max(jitter(reopenMs), this.#reopening.next());
  }

  async #locate(): Promise<KindLocation> {
    const location = await this.#discovery.locate(this.#kind, this.#namespace);
    if (!location) {
      throw new NotServedError();
    }
    return location;
  }

  async #list(
    { path, apiVersion }: KindLocation,
    signal: AbortSignal,
  ): Promise<string> {
    const arriving = this.#store.beginList();
    const { kind } = this.#kind;
    let version = '';
    const pages = listPages(
      this.#connection,
      path,
      listOf({ apiVersion, kind }),
      {
        signal,
        deadlineMs: this.#timing.deadlineMs,
        mostObjects: this.#store.mostListed,
      },
    );
    for await (const { items, resourceVersion } of pages) {
      version = resourceVersion;
      const added = await arriving.add(items);
      if (items.length > 0 && added === 0) {
        throw new EndlessListError(`the list of ${kind}s repeats its objects`);
      }
    }
    await arriving.finish();
    return version;
  }

  async #watch(cursor: Cursor, signal: AbortSignal): Promise<void> {
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
      this.#refusalsLeft = REFUSALS;
      this.#allowed(true);
      this.#store.setState('live');
      this.#store.confirm();
      const turns = new Turns();
      const { kind } = this.#kind;
      const { apiVersion } = cursor;
      for await (const event of readWatchEvents(stream, { apiVersion, kind })) {
        await turns.next();
        clearTimeout(timer);
        timer = setTimeout(() => quiet.abort(), this.#timing.quietMs);
        cursor.version = this.#apply(event) ?? cursor.version;
        this.#backoff.reset();
        this.#reopening.reset();
        if (this.#store.wantsList()) {
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
      metadata?: { resourceVersion?: unknown };
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
          typeof message === 'string' ? shortWords(message) : '',
        );
      }
    }
    const version = metadata?.resourceVersion;
    return typeof version === 'string' && version !== '' ? version : undefined;
  }

  /** Waits as long as the failure suggests; while the whole server is away, until it is back. */
  async #rest(error: unknown, signal: AbortSignal): Promise<void> {
    const wait = this.#note(error);
    if (mayBeAway(error) && (await this.#lost())) {
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
      this.#store.setState('not-installed', {
        message: `the cluster does not serve ${kind} (${served
          .map(({ group, version }) => `${group || 'core'}/${version}`)
          .join(', ')})`,
      });
      if (this.#probesWithoutKind > 1) {
        this.#store.clear();
      }
      return jitter(this.#timing.reprobeMs);
    }
    this.#probesWithoutKind = 0;
    if (error instanceof KubernetesError && error.isForbidden) {
      const isRejected = error.status === 401;
      const reason = {
        message: isRejected
          ? FAILURES[failureOf(error)].reason
          : `the credentials do not allow list and watch of ${kind}`,
        detail: detailOfFailure(error),
        next: nextStepOf(error),
      };
      this.#refusalsLeft = Math.max(0, this.#refusalsLeft - 1);
      if (this.#refusalsLeft > 0) {
        this.#store.setState('unreachable', reason);
        return jitter(2 * this.#timing.retryBaseMs);
      }
      this.#store.setState('forbidden', {
        ...reason,
        account: error.account,
        isRejected,
      });
      this.#allowed(false);
      return jitter(this.#timing.reprobeMs);
    }
    if (error instanceof KubernetesError && error.isGone) {
      // The version is too old, which is no fault: listing again mends it.
      return this.#backoff.next();
    }
    const wait = this.#backoff.next(
      error instanceof KubernetesError ? error.retryAfterSeconds : undefined,
    );
    this.#store.setState('unreachable', {
      message:
        error instanceof EndlessListError
          ? error.message
          : describeFailure(error),
      detail: detailOfFailure(error),
      next: nextStepOf(error),
    });
    this.#logger.debug(`Watching ${kind} failed: ${explainFailure(error)}`);
    return error instanceof EndlessListError
      ? Math.max(wait, jitter(this.#timing.endlessMs))
      : wait;
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
    error instanceof CredentialError ||
    error instanceof ProxyError ||
    isNetworkError(error)
  );
}

/** Whether the whole server may be away, as opposed to one kind of it. */
function mayBeAway(error: unknown): boolean {
  if (error instanceof KubernetesError) {
    return error.status >= 500 || error.isRedirect;
  }
  return (
    error instanceof DeadlineError ||
    error instanceof CredentialError ||
    error instanceof UnexpectedAnswerError ||
    isNetworkError(error) ||
    (error instanceof Error && error.cause !== undefined)
  );
}

function isNetworkError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}

function jitter(ms: number): number {
  return ms * (0.75 + Math.random() * 0.25);
}
