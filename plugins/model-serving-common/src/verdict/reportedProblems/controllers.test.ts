import {
  inferenceService,
  namespace,
  time,
  workload,
} from '../../__fixtures__/serving';
import { disagreements } from './disagreements';
import {
  POD,
  Row,
  application,
  condition,
  llm,
  serving,
  standard,
} from './problems';

describe('reported problems: controllers', () => {
  it.each<Row>([
    {
      what: 'what makes groups is not installed',
      from: 'kserve/kserve, LLMInferenceService multi-node',
      objects: [
        namespace,
        llm({ worker: {} }, [
          condition(
            'MainWorkloadReady',
            'False',
            'ReconcileMultiNodeMainWorkloadError',
            'failed to reconcile multi-node main workload: no matches for kind "LeaderWorkerSet" in version "leaderworkerset.x-k8s.io/v1"',
          ),
        ]),
      ],
      now: 900,
      word: 'failed',
      says: [/no matches for kind "LeaderWorkerSet"/],
      next: /install what brings the kind LeaderWorkerSet/,
    },
    {
      what: 'Knative is asked for and not installed',
      from: 'kserve/kserve, ServerlessModeRejected',
      objects: [
        namespace,
        inferenceService({
          status: {
            conditions: [
              condition(
                'PredictorReady',
                'False',
                'ServerlessModeRejected',
                'It is not possible to use Serverless deployment mode when Knative Services are not available',
              ),
            ],
          },
        }),
      ],
      now: 900,
      word: 'failed',
      says: [/not possible to use Serverless deployment mode/],
      next: /platform owners/,
    },
    {
      what: 'Argo CD tries a refused change again',
      from: 'argoproj/argo-cd#5837',
      objects: standard(
        serving,
        workload(POD, { admitted: 5 }),
        application({
          phase: 'Running',
          message:
            'one or more objects failed to apply, reason: admission webhook "inferenceservice.kserve-webhook-server.validator" denied the request: minReplicas cannot be greater than maxReplicas. Retrying attempt #3 at 10:12AM.',
          startedAt: time(600),
          retryCount: 3,
          operation: { retry: { limit: 5 } },
          syncResult: {
            revision: 'abc',
            resources: [
              {
                group: 'serving.kserve.io',
                kind: 'InferenceService',
                namespace: 'team-a',
                name: 'chat',
                status: 'SyncFailed',
                message:
                  'admission webhook "inferenceservice.kserve-webhook-server.validator" denied the request: minReplicas cannot be greater than maxReplicas',
              },
            ],
          },
        }),
      ),
      now: 900,
      word: 'serving',
      says: [
        /the last change was not applied: .*minReplicas cannot be greater than maxReplicas \(retry 3 of 5\)/,
      ],
      next: /Fix the files in Git/,
    },
  ])('$from: $what', row => {
    expect(disagreements(row)).toEqual([]);
  });
});
