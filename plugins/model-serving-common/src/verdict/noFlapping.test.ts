import fc from 'fast-check';
import { clusterQueue, flavor, pictureOf } from '../__fixtures__/cluster';
import { recordingNames, replay } from '../__fixtures__/recording';
import {
  deployment,
  inferenceService,
  localQueue,
  namespace,
  pod,
  podEvent,
  time,
  workload,
} from '../__fixtures__/serving';
import { ColdStart, Verdict, VerdictWord } from '../api';
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

/** What the ledger of verdicts knows: the word, and the stamp that it had when it came. */
class Remembered {
  #last: { at: string; word: VerdictWord } | undefined;

  see(verdict: Verdict): void {
    if (this.#last?.word !== verdict.word && verdict.since) {
      this.#last = { at: verdict.since, word: verdict.word };
    }
  }

  get last() {
    return this.#last;
  }
}

interface Moment {
  at: number;
  objects: Raw[];
}

/** Word and `since` at each moment, as a portal tells them that writes down each change. */
function told(moments: readonly Moment[], remembers = true): string[] {
  const ledger = new Remembered();
  return moments.map(({ at, objects }) => {
    const [{ verdict }] = describeServices(
      pictureOf([
        ...surroundings,
        inferenceService(),
        deployment(),
        ...objects,
      ]),
      {
        now: new Date(time(at)),
        primaryCluster: 'one',
        lastChange: () => (remembers ? ledger.last : undefined),
      },
    );
    ledger.see(verdict);
    return `${verdict.word} ${verdict.since?.slice(11, 19)}`;
  });
}

const clockAt = (seconds: number) => time(seconds).slice(11, 19);

describe('a loop of kills by the startup probe', () => {
  const START = 20;
  const RUN = 30;

  const POD = 'chat-predictor-aaaa-1';
  const KILLED =
    'Container kserve-container failed startup probe, will be restarted';
  const UNHEALTHY =
    'Startup probe failed: Get "http://10.0.0.7:8080/health": dial tcp 10.0.0.7:8080: connect: connection refused';
  const BACK_OFF = `Back-off restarting failed container kserve-container in pod ${POD}_team-a(uid)`;

  /** One event that the kubelet counts. */
  const again = (
    reason: string,
    message: string,
    first: number,
    last: number,
    count: number,
  ): Raw => ({
    ...podEvent(POD, reason, message, first),
    firstTimestamp: time(first),
    lastTimestamp: time(last),
    count,
  });

  /** The moment between the first end and the second start. */
  const justEnded = (terminated: Record<string, unknown>): Raw =>
    pod({
      scheduled: 5,
      status: {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'kserve-container',
            ready: false,
            restartCount: 0,
            state: { terminated },
            lastState: {},
          },
        ],
      },
    });

  /** Both moments of each run, as the kubelet writes them: it lets the second end wait, and each after it for longer. */
  function moments(runs: number, { kept }: { kept: boolean }): Moment[] {
    const all: Moment[] = [];
    let started = START;
    let firstEnd: number | undefined;
    let firstBackOff: number | undefined;
    const events: Raw[] = [];
    let lastTermination: Record<string, unknown> | undefined;
    for (let restarts = 0; restarts < runs; restarts += 1) {
      const common = { scheduled: 5, restarts };
      all.push({
        at: started + 10,
        objects: [
          pod({ ...common, started, lastTermination }),
          ...(kept ? events : []),
        ],
      });
      const ended = started + RUN;
      firstEnd ??= ended;
      events.push(
        again('Killing', KILLED, firstEnd, ended, restarts + 1),
        again('Unhealthy', UNHEALTHY, firstEnd - 1, ended - 1, restarts + 1),
      );
      lastTermination = {
        exitCode: 137,
        reason: 'Error',
        startedAt: time(started),
        finishedAt: time(ended),
      };
      if (restarts === 0) {
        all.push({
          at: ended + 1,
          objects: [justEnded(lastTermination), ...(kept ? events : [])],
        });
        started = ended + 1;
        continue;
      }
      firstBackOff ??= ended + 1;
      events.push(
        again('BackOff', BACK_OFF, firstBackOff, ended + 1, restarts),
      );
      all.push({
        at: ended + 2,
        objects: [
          pod({
            ...common,
            waiting: { reason: 'CrashLoopBackOff' },
            lastTermination,
          }),
          ...(kept ? events : []),
        ],
      });
      started = ended + 10 * 2 ** (restarts - 1);
    }
    return all;
  }

  it('is starting until the second kill, and failed since the first one from then on', () => {
    const words = told(moments(6, { kept: true }), false);
    expect(words.slice(0, 3).map(each => each.split(' ')[0])).toEqual([
      'starting',
      'starting',
      'starting',
    ]);
    expect(new Set(words.slice(3))).toEqual(
      new Set([`failed ${clockAt(START + RUN)}`]),
    );
  });

  it('is failed since the word began when events are not kept', () => {
    const words = told(moments(6, { kept: false }));
    expect(new Set(words.slice(3))).toEqual(
      new Set([`failed ${clockAt(START + RUN + 1 + RUN)}`]),
    );
  });

  it('does not count what was killed before the pod was ready', () => {
    const [verdict] = told(
      [
        {
          at: 700,
          objects: [
            pod({
              scheduled: 5,
              restarts: 4,
              waiting: { reason: 'CrashLoopBackOff' },
              lastTermination: {
                exitCode: 1,
                reason: 'Error',
                startedAt: time(100),
                finishedAt: time(650),
              },
              status: {
                phase: 'Running',
                conditions: [
                  {
                    type: 'PodScheduled',
                    status: 'True',
                    lastTransitionTime: time(5),
                  },
                  {
                    type: 'Ready',
                    status: 'False',
                    lastTransitionTime: time(600),
                  },
                ],
              },
            }),
            again('BackOff', BACK_OFF, 60, 651, 5),
            again('Killing', KILLED, 50, 90, 2),
          ],
        },
      ],
      false,
    );
    expect(verdict).toBe(`failed ${clockAt(600)}`);
  });

  it('is still failed when the engine runs again after a wait, also after the first end that is known', () => {
    const ended = {
      exitCode: 137,
      reason: 'Error',
      startedAt: time(20),
      finishedAt: time(50),
    };
    const events = [
      again('Killing', KILLED, 50, 50, 1),
      again('BackOff', BACK_OFF, 51, 51, 1),
    ];
    const states: Raw[] = [
      pod({
        scheduled: 5,
        restarts: 0,
        waiting: { reason: 'CrashLoopBackOff' },
        lastTermination: ended,
      }),
      pod({
        scheduled: 5,
        restarts: 1,
        started: 61,
        lastTermination: ended,
      }),
    ];
    expect(
      told(
        states.map((state, i) => ({
          at: 52 + 10 * i,
          objects: [state, ...events],
        })),
        false,
      ),
    ).toEqual(Array(2).fill(`failed ${clockAt(50)}`));
  });

  it('is starting again after the first end of a pod that has served', () => {
    const [verdict] = told(
      [
        {
          at: 640,
          objects: [
            pod({
              scheduled: 5,
              started: 630,
              restarts: 1,
              lastTermination: {
                exitCode: 1,
                startedAt: time(100),
                finishedAt: time(600),
              },
              status: {
                phase: 'Running',
                conditions: [
                  {
                    type: 'PodScheduled',
                    status: 'True',
                    lastTransitionTime: time(5),
                  },
                  {
                    type: 'Ready',
                    status: 'False',
                    lastTransitionTime: time(600),
                  },
                ],
              },
            }),
            again('BackOff', BACK_OFF, 60, 90, 2),
          ],
        },
      ],
      false,
    );
    expect(verdict).toBe(`starting ${clockAt(630)}`);
  });

  it('does not take the wait for an image for the wait for a restart', () => {
    const [verdict] = told(
      [
        {
          at: 100,
          objects: [
            pod({
              scheduled: 5,
              started: 62,
              restarts: 1,
              lastTermination: {
                exitCode: 1,
                startedAt: time(40),
                finishedAt: time(60),
              },
            }),
            again(
              'BackOff',
              'Back-off pulling image "vllm/vllm-openai:v0.11"',
              10,
              30,
              3,
            ),
          ],
        },
      ],
      false,
    );
    expect(verdict).toBe(`starting ${clockAt(62)}`);
  });
});

describe('a loop of evictions, of which only the last pods are kept', () => {
  it('is failed since the first eviction, through every state of the pods between', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }),
        fc.subarray(Object.keys(NEXT), { minLength: 1 }),
        (kept, between) => {
          const moments = Array.from({ length: 8 }, (_, i) => i + 2).flatMap(
            count => {
              const ended = Array.from({ length: count }, (_, i) =>
                evicted(i, 10 + i * 60),
              ).slice(-kept);
              const created = 10 + count * 60;
              return between.map((next, i) => ({
                at: created + 9 + i,
                objects: [
                  ...ended,
                  ...NEXT[next](
                    `chat-predictor-aaaa-${count}`,
                    'aaaa',
                    created,
                  ),
                ],
              }));
            },
          );
          expect(new Set(told(moments))).toEqual(
            new Set([`failed ${clockAt(10)}`]),
          );
        },
      ),
      { numRuns: 20 },
    );
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
