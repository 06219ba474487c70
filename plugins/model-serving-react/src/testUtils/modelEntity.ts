import { Entity } from '@backstage/catalog-model';
import { ModelFacts } from '@model-serving/backstage-plugin-model-serving-common';

export const DIGEST = `sha256:${'9'.repeat(64)}`;

const annotationsOf = (location: string) => ({
  'backstage.io/managed-by-location': location,
  'backstage.io/managed-by-origin-location': location,
});

/** A model's entity as the catalog answers it. */
export function modelEntity(
  name: string,
  facts: Partial<ModelFacts> = {},
  location = `model-serving:https://git.example.com/platform/serving/${name}`,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      namespace: 'default',
      title: name.toUpperCase(),
      annotations: annotationsOf(location),
    },
    spec: {
      type: 'ai-model',
      owner: 'group:default/platform-owners',
      model: {
        uri: `oci://registry.example/${name}@${DIGEST}`,
        format: 'vLLM',
        ...facts,
      },
    },
    relations: [
      { type: 'ownedBy', targetRef: 'group:default/platform-owners' },
    ],
  };
}
