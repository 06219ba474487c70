import { serviceKey } from '../api';
import { Condition, readConditions } from './condition';
import { isExternalModel } from '../external/externalModels';
import { ENDPOINT_ANNOTATION, EXPECTED_TOKENS_ANNOTATION } from '../labels';
import { FieldReader } from './FieldReader';
import { readServiceAnnotations, ServiceAnnotations } from './inferenceService';
import { defineKind, placeOf, servedAt } from './KindDefinition';
import { ObjectMeta, readObjectMeta } from './objectMeta';
import type { PictureIndex } from './PictureIndex';
import { servicesOfPod } from './pod';

/** @public */
export interface ProjectedExternalSecret
  extends ObjectMeta<'ExternalSecret'>,
    ServiceAnnotations {
  /** Id of the profiles' endpoint and the expected tokens, of one that is an external model. */
  readonly endpoint: string | null;
  readonly expectedTokens: string | null;
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
  const annotations = object.at('metadata', 'annotations');
  const store = object.at('spec', 'secretStoreRef');
  const storeName = store.at('name').text();
  return {
    ...meta,
    ...readServiceAnnotations(object),
    endpoint: annotations.at(ENDPOINT_ANNOTATION).sharedText(),
    expectedTokens: annotations.at(EXPECTED_TOKENS_ANNOTATION).text(),
    target: object.at('spec', 'target', 'name').text() || meta.name,
    store: storeName
      ? `${store.at('kind').text() || 'SecretStore'} ${storeName}`
      : null,
    refreshedAt: object.at('status', 'refreshTime').time(),
    conditions: readConditions(object.at('status', 'conditions')),
  };
}

/** Itself, where it is an external model, and those whose pods wait for the Secret that it is to make. */
function servicesOf(
  secret: ProjectedExternalSecret,
  index: PictureIndex,
): string[] {
  const { namespace, target } = secret;
  return [
    ...(isExternalModel(secret) ? [serviceKey(secret)] : []),
    ...index
      .all('Pod', 'missingSecret', namespace, target)
      .flatMap(servicesOfPod),
  ];
}

export const externalSecretKind = defineKind({
  served: servedAt('external-secrets.io', 'v1', 'v1beta1'),
  plural: 'externalsecrets',
  scope: 'namespaced',
  project: projectExternalSecret,
  lookUps: {
    place: secret => [placeOf(secret)],
    target: ({ namespace, target }) => [placeOf({ namespace, name: target })],
  },
  services: servicesOf,
  concernsOthers: false,
});
