import { ColdStart, ServiceDetail, ServiceRef } from '../api';

/** A start of one pod as it is worth keeping: the pod and its events go, this stays. @public */
export interface ColdStartRecord extends ColdStart {
  /** Key of the record. */
  podUid: string;
  service: ServiceRef;
  /** Hash of the pod template; null where the pod has none. */
  revision: string | null;
  /** Whether anything about it can still change. */
  finished: boolean;
}

/**
 * The starts of a service's present pods. A record is to replace the one of the same pod unless
 * that one is finished: events fade after an hour, and a later look knows less.
 * @public
 */
export function coldStartsOf(
  service: Pick<ServiceDetail, 'ref' | 'pods'>,
): ColdStartRecord[] {
  return service.pods.flatMap(({ uid, revision, coldStart }) =>
    coldStart
      ? [
          {
            ...coldStart,
            podUid: uid,
            service: service.ref,
            revision,
            finished: coldStart.readyAt !== null,
          },
        ]
      : [],
  );
}
