import fc from 'fast-check';
import { clusterQueue, flavor, pictureOf } from '../__fixtures__/cluster';
import { recordingNames, replay } from '../__fixtures__/recording';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  time,
  workload,
} from '../__fixtures__/serving';
import { ColdStart } from '../api';
import { ClusterPicture } from '../kubernetes';
import { describeServices } from './describeService';

type Raw = Parameters<typeof pictureOf>[0][number];

const wordsOf = (picture: ClusterPicture, now: Date) =>
  describeServices(picture, { now, primaryCluster: 'lab' }).map(
    ({ ref, verdict }) => `${ref.name} ${verdict.word}`,
  );

/** The same picture, listed in another order and written anew without a change, as after a new list. */
function relisted(picture: ClusterPicture): ClusterPicture {
  return {
    ...picture,
    objects: Object.fromEntries(
      Object.entries(picture.objects).map(([kind, objects]) => [
        kind,
        [...(objects ?? [])]
          .reverse()
          .map(object => ({ ...object, resourceVersion: '999999' })),
      ]),
    ),
  };
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.join() === b.join();

describe('the word of a service, between two events that change nothing of substance', () => {
  it.each(recordingNames())('%s', name => {
    const changed: string[] = [];
    let before: { words: string[]; picture: ClusterPicture } | undefined;
    for (const { event, picture } of replay(name)) {
      const at = new Date(event.at);
      // The clock alone, up to the next event; Kueue's silence is the one thing that it tells.
      const later = before
        ? wordsOf(before.picture, new Date(at.getTime() - 1))
        : [];
      if (
        before &&
        !/queued/.test(later.join()) &&
        !same(later, before.words)
      ) {
        changed.push(`${event.at}: ${before.words} became ${later}`);
      }
      const words = wordsOf(picture, at);
      const again = wordsOf(relisted(picture), at);
      if (!same([...again].sort(), [...words].sort())) {
        changed.push(`${event.at}: ${words} relisted is ${again}`);
      }
      before = { words, picture };
    }
    expect(changed).toEqual([]);
  });
});

const surroundings: Raw[] = [
  namespace,
  localQueue,
  flavor('h100'),
  clusterQueue('a', {
    h100: {
      gpu: { nominal: 8 },
      cpu: { nominal: 100 },
      memory: { nominal: '1Ti' },
    },
  }),
];

/** What the pod that comes next may be at; nothing of it says that the service gets on. */
const NEXT: Record<
  string,
  (name: string, hash: string, created: number) => Raw[]
> = {
  'no pod yet': () => [],
  gated: (name, hash, created) => [
    pod({ name, hash, created, gated: true }),
    workload(name, {
      message:
        "couldn't assign flavors to pod set main: insufficient unused quota for nvidia.com/gpu in flavor h100, 1 more needed",
    }),
  ],
  admitted: (name, hash, created) => [
    pod({ name, hash, created, gated: true }),
    workload(name, { admitted: created }),
  ],
  unschedulable: (name, hash, created) => [
    pod({ name, hash, created, scheduled: 'unschedulable' }),
  ],
  creating: (name, hash, created) => [
    pod({ name, hash, created, scheduled: created }),
  ],
  loading: (name, hash, created) => [
    pod({ name, hash, created, scheduled: created, started: created + 5 }),
  ],
  terminating: (name, hash, created) => [
    pod({
      name,
      hash,
      created,
      scheduled: created,
      metadata: { deletionTimestamp: time(created + 8) },
    }),
  ],
};

const wordOf = (
  objects: Raw[],
  now: number,
  past: readonly ColdStart[] = [],
) => {
  const [{ verdict }] = describeServices(
    pictureOf([...surroundings, inferenceService(), deployment(), ...objects]),
    { now: new Date(time(now)), primaryCluster: 'one', starts: () => past },
  );
  return verdict;
};

const evicted = (number: number, at: number): Raw =>
  pod({
    name: `chat-predictor-aaaa-e${number}`,
    created: at,
    scheduled: at,
    status: {
      phase: 'Failed',
      reason: 'Evicted',
      message:
        'The node was low on resource: ephemeral-storage. Container kserve-container was using 57900024Ki, request is 0, has larger consumption of ephemeral-storage. ',
      containerStatuses: [],
    },
  });

describe('a loop of evictions', () => {
  const steps = fc.record({
    count: fc.integer({ min: 2, max: 6 }),
    next: fc.constantFrom(...Object.keys(NEXT)),
    after: fc.integer({ min: 9, max: 300 }),
  });

  it('stays failed whatever the next pod is at, until one is ready', () => {
    fc.assert(
      fc.property(steps, ({ count, next, after }) => {
        const ended = Array.from({ length: count }, (_, i) =>
          evicted(i, i * 60),
        );
        const created = count * 60;
        const { word, sentence } = wordOf(
          [...ended, ...NEXT[next]('chat-predictor-aaaa-1', 'aaaa', created)],
          created + after,
        );
        expect(`${next}: ${word}`).toBe(`${next}: failed`);
        expect(sentence).toMatch(
          new RegExp(`${count} pods since 10:00:00 UTC were evicted`),
        );
      }),
    );
  });

  it('stays failed when the evicted pods are collected, by what is remembered of their starts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.constantFrom('admitted', 'creating', 'loading'),
        (count, next) => {
          const past = Array.from({ length: count }, (_, i) => ({
            pod: `chat-predictor-aaaa-e${i}`,
            startedAt: time(i * 60),
            readyAt: null,
            totalSeconds: 50,
            phases: [],
            current: 'model' as const,
          }));
          expect(
            wordOf(
              NEXT[next]('chat-predictor-aaaa-1', 'aaaa', count * 60),
              count * 60 + 20,
              past,
            ).word,
          ).toBe('failed');
        },
      ),
    );
  });

  it('is over with the first pod that is ready', () => {
    expect(
      wordOf(
        [
          evicted(1, 0),
          evicted(2, 60),
          pod({ created: 120, scheduled: 120, started: 130, ready: 180 }),
        ],
        200,
      ).word,
    ).toBe('serving');
  });
});

describe('a rollout', () => {
  it('is serving while the old revision has all its replicas, whatever the new pod is at', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(NEXT)),
        fc.integer({ min: 9, max: 300 }),
        (next, after) => {
          const { word } = wordOf(
            [
              pod({
                name: 'chat-predictor-aaaa-1',
                scheduled: 10,
                started: 20,
                ready: 60,
              }),
              workload('chat-predictor-aaaa-1', { admitted: 5 }),
              ...NEXT[next]('chat-predictor-bbbb-1', 'bbbb', 600),
            ],
            600 + after,
          );
          expect(`${next}: ${word}`).toBe(`${next}: serving`);
        },
      ),
    );
  });
});

describe("Kueue's evictions", () => {
  it('keep their word in the moment between two pods', () => {
    const name = 'evicted-by-pods-ready-timeout';
    const said = [...replay(name)].flatMap(({ event, picture }) => {
      const now = new Date(event.at);
      const words = wordsOf(picture, now);
      const between = {
        ...picture,
        objects: { ...picture.objects, Pod: [], Workload: [] },
      };
      return words.includes('llama failed') ? [wordsOf(between, now)] : [];
    });
    expect(said.length).toBeGreaterThan(0);
    expect(new Set(said.flat())).toEqual(new Set(['llama failed']));
  });
});
