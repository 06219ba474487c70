import type { RenderedFile } from '@model-serving/backstage-plugin-model-serving-common';
import {
  EffectiveProfile,
  isExternalPath,
  mergeProfiles,
  offeredBy,
  parseProfiles,
  type RenderInput,
  readRuntimePods,
  renderService,
  ServicePath,
  ServicePaths,
} from '@model-serving/backstage-plugin-model-serving-node';
import { tenantObjects } from '@model-serving/lab';
import { readdirSync, readFileSync } from 'node:fs';
import { rootFile } from '../rootFile';
import { sampleInput } from '../sampleService';

/** The tenant whose services these are; Argo CD lets `team-*` be applied to. */
export const LAYERS_TENANT = 'team-layers';
/** What its Jobs work through. */
export const CLAIM = 'data';
/** The flavor and the nodes of services without an accelerator. */
export const CPU_FLAVOR = 'cpu';
export const CPU_NODES = {
  label: 'lab.model-serving.backstage.io/pool',
  value: 'cpu',
};

/** Namespace, queue, limits and rights of the tenant. */
export const TENANT_OBJECTS = tenantObjects(LAYERS_TENANT, 8).map(object =>
  object.metadata.name === 'serving-limits'
    ? {
        ...object,
        data: {
          ...(object.data as object),
          nodeLabels: `${CPU_NODES.label}=${CPU_NODES.value}`,
        },
      }
    : object,
);
const [NAMESPACE] = TENANT_OBJECTS;

const SIZES = `
apiVersion: model-serving.backstage.io/v1alpha1
kind: Profile
metadata: { name: ${LAYERS_TENANT} }
spec:
  layer: tenant
  match: { tenant: ${LAYERS_TENANT} }
  accelerators:
    - id: cpu-1
      title: 1 core, 2 GiB
      flavor: ${CPU_FLAVOR}
      cpu: '1'
      memory: 2Gi
      nodeSelector: { ${CPU_NODES.label}: ${CPU_NODES.value} }
`;

/** What a path asks on top of what all of them ask. */
const ANSWERS: Partial<Record<string, object>> = {
  'batch-inference': {
    run: { claim: CLAIM, folder: 'reviews', shards: 1, hours: 1 },
  },
};

/** A runtime of the platform, served by a golden path, or why that cannot be. */
export interface Pair {
  path: ServicePath;
  runtime: EffectiveProfile['runtimes'][number];
  /** Name of the service. */
  name: string;
  /** A sentence; null where the path can start the runtime. */
  refusal: string | null;
}

const filesIn = (folder: string) =>
  readdirSync(rootFile(folder)).map(file => ({
    path: `${folder}/${file}`,
    content: readFileSync(rootFile(`${folder}/${file}`), 'utf8'),
  }));

const profile = mergeProfiles(
  parseProfiles([
    ...filesIn('templates/platform/profiles'),
    { path: `${LAYERS_TENANT}.yaml`, content: SIZES },
  ]),
  { cluster: 'lab', tenant: LAYERS_TENANT },
  readRuntimePods(filesIn('templates/platform/runtimes')),
);

/** Every golden path that starts pods, with every runtime of the shipped profile. */
export const PAIRS: readonly Pair[] = new ServicePaths().all.flatMap(path =>
  isExternalPath(path)
    ? []
    : offeredBy(path, profile).runtimes.map(runtime => ({
        path,
        runtime,
        name: runtime.id,
        refusal: runtime.refusal ?? null,
      })),
);

/** The files of a pair, for a model that the runtime serves; on CPUs where it can run on them. */
export function filesOf({ path, runtime, name }: Pair): RenderedFile[] {
  const sample = sampleInput({
    request: {
      tenant: LAYERS_TENANT,
      name,
      runtime: runtime.id,
      accelerator: runtime.devices.includes('cpu') ? 'cpu-1' : 'h100-1',
      purpose: 'Shows that this engine starts on this layer',
      ...ANSWERS[path.id],
    },
    tenant: {
      name: LAYERS_TENANT,
      namespace: LAYERS_TENANT,
      owner: `group:default/${LAYERS_TENANT}`,
      costCenter:
        NAMESPACE.metadata.annotations![
          'model-serving.backstage.io/cost-center'
        ],
    },
  });
  const input: RenderInput = {
    ...sample,
    profile,
    model: {
      ...sample.model,
      facts: {
        ...sample.model.facts,
        format: runtime.serves.formats[0],
        task: runtime.serves.tasks?.[0] ?? sample.model.facts.task,
      },
    },
  };
  return renderService(path, input);
}
