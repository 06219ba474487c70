import type { KubernetesObject } from '@model-serving/lab';

/** A policy by its name, or what else answers: RBAC, Kueue's webhook, the API server itself. */
export type Control = `serving-${string}` | 'rbac' | 'kueue' | 'api-server';

/** Something that a tenant tries to create round a control. */
export interface Creation {
  /** What is tried. */
  title: string;
  /** What answers. */
  control: Control;
  object: KubernetesObject;
  /**
   * Where KServe's webhook rewrites the object before policies see it, the cluster refuses it in other words than
   * the portal, which sees what is in Git: what the cluster says then.
   */
  clusterSays?: RegExp;
  /** Set where Argo CD may write it, because it is the platform's: the portal is asked as the tenant then. */
  ofPlatform?: true;
  /** Who makes it, where that is no member of the tenant: only the portal is asked then. */
  by?: string;
  /** Fields that the lab's kinds do not have, in words: only the portal is asked then. */
  unserved?: string;
}

/** Something that a tenant tries to change round a control. */
export interface Change {
  title: string;
  control: Control;
  /** The object as it is. */
  target: { apiVersion: string; kind: string; name: string };
  subresource?: string;
  /** Makes of the object, or of its subresource, what the tenant wants of it. */
  wish(live: Record<string, any>): Record<string, any>;
  /** What refuses it too: the API server names only one of those. */
  also?: readonly Control[];
  /** A subresource that is created rather than changed. */
  creates?: true;
  /** A subresource that is connected to, which has no dry runs. */
  connects?: true;
}
