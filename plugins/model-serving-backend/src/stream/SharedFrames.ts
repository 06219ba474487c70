import { KnownService } from '../picture/KnownService';
import { LivePicture } from '../picture/LivePicture';
import { summaryOf } from '../picture/views';

/** Frames kept ready; beyond, the oldest are written again when they are needed. */
const MOST_FRAMES = 4_000;

interface ServiceFrames {
  withCost?: string;
  withoutCost?: string;
}

/** What clients are told of services, written once for all of them. */
export class SharedFrames {
  readonly #picture: LivePicture;
  readonly #frames = new Map<KnownService, ServiceFrames>();

  constructor(picture: LivePicture) {
    this.#picture = picture;
  }

  /** The service as it is now; undefined when it is gone. */
  changed(service: KnownService, cost: boolean): string | undefined {
    let frames = this.#frames.get(service);
    if (!frames) {
      frames = {};
      this.#frames.set(service, frames);
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

  forget(services: readonly KnownService[]): void {
    for (const service of services) {
      this.#frames.delete(service);
    }
  }
}

/** That a service is gone, or may no longer be seen. */
export function removedFrame({ ref }: KnownService): string {
  return frame('service-removed', JSON.stringify(ref));
}

/** One server-sent event. */
export function frame(event: string, data: string): string {
  return `event: ${event}\ndata: ${data}\n\n`;
}
