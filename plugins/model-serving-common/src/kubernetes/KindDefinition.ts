import { FieldReader } from './FieldReader';
import type { PictureIndex } from './PictureIndex';

/** Where a kind may be served. @public */
export interface ServedAt {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
}

/** As objects say it: `apps/v1`, and `v1` for the core group. @public */
export function apiVersionOf({ group, version }: ServedAt): string {
  return group ? `${group}/${version}` : version;
}

/** The keys under which an object is found; what is null or empty is no key. */
export type LookUp<T> = (object: T) => ReadonlyArray<string | null | undefined>;

/** Everything the suite knows of one kind of object that it watches. */
export interface KindDefinition<T, L extends string = string> {
  /** Groups and versions that can be read, preferred first; discovery tells which a cluster serves. */
  readonly served: readonly ServedAt[];
  readonly plural: string;
  readonly scope: 'namespaced' | 'cluster';
  /** Takes the allow-listed part of an object. */
  project(object: FieldReader): T;
  readonly lookUps: Readonly<Record<L, LookUp<NoInfer<T>>>>;
  /**
   * Keys of the services whose description this very object changes; some may be none. They are
   * described anew at once.
   */
  services(object: NoInfer<T>, index: PictureIndex): readonly string[];
  /**
   * Whether an object changes what is said of services that it does not name, such as all those of
   * a queue. Those follow in a pass over all services.
   */
  readonly concernsOthers: boolean;
}

export function defineKind<T, L extends string = never>(
  definition: KindDefinition<T, L>,
): KindDefinition<T, L> {
  return definition;
}

/** For kinds whose objects name no service. */
export const noServices = (): readonly string[] => [];

/** The versions of a group, preferred first. */
export function servedAt(group: string, ...versions: string[]): ServedAt[] {
  return versions.map(version => ({ group, version }));
}

/** Key of an object among those of its kind. */
export function placeOf({
  namespace,
  name,
}: {
  readonly namespace: string | null;
  readonly name: string;
}): string {
  return [namespace, name].join('/');
}
