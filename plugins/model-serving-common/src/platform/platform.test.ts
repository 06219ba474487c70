import { ClusterPicture } from '../kubernetes';
import {
  missingKinds,
  PlatformFacts,
  platformLayers,
  platformSubstrate,
} from './describePlatform';

const KINDS = [
  'InferenceService',
  'ClusterQueue',
  'LocalQueue',
  'Workload',
  'ScaledObject',
  'ExternalSecret',
  'Application',
  'Node',
];

function picture(states: Record<string, string> = {}): ClusterPicture {
  return {
    cluster: 'lab',
    kinds: Object.fromEntries(
      KINDS.map(kind => [
        kind,
        {
          state: states[kind] ?? 'live',
          since: '2026-11-21T10:00:00Z',
          asOf: null,
        },
      ]),
    ),
    objects: {
      Node: [
        { allocatable: { cpu: '8', 'nvidia.com/gpu': '4' } },
        { allocatable: { cpu: '8', 'nvidia.com/gpu': '2' } },
      ],
    },
  } as unknown as ClusterPicture;
}

const known = <T>(value: T) => ({ known: true as const, value });
const facts: PlatformFacts = {
  storage: known({ names: ['fast'], byDefault: 'fast' }),
  gatewayClasses: known(['envoy']),
  dns: known(true),
  llmGateway: known({}),
};

const provided = (states: Record<string, string>) =>
  Object.fromEntries(
    platformLayers(picture(states), facts).map(layer => [
      layer.name,
      layer.provided,
    ]),
  );

describe('missingKinds', () => {
  it('names what is not installed, of what was asked, and nothing that cannot be told', () => {
    const without = picture({
      InferenceService: 'not-installed',
      ScaledObject: 'not-installed',
      LocalQueue: 'forbidden',
    });
    expect(missingKinds(without, ['InferenceService', 'LocalQueue'])).toEqual([
      'InferenceService (KServe) is not installed',
    ]);
    expect(missingKinds(picture(), ['InferenceService'])).toEqual([]);
  });
});

describe('platformLayers', () => {
  it.each([
    ['everything', {}, { serving: true, 'llm-gateway': true, full: true }],
    [
      'no KEDA',
      { ScaledObject: 'not-installed' },
      { serving: true, 'llm-gateway': true, full: false },
    ],
    [
      'no Kueue',
      { ClusterQueue: 'not-installed' },
      { serving: false, 'llm-gateway': true, full: false },
    ],
    [
      'InferenceServices that may not be read',
      { InferenceService: 'forbidden' },
      { serving: null, 'llm-gateway': true, full: null },
    ],
  ])('of a cluster with %s', (_, states, expected) => {
    expect(provided(states as Record<string, string>)).toEqual(expected);
  });

  it('lack the gateway where none is configured, and do not know where it is silent', () => {
    const none = platformLayers(picture(), { llmGateway: undefined });
    expect(none.map(({ provided: is, sentence }) => [is, sentence])).toEqual([
      [true, 'Serving (KServe and Kueue): installed'],
      [
        false,
        'LLM gateway (optional, enforces budgets of tenants): not configured, modelServing.gateway is missing from the app configuration',
      ],
      [
        false,
        'All components (Serving, the LLM gateway, KEDA, External Secrets and Argo CD): incomplete, modelServing.gateway is missing from the app configuration',
      ],
    ]);
    const silent = platformLayers(picture(), {
      llmGateway: { known: false, reason: 'it does not answer' },
    });
    expect(silent[1]).toEqual({
      name: 'llm-gateway',
      provided: null,
      missing: ['it does not answer'],
      sentence:
        'LLM gateway (optional, enforces budgets of tenants): unknown, it does not answer',
    });
  });
});

describe('platformSubstrate', () => {
  it('says what is there, and asks for nothing', () => {
    const items = platformSubstrate(picture(), facts);
    expect(items.map(({ state, ask }) => [state, ask])).toEqual(
      items.map(() => ['found', null]),
    );
    expect(items[0].detail).toBe('6 nvidia.com/gpu');
  });

  it('says what to ask for where something is missing', () => {
    const items = platformSubstrate(
      picture({ ExternalSecret: 'not-installed' }),
      {
        ...facts,
        storage: known({ names: [], byDefault: null }),
        gatewayClasses: known([]),
        dns: known(false),
      },
    );
    expect(
      items.slice(1).every(({ state, ask }) => state === 'missing' && ask),
    ).toBe(true);
  });

  it('never takes what cannot be read for missing', () => {
    const silent = { known: false as const, reason: 'it answers 403' };
    const items = platformSubstrate(picture({ Node: 'unreachable' }), {
      ...facts,
      storage: silent,
      gatewayClasses: silent,
      dns: silent,
    });
    expect(items.slice(0, 4).map(({ state }) => state)).toEqual(
      Array(4).fill('unknown'),
    );
  });
});
