import { readAccess, recordScenario, scenario } from '@model-serving/lab';
import { runningLab } from '../runningLab';
import { replayed } from './replayed';

/** Those that take seconds; `./dev lab record all` plays the rest. */
const QUICK = [
  'claim-missing',
  'evicted-for-disk',
  'half-admitted',
  'hpa-without-metrics',
  'keda-without-metrics',
  'liveness-probe-kills',
  'llm-inference-service',
  'local-queue-stopped',
  'no-topology-domain',
  'provisioning-rejected',
  'provisioning-retried',
  'secret-missing',
  'startup-probe-kills',
  'stopped',
  'workload-deactivated',
];

/** The first word of `found` that is not in `expected` in that order; undefined where all are. */
function outOfOrder(
  found: readonly string[],
  expected: readonly string[],
): string | undefined {
  let from = 0;
  return found.find(word => {
    const place = expected.indexOf(word, from);
    from = place + 1;
    return place < 0;
  });
}

describe('what is said while this lab plays a scenario', () => {
  it.each(QUICK)(
    '%s',
    async name => {
      const { verdicts, ...rest } = scenario(name);
      const { kubeconfig } = await runningLab();
      const events = await recordScenario(
        { ...rest, verdicts },
        await readAccess(kubeconfig),
      );
      const stories = replayed(events);
      expect([...stories.keys()].sort()).toEqual(Object.keys(verdicts).sort());
      for (const [service, expectation] of Object.entries(verdicts)) {
        const { transitions, sentence, next, autoscaling } = expectation;
        const { transitions: found, last } = stories.get(service)!;
        const expected = transitions.map(
          ([word, hop]) => `${word} ${hop ?? ''}`,
        );
        // A busy machine may show several steps at once, never others or in another order.
        expect(outOfOrder(found, expected)).toBeUndefined();
        expect(found.at(-1)).toBe(expected.at(-1));
        expect(last.verdict.sentence).toMatch(new RegExp(sentence));
        expect(last.verdict.next ?? '').toMatch(new RegExp(next ?? ''));
        expect(last.autoscaling?.sentence ?? '').toMatch(
          new RegExp(autoscaling ?? ''),
        );
      }
    },
    600_000,
  );
});
