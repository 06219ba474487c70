import { FieldReader } from './FieldReader';
import { ObjectMeta, readObjectMeta } from './objectMeta';

/** @public */
export interface ProjectedEvent extends ObjectMeta<'Event'> {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly about: {
    readonly kind: string;
    readonly name: string;
    readonly uid: string;
    /** Such as `spec.containers{kserve-container}`. */
    readonly fieldPath: string | null;
  };
  /** Who wrote it, such as `kubelet`. */
  readonly component: string | null;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly count: number;
}

/** Reads an Event of either recorder: the older fills first and last time, the newer only `eventTime` and `series`. */
export function projectEvent(object: FieldReader): ProjectedEvent {
  const about = object.at('involvedObject').exists
    ? object.at('involvedObject')
    : object.at('regarding');
  const meta = readObjectMeta('Event', object);
  const firstAt =
    object.at('eventTime').time() ??
    object.at('firstTimestamp').time() ??
    meta.createdAt;
  return {
    ...meta,
    type: object.at('type').text() ?? 'Normal',
    reason: object.at('reason').text() ?? '',
    message:
      object.at('message').message() ?? object.at('note').message() ?? '',
    about: {
      kind: about.at('kind').text() ?? '',
      name: about.at('name').text() ?? '',
      uid: about.at('uid').text() ?? '',
      fieldPath: about.at('fieldPath').text(),
    },
    component:
      object.at('source', 'component').text() ||
      object.at('reportingComponent').text() ||
      null,
    firstAt,
    lastAt:
      object.at('series', 'lastObservedTime').time() ??
      object.at('lastTimestamp').time() ??
      firstAt,
    count:
      object.at('series', 'count').count() ?? object.at('count').count() ?? 1,
  };
}
