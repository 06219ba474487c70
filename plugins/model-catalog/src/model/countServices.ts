import { CatalogApi } from '@backstage/plugin-catalog-react';
import {
  MODEL_ANNOTATION,
  MODEL_SERVER_TYPE,
} from '@model-serving/backstage-plugin-model-serving-common';

const FACET = `metadata.annotations.${MODEL_ANNOTATION}`;

/**
 * How many services run each model, by the model's entity ref, as far as the user may see them.
 * A model without services is not listed.
 */
export async function countServices(
  catalogApi: CatalogApi,
): Promise<ReadonlyMap<string, number>> {
  const { facets } = await catalogApi.getEntityFacets({
    filter: { kind: 'Component', 'spec.type': MODEL_SERVER_TYPE },
    facets: [FACET],
  });
  return new Map(
    facets[FACET].map(({ value, count }) => [value.toLowerCase(), count]),
  );
}
