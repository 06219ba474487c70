import {
  ClusterPicture,
  PodEvent,
} from '@model-serving/backstage-plugin-model-serving-common';

const MOST_EVENTS = 100;

const time = (event: PodEvent) => event.lastAt ?? event.firstAt ?? '';

/** The events about a pod, newest first, from what is watched anyway. */
export function podEvents(picture: ClusterPicture, uid: string): PodEvent[] {
  return (picture.objects.Event ?? [])
    .filter(({ about }) => about.uid === uid)
    .map(
      ({
        type,
        reason,
        message,
        component,
        about,
        firstAt,
        lastAt,
        count,
      }): PodEvent => ({
        type,
        reason,
        message,
        from: component,
        container: /\{(.+)\}$/.exec(about.fieldPath ?? '')?.[1] ?? null,
        firstAt,
        lastAt,
        count,
      }),
    )
    .sort((a, b) => (time(a) < time(b) ? 1 : -1))
    .slice(0, MOST_EVENTS);
}
