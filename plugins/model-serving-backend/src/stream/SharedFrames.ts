import { ServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import { LivePicture, ServiceRefKey } from '../picture/LivePicture';
import { summaryOf } from '../picture/views';

/** Frames kept ready; beyond, the oldest are written down again when they are needed. */
const MOST_FRAMES = 4_000;

interface ServiceFrames {
  withCost?: string;
  withoutCost?: string;
}

/** What clients are told of services, written down once for all of them. */
export class SharedFrames {
  readonly #picture: LivePicture;
  readonly #frames = new Map<string, ServiceFrames>();

  constructor(picture: LivePicture) {
    this.#picture = picture;
  }

  /** Who may see the service; undefined when it is gone. */
  line(service: ServiceRefKey) {
    return this.#picture.line(service);
  }

  /** The service as it is now; undefined when it is gone. */
  changed(service: ServiceRefKey, cost: boolean): string | undefined {
    let frames = this.#frames.get(service.id);
    if (!frames) {
      frames = {};
      this.#frames.set(service.id, frames);
      if (this.#frames.size > MOST_FRAMES) {
        this.#frames.delete(this.#frames.keys().next().value!);
      }
    }
    const which = cost ? 'withCost' : 'withoutCost';
    if (frames[which] === undefined) {
      const detail = this.#picture.recent(service);
      frames[which] =
        detail && frame('service', JSON.stringify(summaryOf(detail, { cost })));
    }
    return frames[which];
  }

  forget(services: readonly ServiceRefKey[]): void {
    for (const service of services) {
      this.#frames.delete(service.id);
    }
  }
}

/** That a service is gone, or may no longer be seen. */
export function removedFrame({ cluster, key }: ServiceRefKey): string {
  const [kind, namespace, name] = key.split('/');
  const ref: ServiceRef = {
    cluster,
    namespace,
    kind: kind as ServiceRef['kind'],
    name,
  };
  return frame('service-removed', JSON.stringify(ref));
}

/** One server-sent event. */
export function frame(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
