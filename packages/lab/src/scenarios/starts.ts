import { inferenceService, neighbour, rawDeployment } from './services';
import {
  COMES_UP,
  GETS_A_NODE,
  QUEUED,
  SERVES,
  type Scenario,
} from './Scenario';
import { gatedPodsOf, podsOf, type Stage } from './Stage';

const neighbourServes = async (stage: Stage) => {
  await stage.apply(neighbour(2));
  await stage.untilServing('neighbour', 2);
};

/** Services on their way up, and what stops them there. */
export const STARTS: readonly Scenario[] = [
  {
    name: 'serving',
    done: 'A service with two replicas is made; both fit.',
    play: async stage => {
      await stage.apply(inferenceService('llama', { replicas: 2 }));
      await stage.untilServing('llama', 2);
      await stage.untilSummarised('llama', 'Ready', 'True');
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES],
        sentence: '^Serving, 2 of 2 replicas ready\\.$',
      },
    },
  },
  {
    name: 'queued',
    done: 'The neighbour uses its two GPUs; one service takes the other two; then a second one wants one more.',
    before: neighbourServes,
    play: async stage => {
      await stage.apply(inferenceService('first', { replicas: 2 }));
      await stage.untilServing('first', 2);
      await stage.apply(inferenceService('llama'));
      await stage.untilQueued('llama');
      await stage.untilSummarised('llama', 'Ready', 'True');
    },
    verdicts: {
      first: {
        transitions: [...COMES_UP, SERVES],
        sentence: '^Serving, 2 of 2 replicas ready\\.$',
      },
      llama: {
        transitions: [['starting', 'admitted'], QUEUED],
        sentence:
          '^Queued, 0 of 1 ready; 1 more GPU needed in flavor \\S+; waits until others free quota\\.$',
      },
    },
  },
  {
    name: 'half-admitted',
    done: 'The neighbour uses its two GPUs; a service wants three replicas, and there is quota for two.',
    before: neighbourServes,
    play: async stage => {
      await stage.apply(inferenceService('llama', { replicas: 3 }));
      await stage.until(
        'two pods to serve and one to be queued',
        standing =>
          gatedPodsOf(standing, 'llama') === 1 &&
          podsOf(standing, 'llama').length === 3,
      );
      await stage.untilSummarised('llama', 'Ready', 'True');
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, ['degraded', 'admitted']],
        sentence: '^2 of 3 replicas serve; 1 queued: 1 more GPU needed',
      },
    },
  },
  {
    name: 'never-fits',
    done: 'A service wants one pod with sixteen GPUs; the whole cohort has four.',
    play: async stage => {
      await stage.apply(inferenceService('llama', { accelerators: 16 }));
      await stage.untilQueued('llama');
      await stage.untilSummarised('llama', 'Ready', 'True');
    },
    verdicts: {
      llama: {
        transitions: [['starting', 'admitted'], QUEUED],
        sentence:
          '^Queued, 0 of 1 ready; can never be admitted: 16 GPUs requested, but its queue can have at most 4',
      },
    },
  },
  {
    name: 'image-pull-fails',
    done: 'A service is made whose image does not exist.',
    play: async stage => {
      await stage.apply(
        inferenceService('llama', { life: { behavior: 'image-pull-fails' } }),
      );
      await stage.until('the pull to fail', standing =>
        podsOf(standing, 'llama').some(pod =>
          JSON.stringify(pod.status).includes('ImagePullBackOff'),
        ),
      );
      await stage.untilSummarised('llama', 'Ready', 'True');
    },
    verdicts: {
      llama: {
        transitions: [
          ...GETS_A_NODE,
          ['starting', 'image'],
          ['failed', 'image'],
        ],
        sentence: '^Failed, 0 of 1 ready; its (image|model) cannot be pulled: ',
      },
    },
  },
  {
    name: 'never-ready',
    done: 'A service is made whose engine runs and never passes its readiness probe.',
    play: async stage => {
      await stage.apply(
        inferenceService('llama', { life: { behavior: 'never-ready' } }),
      );
      await stage.until('the engine to run', standing =>
        podsOf(standing, 'llama').some(
          pod => (pod.status as { phase?: string })?.phase === 'Running',
        ),
      );
      await stage.untilSummarised('llama', 'Ready', 'True');
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP],
        sentence:
          '^Starting, 0 of 1 ready; loading since \\d\\d:\\d\\d:\\d\\d UTC',
      },
    },
  },
  {
    name: 'unschedulable',
    done: 'A service is made that asks for a node that does not exist; Kueue admits it.',
    play: async stage => {
      await stage.apply(
        inferenceService('llama', {
          predictor: { nodeSelector: { 'example.com/rack': 'nowhere' } },
        }),
      );
      await stage.until('the scheduler to find no node', standing =>
        podsOf(standing, 'llama').some(pod =>
          JSON.stringify(pod.status).includes('Unschedulable'),
        ),
      );
      await stage.untilSummarised('llama', 'Ready', 'True');
    },
    verdicts: {
      llama: {
        transitions: [...GETS_A_NODE],
        sentence:
          '^Starting, 0 of 1 ready; admitted, but no node fits: 0/\\d+ nodes are available',
      },
    },
  },
  {
    name: 'missing-runtime',
    done: 'A service is made whose runtime does not exist.',
    play: async stage => {
      await stage.apply(inferenceService('llama', { runtime: 'nope' }));
      await stage.until('KServe to refuse it', standing =>
        standing
          .of('InferenceService')
          .some(object =>
            JSON.stringify(object.status ?? {}).includes('InvalidSpec'),
          ),
      );
    },
    verdicts: {
      llama: {
        transitions: [
          ['starting', 'admitted'],
          ['failed', 'admitted'],
        ],
        sentence:
          '^Its specification is invalid: runtime nope is not found\\.$',
      },
    },
  },
  {
    name: 'raw-deployment',
    done: 'A plain Deployment with three replicas is made in a queue of two GPUs; it borrows one.',
    play: async stage => {
      await stage.apply(rawDeployment('llama', 'recorded-a', { replicas: 3 }));
      await stage.untilServing('llama', 3);
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES],
        sentence:
          '^Serving, 3 of 3 replicas ready; its queue uses 1 GPU of borrowed quota\\.$',
      },
    },
  },
  {
    name: 'progress-deadline-while-queued',
    done: 'All quota is used; a plain Deployment with a progress deadline of five seconds waits in the queue for longer.',
    before: neighbourServes,
    play: async stage => {
      await stage.apply(inferenceService('first', { replicas: 2 }));
      await stage.untilServing('first', 2);
      await stage.apply(
        rawDeployment('llama', 'recorded-a', { progressDeadlineSeconds: 5 }),
      );
      await stage.until('the Deployment to give up', standing =>
        standing
          .of('Deployment')
          .some(object =>
            JSON.stringify(object.status ?? {}).includes(
              'ProgressDeadlineExceeded',
            ),
          ),
      );
    },
    verdicts: {
      first: {
        transitions: [...COMES_UP, SERVES],
        sentence: '^Serving, 2 of 2 replicas ready\\.$',
      },
      llama: {
        transitions: [['starting', 'admitted'], QUEUED],
        sentence: '^Queued, 0 of 1 ready; 1 more GPU needed',
      },
    },
  },
  {
    name: 'shared-model',
    done: 'Two services of the same model are made; there is quota for the first.',
    before: neighbourServes,
    play: async stage => {
      await stage.apply(inferenceService('llama', { replicas: 2 }));
      await stage.untilServing('llama', 2);
      await stage.apply(inferenceService('llama-batch'));
      await stage.untilQueued('llama-batch');
      await stage.untilSummarised('llama-batch', 'Ready', 'True');
    },
    verdicts: {
      llama: {
        transitions: [...COMES_UP, SERVES],
        sentence: '^Serving, 2 of 2 replicas ready\\.$',
      },
      'llama-batch': {
        transitions: [['starting', 'admitted'], QUEUED],
        sentence: '^Queued, 0 of 1 ready; 1 more GPU needed',
      },
    },
  },
];
