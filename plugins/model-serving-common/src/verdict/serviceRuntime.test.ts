import { pictureOf } from '../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  namespace,
  pod,
  time,
} from '../__fixtures__/serving';
import { OfferedRuntime, ServiceDetail } from '../api';
import { DescribeContext } from './context';
import { describeService } from './describeService';

const OFFER: OfferedRuntime = {
  id: 'vllm',
  title: 'vLLM',
  engine: 'vLLM',
  version: '0.11.0',
  maturity: 'current',
  protocol: 'openai',
  source: 'platform/profiles/platform.yaml',
};

const named = inferenceService({
  predictor: {
    model: {
      modelFormat: { name: 'vLLM' },
      runtime: 'vllm-pinned',
      storageUri: 'oci://registry.example/models/m:1',
    },
  },
});

const runtime = (image: string) => ({
  kind: 'ClusterServingRuntime',
  metadata: { name: 'vllm-pinned' },
  spec: { containers: [{ name: 'kserve-container', image }] },
});

const serving = pod({ scheduled: 10, started: 20, ready: 60 });

function describeWith(
  objects: Parameters<typeof pictureOf>[0],
  offeredRuntime?: DescribeContext['offeredRuntime'],
): Pick<ServiceDetail, 'engineVersion' | 'runtime'> {
  return describeService(
    pictureOf([namespace, deployment(), ...objects]),
    {
      cluster: 'one',
      namespace: 'team-a',
      kind: 'InferenceService',
      name: 'chat',
    },
    { now: new Date(time(3600)), primaryCluster: 'one', offeredRuntime },
  )!;
}

describe('the runtime of a service', () => {
  it('is told as it is offered to its tenant, and its version holds for the image of the runtime', () => {
    const offered = jest.fn(() => OFFER);
    const { engineVersion, runtime: shown } = describeWith(
      [named, serving, runtime('vllm/vllm-openai:v0.11')],
      offered,
    );
    expect(offered).toHaveBeenCalledWith('team-a', 'vllm-pinned');
    expect(shown).toEqual({
      name: 'vllm-pinned',
      offer: OFFER,
      reason: null,
      image: { tag: 'v0.11', digest: null, isOffered: true },
    });
    expect(engineVersion).toBe('0.11.0');
  });

  it.each([
    [
      'the pods run another image',
      [named, serving, runtime(`vllm/vllm-openai@sha256:${'0'.repeat(64)}`)],
      OFFER,
      { isOffered: false },
      null,
    ],
    [
      'the runtime cannot be read',
      [named, serving],
      OFFER,
      { isOffered: null },
      '0.11.0',
    ],
    [
      'another engine was recognized',
      [named, serving, runtime('vllm/vllm-openai:v0.11')],
      { ...OFFER, engine: 'SGLang' },
      { isOffered: true },
      null,
    ],
  ] as const)('where %s', (_, objects, offer, image, version) => {
    const shown = describeWith([...objects], () => offer);
    expect(shown.runtime?.image).toMatchObject(image);
    expect(shown.engineVersion).toBe(version);
  });

  it.each([
    [
      'no profile offers it',
      named,
      () => ({ reason: 'no profile offers it' }),
      'vllm-pinned',
      'no profile offers it',
    ],
    [
      'the profiles are not known',
      named,
      undefined,
      'vllm-pinned',
      'the platform profiles have not been read',
    ],
    [
      'it names none',
      inferenceService(),
      () => OFFER,
      null,
      'it names no runtime of the platform',
    ],
  ] as const)('is unknown with the reason where %s', (...row) => {
    const [_, object, offered, name, reason] = row;
    expect(describeWith([object], offered)).toMatchObject({
      engineVersion: null,
      runtime: { name, offer: null, reason, image: null },
    });
  });
});
