import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterAccess } from '../kubernetes/ClusterClient';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { RecordedEvent, withoutBookkeeping } from './RecordedEvent';
import { watchKind, WatchEvent } from './watchKind';

/** A collection that is watched. */
export interface WatchedCollection {
  /** Of the API server, such as `/api/v1/namespaces/recorded-a/pods`. */
  path: string;
  /** Which of its objects belong to the recording; all, if left out. */
  only?(object: KubernetesObject): boolean;
}

/** Everything recorded so far, as it stands. */
export interface Standing {
  of(kind: string): KubernetesObject[];
}

/** Follows collections of one cluster and keeps their events in order of arrival. */
export class Recorder implements Standing {
  readonly events: RecordedEvent[] = [];
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #stopping = new AbortController();
  readonly #onEvent = new Set<() => void>();
  #failure: Error | undefined;

  private constructor() {}

  /** Resolves when everything that is there has been recorded. */
  static async start(
    access: ClusterAccess,
    collections: readonly WatchedCollection[],
  ): Promise<Recorder> {
    const recorder = new Recorder();
    await Promise.all(
      collections.map(
        ({ path, only }) =>
          new Promise<void>((resolve, reject) => {
            watchKind(
              access,
              path,
              event => {
                if (!only || only(event.object)) {
                  recorder.#keep(event);
                }
              },
              resolve,
              recorder.#stopping.signal,
            ).catch(error => {
              recorder.#fail(error);
              reject(error);
            });
          }),
      ),
    );
    return recorder;
  }

  of(kind: string): KubernetesObject[] {
    return [...this.#objects.values()].filter(object => object.kind === kind);
  }

  /**
   * Waits until what was recorded is as wanted.
   *
   * @param what - completes the sentence "Waited 60 s for …"
   */
  async until(
    what: string,
    wanted: (standing: Standing) => unknown,
    seconds: number,
  ): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const done = new AbortController();
      const look = () => {
        const failure = this.#failure;
        if (failure || wanted(this)) {
          done.abort();
          this.#onEvent.delete(look);
          if (failure) {
            reject(failure);
          } else {
            resolve();
          }
        }
      };
      this.#onEvent.add(look);
      look();
      pause(seconds * 1000, undefined, { signal: done.signal }).then(
        () => {
          this.#onEvent.delete(look);
          reject(new Error(`Timed out after ${seconds} s waiting for ${what}`));
        },
        () => {},
      );
    });
  }

  /** Waits until nothing has been heard for so long; controllers write their last words after the fact. */
  async untilQuiet(quietMs: number, mostMs: number): Promise<void> {
    const end = Date.now() + mostMs;
    let heard = true;
    const listen = () => {
      heard = true;
    };
    this.#onEvent.add(listen);
    while (heard && Date.now() < end) {
      heard = false;
      await pause(quietMs);
    }
    this.#onEvent.delete(listen);
  }

  stop(): void {
    this.#stopping.abort();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    [...this.#onEvent].forEach(look => look());
  }

  #keep({ type, object }: WatchEvent): void {
    const kept = withoutBookkeeping(object);
    const { namespace, name } = object.metadata;
    const key = `${object.kind}/${namespace ?? ''}/${name}`;
    if (type === 'DELETED') {
      this.#objects.delete(key);
    } else {
      this.#objects.set(key, kept);
    }
    this.events.push({
      at: new Date().toISOString(),
      type: type as RecordedEvent['type'],
      object: kept,
    });
    [...this.#onEvent].forEach(look => look());
  }
}
