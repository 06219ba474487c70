import fc from 'fast-check';
import { ServiceRef } from '../api';
import { engineQueries } from './engineQueries';
import { promSelector } from './promql';
import { seriesQuery } from './seriesQuery';

const LABELS = { cluster: 'cluster', namespace: 'namespace', pod: 'pod' };
const REF: ServiceRef = {
  cluster: 'gpu-eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
};
const QUOTED = /"(?:[^"\\\n]|\\["\\n])*"/g;

/** What is left of a query when its quoted values are taken out. */
function skeleton(query: string): string {
  return query.replace(QUOTED, '""');
}

const ask = (ref: Partial<ServiceRef>, pods: string[] = []) =>
  seriesQuery({
    ref: { ...REF, ...ref },
    pods,
    engines: ['vLLM'],
    labels: LABELS,
    rateSeconds: 120,
  });

describe('queries to Prometheus', () => {
  it('quote every value, so that none can end early', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), value => {
        const selector = promSelector([{ label: 'pod', operator: '=', value }]);
        expect(skeleton(selector)).toBe('{pod=""}');
      }),
    );
  });

  it('refuse a label that is no name', () => {
    expect(() =>
      promSelector([{ label: 'a"} or b{', operator: '=', value: 'x' }]),
    ).toThrow('not the name of a label');
  });

  it('have the same form whatever a service and its pods are called', () => {
    const form = skeleton(ask({}, ['a']));
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (cluster, name, pod) => {
          expect(skeleton(ask({ cluster, name }, [pod]))).toBe(form);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each<[ServiceRef['kind'], string, boolean]>([
    ['InferenceService', 'chat-predictor-5f7456554c-jt6pd', true],
    ['InferenceService', 'chat-2-predictor-5f7456554c-jt6pd', false],
    ['InferenceService', 'chat-5f7456554c-jt6pd', false],
    ['LLMInferenceService', 'chat-kserve-d87c9ffc6-bj4rm', true],
    ['LLMInferenceService', 'chat-kserve-mn-0', true],
    ['LLMInferenceService', 'other-kserve-d87c9ffc6-bj4rm', false],
    ['Deployment', 'chat-7f5bd96bcb-fkr87', true],
    ['Deployment', 'chat-bot-7f5bd96bcb-fkr87', false],
    ['Deployment', 'known-pod', true],
  ])('of a %s %s: %s', (kind, pod, belongs) => {
    const pattern = /pod=~"((?:[^"\\]|\\.)*)"/.exec(
      ask({ kind }, ['known-pod']),
    )![1];
    expect(
      new RegExp(`^(?:${pattern.replace(/\\\\/g, '\\')})$`).test(pod),
    ).toBe(belongs);
  });

  it('of all engines are at most eight, one a family, and stay within the rights of no label', () => {
    const queries = Object.values(engineQueries(LABELS));
    expect(queries.length).toBeLessThanOrEqual(8);
    for (const query of queries) {
      expect(query).toContain('by (');
      expect(skeleton(query)).not.toMatch(/\b(job|instance)\b/);
    }
  });

  it('read how an engine started', () => {
    const { started } = engineQueries({ namespace: 'namespace', pod: 'pod' });
    expect(started).toContain('sglang:startup_time_seconds');
    expect(started).toMatch(/by \([^)]*\bphase\b[^)]*\)/);
  });

  it('ask for every engine while it is not known which one it is', () => {
    const all = seriesQuery({
      ref: REF,
      pods: [],
      engines: [],
      labels: { namespace: 'namespace', pod: 'pod' },
      rateSeconds: 120,
    });
    for (const name of [
      'vllm:num_requests_waiting',
      'vllm:gpu_cache_usage_perc',
      'sglang:num_queue_reqs',
      'tgi_queue_size',
      'llamacpp:requests_deferred',
      'nv_inference_pending_request_count',
      'num_requests_waiting',
    ]) {
      expect(all).toContain(`__name__="${name}"`);
    }
    expect(all).not.toContain('cluster=');
  });
});
