import {
  conditionOf,
  type KubernetesObject,
} from '../kubernetes/KubernetesObject';
import { startFakePrometheus } from './fakePrometheus';
import { COMES_UP, SERVES, STOPPED, type Scenario } from './Scenario';
import { inferenceService } from './services';
import { podsOf, type Stage } from './Stage';

const KEDA = 'keda.sh/v1alpha1';

function scaledObject(
  serverAddress: string,
  minReplicaCount = 0,
): KubernetesObject {
  return {
    apiVersion: KEDA,
    kind: 'ScaledObject',
    metadata: { name: 'llama', namespace: 'recorded-a' },
    spec: {
      scaleTargetRef: { name: 'llama-predictor' },
      minReplicaCount,
      maxReplicaCount: 1,
      pollingInterval: 2,
      cooldownPeriod: 5,
      triggers: [
        {
          type: 'prometheus',
          name: 'requests',
          metadata: {
            serverAddress,
            query: 'sum(rate(gateway_requests_total{service="llama"}[1m]))',
            threshold: '5',
          },
        },
      ],
    },
  };
}

async function untilMetricsFail(stage: Stage): Promise<void> {
  await stage.until('the autoscaler to be without metrics', standing =>
    standing
      .of('HorizontalPodAutoscaler')
      .some(object => conditionOf(object, 'ScalingActive')?.status === 'False'),
  );
}

/** Services that KEDA, or a HorizontalPodAutoscaler of KServe's, scales. */
export const SCALING: readonly Scenario[] = [
  {
    name: 'woken-by-keda',
    done: 'KEDA scales a service on the requests at its gateway: they stop, and it goes to zero; they come back, and it scales up.',
    sections: ['scaling'],
    needs: { apiVersion: KEDA, kind: 'ScaledObject' },
    play: async stage => {
      const gateway = await startFakePrometheus(3);
      try {
        await stage.apply(
          inferenceService('llama', {
            annotations: { 'serving.kserve.io/autoscalerClass': 'external' },
          }),
        );
        await stage.untilServing('llama');
        await stage.apply(scaledObject(gateway.address));
        await stage.until('KEDA to see the requests', standing =>
          standing
            .of('ScaledObject')
            .some(object => conditionOf(object, 'Active')?.status === 'True'),
        );
        gateway.value = 0;
        await stage.until(
          'its pods to be gone',
          standing => podsOf(standing, 'llama').length === 0,
        );
        gateway.value = 3;
        await stage.untilServing('llama');
      } finally {
        gateway.stop();
      }
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES, STOPPED, ...COMES_UP, SERVES],
        sentence: '^Serving, 1 of 1 replica ready\\.$',
      },
    },
  },
  {
    name: 'hpa-without-metrics',
    done: 'A service is scaled by the load of its processor; nothing in the cluster measures it.',
    play: async stage => {
      await stage.apply(
        inferenceService('llama', {
          annotations: { 'serving.kserve.io/autoscalerClass': 'hpa' },
          predictor: { maxReplicas: 3, scaleMetric: 'cpu', scaleTarget: 80 },
        }),
      );
      await stage.untilServing('llama');
      await untilMetricsFail(stage);
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES],
        sentence: '^Serving, 1 of 1 replica ready\\.$',
        autoscaling:
          '^HorizontalPodAutoscaler llama-predictor cannot read its metrics, so the number of replicas does not change: .*metrics\\.k8s\\.io',
      },
    },
  },
  {
    name: 'keda-without-metrics',
    done: 'KEDA scales a service on the requests at its gateway; then the gateway’s Prometheus can no longer answer.',
    sections: ['scaling'],
    needs: { apiVersion: KEDA, kind: 'ScaledObject' },
    play: async stage => {
      const gateway = await startFakePrometheus(3);
      try {
        await stage.apply(
          inferenceService('llama', {
            annotations: { 'serving.kserve.io/autoscalerClass': 'external' },
          }),
        );
        await stage.untilServing('llama');
        await stage.apply(scaledObject(gateway.address, 1));
        await stage.until('the autoscaler to be given a number', standing =>
          standing
            .of('HorizontalPodAutoscaler')
            .some(
              object => conditionOf(object, 'ScalingActive')?.status === 'True',
            ),
        );
        gateway.value = null;
        await untilMetricsFail(stage);
      } finally {
        gateway.stop();
      }
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES],
        sentence: '^Serving, 1 of 1 replica ready\\.$',
        autoscaling:
          '^KEDA cannot read its triggers, so the number of replicas does not change: ',
      },
    },
  },
];
