import { FetchApi } from '@backstage/frontend-plugin-api';
import {
  AcceleratorOption,
  FitWord,
} from '@model-serving/backstage-plugin-model-serving-common';

const FRESH = {
  asOf: '2026-01-01T12:00:00Z',
  source: 'fixtures',
  stale: false,
};

function option(
  id: string,
  title: string,
  perHour: number | null,
  word: FitWord,
  sentence: string,
): AcceleratorOption {
  const [flavor, count] = id.split('-');
  return {
    id,
    title,
    flavor,
    resource: 'nvidia.com/gpu',
    count: Number(count),
    perHour,
    fit: {
      word,
      sentence,
      flavor,
      resource: 'nvidia.com/gpu',
      requested: Number(count),
      short: null,
      replicasThatFit: word === 'fits' || word === 'borrows' ? 1 : 0,
      replicas: 1,
    },
  };
}

const ACCELERATORS = [
  option('h100-1', '1 × H100 80 GB', 4.38, 'fits', '3 of 8 h100 are free.'),
  option(
    'h100-4',
    '4 × H100 80 GB',
    17.1,
    'borrows',
    '1 h100 would be borrowed from the cohort.',
  ),
  option(
    'l4-1',
    '1 × L4 24 GB',
    0.97,
    'waits',
    'All 4 l4 are in use; 2 requests wait before it.',
  ),
  option(
    'l4-8',
    '8 × L4 24 GB',
    null,
    'never',
    '8 l4 are more than the 6 this queue can ever have.',
  ),
];

const SERVICES = [
  ['team-a', 'chat', 'serving', 'All 2 replicas are ready.', 2, 8.76],
  ['team-b', 'summarizer', 'queued', '1 more h100 is needed.', 0, null],
].map(([tenant, name, word, sentence, ready, cost]) => ({
  ...FRESH,
  ref: {
    cluster: 'sandbox',
    namespace: tenant,
    kind: 'InferenceService',
    name,
  },
  tenant,
  model: { name: 'qwen3-8b', digest: null, entityRef: null },
  verdict: { word, sentence, since: null, evidence: [], next: null },
  replicas: { ready, desired: 2, min: 1, max: 2 },
  costPerHour: { value: cost, unit: 'USD/h', reason: 'not admitted yet' },
  entityRef: `component:${tenant}/${name}`,
}));

function answer(path: string): unknown {
  if (path.includes('/accelerators')) {
    return { ...FRESH, items: ACCELERATORS, currency: 'USD' };
  }
  if (path.startsWith('/tenants')) {
    return { ...FRESH, items: [{ name: 'team-a' }, { name: 'team-b' }] };
  }
  return { ...FRESH, items: SERVICES };
}

/** Answers of a model-serving backend, for looking at the pages without one. */
export const servingAnswers: FetchApi = {
  fetch: async input => {
    const path = String(input).replace('plugin://model-serving', '');
    return new Response(JSON.stringify(answer(path)), {
      headers: { 'content-type': 'application/json' },
    });
  },
};
