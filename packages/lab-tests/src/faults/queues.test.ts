import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startBareCluster,
  waitUntil,
  type BareCluster,
} from '@model-serving/lab';
import { describeRow } from './measurements';
import { Portal } from './Portal';
import { recordedState } from './recordedState';
import { INFERENCE_SERVICES, KUEUE_KINDS, namespace } from './servingKinds';

const CLUSTER = 'bare';
const SERVICE = 'llama';

/** States of real queues as the lab recorded them hours before, and what is right to say of each now. */
const STATES = [
  {
    recording: 'local-queue-stopped',
    place: 'held',
    word: 'queued',
    sentence: /LocalQueue serving is stopped: it admits nothing for now/,
  },
  {
    recording: 'cluster-queue-draining',
    place: 'drained',
    word: 'queued',
    sentence: /ClusterQueue drained-a is stopped: .* evicted/,
  },
  {
    recording: 'never-fits',
    place: 'small',
    word: 'queued',
    sentence: /can never be admitted: 16 GPUs requested/,
  },
  {
    recording: 'preempted-while-borrowing',
    place: 'preempted',
    word: 'degraded',
    sentence: /^2 of 3 replicas serve; 1 queued: 1 more GPU needed/,
  },
];

describe('queues in a real API server', () => {
  let bare: BareCluster;
  let portal: Portal;

  beforeAll(async () => {
    bare = await startBareCluster(
      await mkdtemp(join(tmpdir(), 'model-serving-bare-')),
    );
    await bare.add([INFERENCE_SERVICES, ...KUEUE_KINDS]);
    portal = await Portal.start({
      clusters: [
        {
          name: CLUSTER,
          url: bare.access.url,
          authority: bare.access.authority,
          token: bare.access.token,
        },
      ],
    });
    await portal.untilRead(CLUSTER);
  }, 360_000);

  afterAll(async () => {
    await portal?.stop();
    await bare?.stop();
  }, 60_000);

  it.each(STATES)(
    'R31: tells the reason of the quota hours later, and never that it failed: $recording',
    async ({ recording, place, word, sentence }) => {
      const state = await recordedState(recording, place);
      if (!state.has('namespaces')) {
        await bare.add([namespace(`${place}-a`)]);
      }
      // Pods last: until there are any, a service merely starts.
      const pods = state.get('pods')!;
      state.delete('pods');
      const words = new Set<string>();
      for (const [resource, objects] of [...state, ['pods', pods] as const]) {
        await bare.etcd.write(resource, objects);
      }
      let said: any;
      await waitUntil(
        `${place} to be ${word}, with the reason of its Workload`,
        async () => {
          said = await portal.service(CLUSTER, `${place}-a`, SERVICE);
          words.add(said.verdict?.word);
          return (
            said.verdict?.word === word && sentence.test(said.verdict.sentence)
          );
        },
        { seconds: 60 },
      );
      expect(said.verdict.hop).toBe('admitted');
      expect(said.queue.waitedSeconds).toBeGreaterThan(3600);
      expect(said.stale).toBe(false);
      expect([...words]).not.toContain('failed');
      describeRow('R31', `${recording}: ${said.verdict.sentence}`);
    },
    120_000,
  );
});
