import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { servingPod } from './servingPod';

type Change = (pod: KubernetesObject) => void;

function pod(...changes: Change[]): KubernetesObject {
  const object: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'chat-predictor-1',
      namespace: 'team-a',
      uid: 'u1',
      labels: { 'serving.kserve.io/inferenceservice': 'chat' },
      annotations: {},
    },
    spec: {
      containers: [
        { name: 'proxy', ports: [{ containerPort: 1 }] },
        { name: 'kserve-container', ports: [{ containerPort: 8080 }] },
      ],
    },
    status: {
      phase: 'Running',
      podIP: '10.2.0.2',
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
  changes.forEach(change => change(object));
  return object;
}

const annotated =
  (name: string, value: string): Change =>
  ({ metadata }) => {
    metadata.annotations![`lab.model-serving.backstage.io/${name}`] = value;
  };
const labeled =
  (labels: Record<string, string>): Change =>
  ({ metadata }) => {
    metadata.labels = labels;
  };

describe('servingPod', () => {
  it('gives a ready pod the labels that a PodMonitor gives', () => {
    expect(servingPod(pod(), 'lab')).toMatchObject({
      uid: 'u1',
      service: 'chat',
      labels: {
        cluster: 'lab',
        namespace: 'team-a',
        pod: 'chat-predictor-1',
        container: 'kserve-container',
        endpoint: '8080',
        instance: '10.2.0.2:8080',
        serving_kserve_io_inferenceservice: 'chat',
      },
      settings: { maxNumSeqs: 2 },
    });
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    [
      "an LLMInferenceService's engine",
      {
        'app.kubernetes.io/part-of': 'llminferenceservice',
        'kserve.io/component': 'workload',
        'app.kubernetes.io/name': 'small',
      },
      'small',
    ],
    [
      "an LLMInferenceService's scheduler",
      {
        'app.kubernetes.io/part-of': 'llminferenceservice',
        'kserve.io/component': 'router',
        'app.kubernetes.io/name': 'small',
      },
      undefined,
    ],
    [
      'a labeled Deployment',
      { 'model-serving.backstage.io/service': 'own' },
      'own',
    ],
    ['anything else', { app: 'web' }, undefined],
  ])('knows %s', (_, labels, service) => {
    expect(servingPod(pod(labeled(labels)), 'lab')?.service).toBe(service);
  });

  it.each<[string, Change]>([
    [
      'is not ready',
      ({ status }) => {
        (status as any).conditions[0].status = 'False';
      },
    ],
    [
      'is not running',
      ({ status }) => {
        (status as any).phase = 'Pending';
      },
    ],
    [
      'is being deleted',
      ({ metadata }) => {
        (metadata as any).deletionTimestamp = '2026-11-21T12:00:00Z';
      },
    ],
    ['wants no engine', annotated('engine', 'none')],
  ])('leaves out a pod that %s', (_, change) => {
    expect(servingPod(pod(change), 'lab')).toBeUndefined();
  });

  it('takes from annotations only what an engine understands', () => {
    const { settings } = servingPod(
      pod(
        annotated('max-num-seqs', '7'),
        annotated('time-to-first-token', '1.5s'),
        annotated('inter-token-latency', '1s; rm -rf /'),
      ),
      'lab',
    )!;
    expect(settings).toEqual({
      maxNumSeqs: 7,
      timeToFirstToken: '1.5s',
      interTokenLatency: '20ms',
    });
  });
});
