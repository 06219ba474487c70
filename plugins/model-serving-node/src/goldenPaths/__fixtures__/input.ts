import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readdirSync, readFileSync } from 'node:fs';
import {
  CpuSize,
  EffectiveProfile,
  mergeProfiles,
  parseProfiles,
  readRuntimePods,
} from '../../profiles';
import type { ChosenModel } from '@model-serving/backstage-plugin-model-serving-common';
import type { RenderInput } from '../renderService';

export const DIGEST = 'ab'.repeat(32);

/** A file of `templates/platform`, as the GitOps repository holds it. */
export function platformFile(path: string) {
  return {
    path: `platform/${path}`,
    content: readFileSync(
      resolvePackagePath(
        '@model-serving/backstage-plugin-model-serving-node',
        '../../templates/platform',
        path,
      ),
      'utf8',
    ),
  };
}

/** The files of a folder of `templates/platform`. */
export const platformFiles = (folder: string) =>
  readdirSync(
    resolvePackagePath(
      '@model-serving/backstage-plugin-model-serving-node',
      '../../templates/platform',
      folder,
    ),
  )
    .sort()
    .map(file => platformFile(`${folder}/${file}`));

export const target = { cluster: 'sandbox', tenant: 'team-a' };

/** What the shipped runtimes start. */
export const shippedPods = () =>
  readRuntimePods(platformFiles('runtimes'));

const shippedProfile = mergeProfiles(
  parseProfiles([platformFile('profiles/platform.yaml')]),
  target,
  shippedPods(),
);

/** The shipped profile, merged; a copy that a test may change. */
export const platformProfile = (): EffectiveProfile =>
  JSON.parse(JSON.stringify(shippedProfile));

export const cpuSize: CpuSize = {
  id: 'cpu-8',
  title: '8 cores 16 GiB',
  flavor: 'cpu',
  cpu: '8',
  memory: '16Gi',
};

/** The profile with a size of CPUs beside its accelerators, on which its runtimes run too. */
export const withCpuSize = (profile: EffectiveProfile): EffectiveProfile => ({
  ...profile,
  accelerators: [...profile.accelerators, cpuSize],
  runtimes: profile.runtimes.map(runtime => ({
    ...runtime,
    devices: ['gpu', 'cpu'],
  })),
});

export const tenant = {
  name: 'team-a',
  namespace: 'team-a',
  owner: 'group:default/team-a',
  costCenter: 'cc-1001',
  localQueue: 'serving',
};

export const request = {
  tenant: 'team-a',
  name: 'chat',
  model: 'resource:default/qwen3-8b',
  accelerator: 'h100-1',
  replicas: { min: 1, max: 2 },
  priority: 'serving-standard',
  purpose: 'Answers questions of the support desk',
};

export const model = {
  entityRef: 'resource:default/qwen3-8b',
  title: 'Qwen3 8B',
  version: null as string | null,
  variant: null as string | null,
  facts: {
    uri: `oci://registry.sandbox.example/models/qwen3-8b@sha256:${DIGEST}`,
    format: 'vLLM',
    publisher: 'Qwen',
    license: 'apache-2.0',
    task: 'text-generation',
    parameters: 8_200_000_000,
    contextLength: 32_768,
    precision: 'bf16',
    quantization: null,
    weightBytes: null,
    memoryBytes: 20_000_000_000,
    architecture: null,
    engine: 'vLLM',
  },
};

export const renderInput = (
  overrides?: Partial<typeof request>,
): RenderInput => ({
  request: { ...request, ...overrides },
  tenant,
  model,
  profile: platformProfile(),
  cluster: 'sandbox',
});

/** A model of the catalog that the adapters below go with. */
export const baseModel: ChosenModel = {
  ...model,
  descent: {
    repositories: ['huggingface.co/qwen/qwen3-8b'],
    revision: 'rev-1',
    adapter: null,
  },
};

/** A LoRA adapter of {@link baseModel}. */
export const adapterModel = (
  name: string,
  of: Partial<NonNullable<NonNullable<ChosenModel['descent']>['adapter']>> = {},
): ChosenModel => ({
  ...model,
  entityRef: `resource:default/${name}`,
  title: name,
  facts: {
    ...model.facts,
    uri: `oci://registry.sandbox.example/models/${name}@sha256:${DIGEST}`,
    format: 'peft',
  },
  descent: {
    repositories: [],
    revision: null,
    adapter: {
      base: 'huggingface.co/qwen/qwen3-8b',
      baseRevision: null,
      rank: 16,
      ...of,
    },
  },
});

/** An input with adapters, each under the name of its model. */
export function withAdapters(
  input: RenderInput,
  adapters: readonly ChosenModel[],
): RenderInput {
  return {
    ...input,
    model: baseModel,
    adapters,
    request: {
      ...input.request,
      adapters: adapters.map(({ entityRef, title }) => ({
        name: title,
        model: { ref: entityRef },
      })),
    },
  };
}
