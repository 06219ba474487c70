import { Freshness } from './freshness';

/** What the cluster wrote about a pod. Kept there for about an hour. @public */
export interface PodEvent {
  type: string;
  reason: string;
  /** At most 1,024 characters, without what looks like a credential. */
  message: string;
  /** Who wrote it, such as `kubelet`. */
  from: string | null;
  /** Container it is about, where it is about one. */
  container: string | null;
  firstAt: string | null;
  lastAt: string | null;
  count: number;
}

/** Newest first. @public */
export interface PodEvents extends Freshness {
  items: PodEvent[];
}

/** The end of a container's log. @public */
export interface PodLog extends Freshness {
  container: string;
  /** Containers of the pod that can be asked for. */
  containers: string[];
  /** Of the run before the last restart. */
  previous: boolean;
  /** Lines as the container wrote them, each with its time; without what looks like a credential. */
  lines: string[];
  /** More was written than is shown. */
  truncated: boolean;
}
