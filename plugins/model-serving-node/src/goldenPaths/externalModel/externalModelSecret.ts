import {
  ENDPOINT_ANNOTATION,
  EXPECTED_TOKENS_ANNOTATION,
  expectedTokensText,
  GOLDEN_PATH_ANNOTATION,
  GOLDEN_PATHS,
  KUBERNETES_ID_LABEL,
  PURPOSE_ANNOTATION,
} from '@model-serving/backstage-plugin-model-serving-common';
import { secretOf } from '../../manifests/externalSecret';
import {
  fromProfile,
  modelAnnotations,
  ownershipLabels,
  syncAnnotations,
  WAVES,
} from '../../manifests/RenderContext';
import { fromLayer, Tree } from '../../manifests/sourced';
import type { ExternalContext } from './context';

/**
 * The ExternalSecret that is the service. Its Secret holds all that a client needs: the address and the name of the model as
 * they are here, and the key from the tenant's store.
 */
export function externalModelSecret(context: ExternalContext): Tree {
  const { endpoint, modelName, request, url } = context;
  const { variables } = endpoint;
  const from = (value: unknown) =>
    fromProfile(context, `externalEndpoints.${endpoint.id}`, value);
  return secretOf(
    context,
    request.name,
    [
      {
        ...endpoint,
        store: endpoint.secretStore,
        secretKey: from(variables.key),
        from,
      },
    ],
    {
      metadata: {
        labels: {
          ...ownershipLabels(context),
          [KUBERNETES_ID_LABEL]: fromLayer('request', request.name),
        },
        annotations: {
          ...syncAnnotations(WAVES.service),
          [GOLDEN_PATH_ANNOTATION]: GOLDEN_PATHS.externalModel.id,
          ...modelAnnotations(context),
          [ENDPOINT_ANNOTATION]: from(endpoint.id),
          [EXPECTED_TOKENS_ANNOTATION]: fromLayer(
            'request',
            expectedTokensText(request.tokens),
          ),
          [PURPOSE_ANNOTATION]: fromLayer('request', request.purpose),
        },
      },
      template: {
        engineVersion: 'v2',
        mergePolicy: 'Merge',
        data: {
          [variables.url]: fromLayer('request', url),
          [variables.model]: fromLayer('request', modelName),
        },
      },
    },
  );
}
