import { Condition, readConditions } from './condition';
import { FieldReader } from './FieldReader';
import { defineKind, placeOf, servedAt } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import type { PictureIndex } from './PictureIndex';
import { servicesOfPod } from './pod';

/** @public */
export interface ProjectedExternalSecret extends ObjectMeta<'ExternalSecret'> {
  /** Name of the Secret it makes; never its content. */
  readonly target: string;
  /** Kind and name of the store it reads. */
  readonly store: string | null;
  /** When the Secret was last brought up to date; null when it never was. */
  readonly refreshedAt: string | null;
  readonly conditions: readonly Condition[];
}

/** Reads an ExternalSecret. */
export function projectExternalSecret(
  object: FieldReader,
): ProjectedExternalSecret {
  const meta = readObjectMeta('ExternalSecret', object);
  const store = object.at('spec', 'secretStoreRef');
  const storeName = store.at('name').text();
  return {
    ...meta,
    target: object.at('spec', 'target', 'name').text() || meta.name,
    store: storeName
      ? `${store.at('kind').text() || 'SecretStore'} ${storeName}`
      : null,
    refreshedAt: object.at('status', 'refreshTime').time(),
    conditions: readConditions(object.at('status', 'conditions')),
  };
}

/** Those whose pods wait for the Secret that it is to make. */
function servicesOf(
  { namespace, target }: ProjectedExternalSecret,
  index: PictureIndex,
): string[] {
  return index
    .all('Pod', 'missingSecret', namespace, target)
    .flatMap(servicesOfPod);
}

export const externalSecretKind = defineKind({
  served: servedAt('external-secrets.io', 'v1', 'v1beta1'),
  plural: 'externalsecrets',
  scope: 'namespaced',
  project: projectExternalSecret,
  lookUps: {
    target: ({ namespace, target }) => [placeOf({ namespace, name: target })],
  },
  services: servicesOf,
  concernsOthers: false,
});
