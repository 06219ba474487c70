import {
  inferenceServicePath,
  mergeProfiles,
  parseProfiles,
  llmInferenceServicePath,
  rawDeploymentPath,
  readRuntimePods,
  type RenderInput,
  renderService,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { KubernetesObject } from '@model-serving/lab';
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { rootFile } from './rootFile';

const DIGEST = 'c'.repeat(64);

/** The tenant of the lab that samples are for. */
export const SAMPLE_TENANT = 'team-a';

/** Where the lab pretends to have a model of this name. */
export function sampleArtifact(model: string): string {
  return `oci://registry.lab.example/models/${model}@sha256:${DIGEST}`;
}

/** What a sample differs in from one replica of team-a on one H100. */
export interface SampleOptions {
  /** Answers of the form; whether the form takes them is up to what is made of the input. */
  request?: Partial<Record<keyof RenderInput['request'], unknown>>;
  tenant?: Partial<RenderInput['tenant']>;
  /** Name of the model. */
  model?: string;
}

const filesOf = (...paths: string[]) =>
  paths.map(path => ({ path, content: readFileSync(rootFile(path), 'utf8') }));

const profiles = parseProfiles(
  filesOf('templates/platform/profiles/platform.yaml'),
);
const pods = readRuntimePods(
  filesOf('templates/platform/runtimes/vllm-pinned.yaml'),
);

/** What the golden path is given, with the shipped profile. */
export function sampleInput(options: SampleOptions = {}): RenderInput {
  const { model = 'sample' } = options;
  const tenant = {
    name: SAMPLE_TENANT,
    namespace: SAMPLE_TENANT,
    owner: `group:default/${SAMPLE_TENANT}`,
    costCenter: 'cc-1001',
    localQueue: 'serving',
    ...options.tenant,
  };
  const entityRef = `resource:default/${model}`;
  return {
    request: {
      tenant: tenant.name,
      name: 'sample',
      model: entityRef,
      accelerator: 'h100-1',
      replicas: { min: 1, max: 1 },
      priority: 'serving-standard',
      purpose: 'Shows what the platform does',
      ...options.request,
    } as RenderInput['request'],
    tenant,
    model: {
      entityRef,
      title: model,
      version: null,
      variant: null,
      facts: {
        uri: sampleArtifact(model),
        format: 'vLLM',
        publisher: 'Lab',
        license: 'apache-2.0',
        task: 'text-generation',
        parameters: 1_000_000_000,
        contextLength: 8192,
        precision: 'bf16',
        quantization: null,
        weightBytes: null,
        memoryBytes: 4_000_000_000,
        architecture: null,
        engine: 'vLLM',
      },
    },
    profile: mergeProfiles(
      profiles,
      { cluster: 'lab', tenant: tenant.name },
      pods,
    ),
    cluster: 'lab',
  };
}

/** An InferenceService as the golden path renders it, but without an autoscaler, since its ScaledObject stays away. */
export function sampleService(options: SampleOptions = {}): KubernetesObject {
  const [file] = renderService(inferenceServicePath, sampleInput(options));
  const service: KubernetesObject = parse(file.content);
  service.metadata.annotations!['serving.kserve.io/autoscalerClass'] = 'none';
  return service;
}

/** An LLMInferenceService as its golden path renders it. */
export function sampleLlmService(
  options: SampleOptions = {},
): KubernetesObject {
  const [file] = renderService(llmInferenceServicePath, sampleInput(options));
  return parse(file.content);
}

/** The objects of a service without KServe as its golden path renders them; catalog entities come last. */
export function sampleRawObjects(
  options: SampleOptions = {},
): KubernetesObject[] {
  return renderService(rawDeploymentPath, sampleInput(options)).flatMap(
    ({ content }) =>
      parseAllDocuments(content).map(
        document => document.toJS() as KubernetesObject,
      ),
  );
}
