import { readYamlDocuments } from '@model-serving/backstage-kubernetes-policy-node';
import {
  DEFAULT_NAMESPACE,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  parseServiceRef,
  SERVICE_ANNOTATION,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  GitOpsFile,
  PROPOSAL_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';

const component = z.object({
  apiVersion: z.string(),
  kind: z.literal('Component'),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    annotations: z.record(z.string(), z.string()),
  }),
});

/** Where to look for a service once its files are merged. */
export interface DescribedService {
  service: ServiceRef;
  serviceUrl: string;
  entityRef: string;
}

/** Reads the service's page and entity from the catalog-info.yaml that goes with it; undefined where that does not say. */
export function describedService(
  files: readonly GitOpsFile[],
): DescribedService | undefined {
  const file = files.find(({ path }) => path.endsWith('/catalog-info.yaml'));
  for (const { value } of file
    ? readYamlDocuments(file, PROPOSAL_LIMITS)
    : []) {
    const parsed = component.safeParse(value);
    const ref =
      parsed.success &&
      parseServiceRef(
        parsed.data.metadata.annotations[SERVICE_ANNOTATION] ?? '',
      );
    if (ref) {
      const entity: Entity = parsed.data;
      const path = [ref.cluster, ref.namespace, ref.kind, ref.name];
      return {
        service: ref,
        serviceUrl: `/serving/${path.map(encodeURIComponent).join('/')}`,
        entityRef: stringifyEntityRef({
          ...entity,
          metadata: { namespace: DEFAULT_NAMESPACE, ...entity.metadata },
        }),
      };
    }
  }
  return undefined;
}
