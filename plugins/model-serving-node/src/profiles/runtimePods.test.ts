import { shippedPods } from '../goldenPaths/__fixtures__/input';
import { readRuntimePods } from './runtimePods';

const runtime = (spec: object) => ({
  path: 'platform/runtimes/own.yaml',
  content: JSON.stringify({
    apiVersion: 'serving.kserve.io/v1alpha1',
    kind: 'ClusterServingRuntime',
    metadata: { name: 'own' },
    spec,
  }),
});

const container = { name: 'kserve-container', image: 'registry.example/e' };

describe('what ClusterServingRuntimes start', () => {
  it('is known of every shipped runtime', () => {
    const unusable = Object.entries(shippedPods()).filter(
      ([, pod]) => 'problem' in pod,
    );
    expect(unusable).toEqual([]);
    expect(shippedPods()['vllm-pinned']).toMatchObject({
      annotations: { 'prometheus.kserve.io/port': '8080' },
      container: { args: expect.arrayContaining(['--model=/mnt/models']) },
    });
  });

  it('leaves out the resources, which the size decides', () => {
    const { own } = readRuntimePods([
      runtime({
        containers: [{ ...container, resources: { limits: { cpu: '1' } } }],
      }),
    ]);
    expect(own).toEqual({
      annotations: {},
      container,
      imagePullSecrets: undefined,
      volumes: [],
    });
  });

  it.each([
    ['two containers', { containers: [container, container] }, /containers/],
    ['no container', {}, /containers/],
    [
      'a field that would be lost',
      { containers: [{ ...container, tty: true }] },
      /tty/,
    ],
    [
      'a field of the pod that would be lost',
      { containers: [container], hostIPC: true },
      /hostIPC/,
    ],
  ])('is not usable with %s, and says so', (_what, spec, words) => {
    expect(readRuntimePods([runtime(spec)]).own).toEqual({
      problem: expect.stringMatching(words),
    });
  });

  it('passes over what is no runtime, and files that cannot be read', () => {
    expect(
      readRuntimePods([
        { path: 'platform/runtimes/README.md', content: '# Runtimes' },
        { path: 'platform/runtimes/broken.yaml', content: 'a: [' },
        { path: 'platform/runtimes/other.yaml', content: 'kind: ConfigMap' },
      ]),
    ).toEqual({});
  });
});
