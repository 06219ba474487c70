import { randomBytes } from 'node:crypto';
import { KubernetesClient } from './KubernetesClient';
import { KubernetesError } from './KubernetesError';
import { KubernetesObject } from './KubernetesObjects';
import { Pace } from './Pace';
import { ResourceKind } from './ResourceKind';

interface Event extends KubernetesObject {
  [field: string]: unknown;
}

const EVENTS: ResourceKind<Event> = {
  apiVersion: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
};

/** What happened to an object. */
export interface Happening {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  component: string;
  /** For example `spec.containers{kserve-container}`. */
  fieldPath?: string;
}

/** Writes Events in the two forms that a cluster holds: the old recorder's and that of events.k8s.io. */
export class EventRecorder {
  readonly #counted = new Map<string, Event>();

  readonly #client: KubernetesClient;
  readonly #pace: Pace;

  constructor(client: KubernetesClient, pace: Pace) {
    this.#client = client;
    this.#pace = pace;
  }

  /** As kubelet, KServe and the workload controllers write: the same event again raises its count. */
  async record(about: KubernetesObject, happening: Happening): Promise<void> {
    const { type, reason, message, component } = happening;
    const now = this.#pace.timestamp();
    const key = JSON.stringify([about.metadata.uid, happening]);
    const known = this.#counted.get(key);
    if (known) {
      const count = Number(known.count) + 1;
      const patch = { count, lastTimestamp: now };
      this.#counted.set(key, { ...known, ...patch });
      await this.#quietly(this.#client.patch(EVENTS, known.metadata, patch));
      return;
    }
    const event = {
      ...this.#head(about, happening),
      type,
      reason,
      message,
      source: { component },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: '',
    };
    this.#counted.set(key, event);
    await this.#quietly(this.#client.create(EVENTS, event));
  }

  /** As the scheduler and Kueue write. */
  async recordOnce(
    about: KubernetesObject,
    { action, ...happening }: Happening & { action?: string },
  ): Promise<void> {
    const { type, reason, message, component } = happening;
    await this.#quietly(
      this.#client.create(EVENTS, {
        ...this.#head(about, happening),
        type,
        reason,
        message,
        source: {},
        firstTimestamp: null,
        lastTimestamp: null,
        eventTime: this.#pace.microTimestamp(),
        action: action ?? reason,
        reportingComponent: component,
        reportingInstance: `${component}-sandbox`,
      }),
    );
  }

  #head(about: KubernetesObject, { fieldPath }: Happening): Event {
    const { name, uid, resourceVersion } = about.metadata;
    const namespace = about.metadata.namespace ?? 'default';
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${name}.${randomBytes(8).toString('hex')}`,
        namespace,
      },
      involvedObject: {
        kind: about.kind,
        apiVersion: about.apiVersion,
        namespace,
        name,
        uid,
        resourceVersion,
        ...(fieldPath && { fieldPath }),
      },
    };
  }

  // An event must not stop what it tells of: its namespace may be going away.
  async #quietly(writing: Promise<unknown>): Promise<void> {
    try {
      await writing;
    } catch (error) {
      if (!(error instanceof KubernetesError)) {
        throw error;
      }
    }
  }
}
