import {
  PRIORITY_CLASS_LABEL,
  PURPOSE_ANNOTATION,
  QUEUE_NAME_LABEL,
  SERVICE_LABEL,
  serviceRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  catalogInfo,
  fromLayer,
  fromProfile,
  fromRuntime,
  looseMap,
  modelAnnotations,
  networkPolicy,
  ownershipLabels,
  readModelAnnotations,
  RenderContext,
  requestsOfSize,
  ServicePath,
  withOwnDefinition,
} from '@model-serving/backstage-plugin-model-serving-node';

const IMAGE =
  'registry.example.com/engines/vllm@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
const MOUNTED = '/mnt/models';

const podLabels = (service: string) => ({ [SERVICE_LABEL]: service });

function deployment(context: RenderContext) {
  const { accelerator, model, request, runtime, tenant } = context;
  const ofAccelerator = (value: unknown) =>
    fromProfile(context, `accelerators.${accelerator.id}`, value);
  const amounts = ofAccelerator(requestsOfSize(accelerator));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: fromLayer('request', request.name),
      namespace: fromLayer('tenant', tenant.namespace),
      labels: {
        ...ownershipLabels(context),
        [QUEUE_NAME_LABEL]: fromLayer('tenant', tenant.localQueue),
        [PRIORITY_CLASS_LABEL]: fromLayer('request', request.priority),
      },
      annotations: {
        ...modelAnnotations(context),
        [PURPOSE_ANNOTATION]: fromLayer('request', request.purpose),
      },
    },
    spec: {
      // A plain Deployment does not scale: it has its upper number of replicas.
      replicas: fromLayer('request', request.replicas.max),
      selector: { matchLabels: fromLayer('request', podLabels(request.name)) },
      template: {
        metadata: { labels: ownershipLabels(context) },
        spec: {
          automountServiceAccountToken: false,
          nodeSelector: ofAccelerator(accelerator.nodeSelector),
          tolerations: ofAccelerator(accelerator.tolerations),
          containers: [
            {
              name: 'engine',
              image: IMAGE,
              args: [`--model=${MOUNTED}`],
              env: [{ name: 'HF_HUB_OFFLINE', value: '1' }],
              ports: [
                {
                  containerPort: fromRuntime(context, runtime.port),
                },
              ],
              resources: { requests: amounts, limits: amounts },
              volumeMounts: [
                { name: 'model', mountPath: MOUNTED, readOnly: true },
              ],
            },
          ],
          volumes: [
            {
              name: 'model',
              image: {
                reference: fromLayer(
                  'request',
                  model.facts.uri.replace('oci://', ''),
                ),
              },
            },
          ],
        },
      },
    },
  };
}

/** A Deployment with an image volume: what a team runs that needs nothing of KServe. */
export const plainDeployment: ServicePath = {
  id: 'plain-deployment',
  module: __filename,
  template: 'template:default/plain-deployment',
  service: { apiVersion: 'apps/v1', kind: 'Deployment' },
  kinds: [
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  ],
  request: serviceRequestSchema,
  requires: ['gateway', 'dns'],
  needs: () => ['ClusterQueue', 'LocalQueue', 'Workload'],
  podLabels,
  documents: context => [
    ['deployment.yaml', [deployment(context)]],
    [
      'networkpolicy.yaml',
      [networkPolicy(context, podLabels(context.request.name))],
    ],
    ['catalog-info.yaml', catalogInfo(context, 'Deployment')],
  ],
  read(objects) {
    const service = objects.find(({ kind }) => kind === 'Deployment');
    if (!service) {
      return undefined;
    }
    const spec = looseMap(service.spec);
    const pod = looseMap(looseMap(spec.template).spec);
    const [container] = [pod.containers].flat();
    const [volume] = [pod.volumes].flat();
    const resources = looseMap(looseMap(container).resources);
    const { annotations, labels } = service.metadata;
    const reference = looseMap(looseMap(volume).image).reference;
    return {
      service,
      answers: {
        model: readModelAnnotations(annotations),
        replicas: { min: spec.replicas, max: spec.replicas },
        priority: labels?.[PRIORITY_CLASS_LABEL],
        purpose: annotations?.[PURPOSE_ANNOTATION],
      },
      artifact: `oci://${reference}`,
      fields: {
        artifact: 'spec.template.spec.volumes[0].image.reference',
        maxReplicas: 'spec.replicas',
      },
      pod: {
        requests: looseMap(resources.requests),
        limits: looseMap(resources.limits),
        nodeSelector: pod.nodeSelector,
        tolerations: pod.tolerations,
      },
      overhead: {},
    };
  },
  expected: withOwnDefinition,
};
