import {
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import {
  AdapterAnswer,
  adapterRankFor,
  ArgumentAnswers,
  readAdapterRank,
  readAnswers,
} from '@model-serving/backstage-plugin-model-serving-common';
import { isDeepStrictEqual } from 'node:util';
import { looseMap, ServiceReading } from '../goldenPaths';
import { adapterArtifact } from '../goldenPaths/adapterVolumes';
import type { RenderContext } from '../manifests/RenderContext';
import {
  EffectiveProfile,
  hasAccelerators,
  placedSize,
  ProfileRuntime,
  ServiceSize,
} from '../profiles';
import type { JudgeInput } from './CheckInput';

const canonical = (quantity: unknown) => {
  try {
    return formatQuantity(parseQuantity(quantity as string));
  } catch {
    return undefined;
  }
};

/** Whether the pods ask for what the size has besides CPU and memory, and for nothing else. */
function asksForSameDevices(
  limits: Record<string, unknown>,
  size: ServiceSize,
): boolean {
  return hasAccelerators(size)
    ? String(limits[size.resource]) === String(size.count)
    : !Object.keys(limits).some(resource => resource.includes('/'));
}

/** The size that the service is meant to have: the one that most of its fields agree with. */
export function closestAccelerator(
  { answers, pod: { limits, nodeSelector } }: ServiceReading,
  profile: EffectiveProfile,
): ServiceSize | undefined {
  const placed = profile.placements.find(
    ({ id }) => id === looseMap(answers.operation).placement,
  );
  const score = (shape: ServiceSize) =>
    (asksForSameDevices(limits, shape) ? 4 : 0) +
    (isDeepStrictEqual(nodeSelector, placedSize(shape, placed).nodeSelector)
      ? 4
      : 0) +
    (canonical(limits.cpu) === canonical(shape.cpu) ? 1 : 0) +
    (canonical(limits.memory) === canonical(shape.memory) ? 1 : 0);
  return [...profile.accelerators].sort((a, b) => score(b) - score(a))[0];
}

/** The runtime that the service names; the platform's first where it names none that is offered. */
export function runtimeOfFiles(
  { runtime }: ServiceReading,
  { runtimes }: EffectiveProfile,
): ProfileRuntime {
  return runtimes.find(({ kserve }) => kserve.name === runtime) ?? runtimes[0];
}

const textsOf = (list: unknown): string[] =>
  (Array.isArray(list) ? list : []).filter(each => typeof each === 'string');

/** What the files ask of the engine; undefined where they ask nothing. */
function answersOfFiles(
  { arguments: args }: ServiceReading,
  runtime: ProfileRuntime,
  { count = 0 }: ServiceSize,
): ArgumentAnswers | undefined {
  const answers = readAnswers(runtime, textsOf(args), count);
  return Object.keys(answers).length > 0 ? answers : undefined;
}

/** The adapters that the files name, with what they mount as each; not trusted to be addresses. */
function adaptersOfFiles({
  answers,
  volumes,
}: ServiceReading): RenderContext['adapters'] {
  const { adapters } = answers;
  return (Array.isArray(adapters) ? (adapters as AdapterAnswer[]) : []).map(
    answer => ({ answer, uri: String(adapterArtifact(volumes, answer.name)) }),
  );
}

/** The rank that the files ask the engine to hold; which adapters that is enough for, the catalog knows. */
function adapterRankOfFiles(
  { arguments: args }: ServiceReading,
  runtime: ProfileRuntime,
): number {
  return (
    readAdapterRank(runtime.engine, textsOf(args)) ??
    adapterRankFor(runtime, [])
  );
}

/** What files are read by. @public */
export type FilesContext = Pick<
  JudgeInput,
  'primaryCluster' | 'profile' | 'service' | 'tenant'
> & { picture: Pick<JudgeInput['picture'], 'cluster'> };

/** The request whose rendering the files would be if the golden path had written them. */
export function contextOfFiles(
  input: FilesContext,
  reading: ServiceReading,
  accelerator: ServiceSize,
): RenderContext {
  const { picture, primaryCluster, profile, service, tenant } = input;
  const { answers, artifact } = reading;
  const model = looseMap(answers.model);
  const runtime = runtimeOfFiles(reading, profile);
  const asked = answersOfFiles(reading, runtime, accelerator);
  return {
    request: {
      ...answers,
      tenant: tenant.name,
      name: service,
      accelerator: accelerator.id,
      runtime: runtime.id,
      ...(asked && { arguments: asked }),
    } as RenderContext['request'],
    tenant,
    licenseAccepted: model.licenseAccepted ?? null,
    model: {
      entityRef: model.ref,
      title: '',
      version: model.version ?? null,
      variant: model.variant ?? null,
      facts: {
        uri: artifact as string,
        format: runtime.serves.formats[0],
        publisher: null,
        license: null,
        task: null,
        parameters: null,
        contextLength: null,
        precision: null,
        quantization: null,
        weightBytes: null,
        memoryBytes: null,
        architecture: null,
        engine: null,
      },
    },
    adapters: adaptersOfFiles(reading),
    adapterRank: adapterRankOfFiles(reading, runtime),
    profile,
    accelerator,
    runtime,
    cluster: picture.cluster,
    primaryCluster: primaryCluster ?? picture.cluster,
  };
}
