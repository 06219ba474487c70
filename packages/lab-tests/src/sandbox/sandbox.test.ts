import { readFileSync } from 'node:fs';
import {
  ONE_NODE,
  recordScenario,
  SCENARIOS,
  scenario,
} from '@model-serving/lab';
import type { BehaviorRule, Manifest } from '@model-serving/sandbox';
import { parse } from 'yaml';
import { replayed } from '../recordings/replayed';
import { rootFile } from '../rootFile';
import { SandboxCluster } from './SandboxCluster';

/** What the sandbox has no stand-in for. */
const NOT_PLAYED = [
  'llm-inference-service', // the controller of LLMInferenceServices
  'crash-loop-after-ready', // engines that crash after they served
  'node-lost', // leases of nodes
  'woken-by-keda', // KEDA beside Prometheus
  'preempted-while-borrowing', // preemption
  'evicted-by-pods-ready-timeout', // Kueue's waitForPodsReady
  'startup-probe-kills', // the status of pods, which scenarios write as a kubelet would
  'liveness-probe-kills',
  'secret-missing',
  'evicted-for-disk',
  'claim-missing', // models on claims, to KServe
  'workload-deactivated', // Workloads that somebody deactivates
  'provisioning-retried', // admission checks
  'provisioning-rejected',
  'no-topology-domain', // topologies
  'hpa-without-metrics', // HorizontalPodAutoscalers
  'keda-without-metrics',
];
const PLAYED = SCENARIOS.map(({ name }) => name).filter(
  name => !NOT_PLAYED.includes(name),
);

/** What the lab's annotations ask of its pods, in the sandbox's words. */
const FAILURES: Record<string, BehaviorRule['failure']> = {
  'image-pull-fails': 'cannot-pull',
  'never-ready': 'never-ready',
};

const RUNTIME: Manifest = parse(
  readFileSync(
    rootFile('templates/platform/runtimes/vllm-pinned.yaml'),
    'utf8',
  ),
);

describe('what is said while the sandbox plays the scenarios of the lab', () => {
  it.each(PLAYED)(
    '%s',
    async name => {
      const played = scenario(name);
      const failure = FAILURES[name];
      const cluster = await SandboxCluster.start(
        [...(played.nodes ?? ONE_NODE), RUNTIME] as Manifest[],
        failure ? [{ match: { service: 'recorded-a/llama' }, failure }] : [],
      );
      try {
        const stories = replayed(await recordScenario(played, cluster.access));
        expect(
          Object.fromEntries(
            [...stories].map(([service, story]) => [
              service,
              story.transitions,
            ]),
          ),
        ).toEqual(
          Object.fromEntries(
            Object.entries(played.verdicts).map(([service, expected]) => [
              service,
              expected.transitions.map(([word, hop]) => `${word} ${hop ?? ''}`),
            ]),
          ),
        );
        for (const [service, { sentence }] of Object.entries(played.verdicts)) {
          expect(stories.get(service)!.last.verdict.sentence).toMatch(
            new RegExp(sentence),
          );
        }
      } finally {
        await cluster.stop();
      }
    },
    240_000,
  );
});
