import { ModelDecisionWord } from '../models';
import { projectObject } from '../kubernetes';
import { ClusterPicture, WatchedKindName } from '../kubernetes';
import { describeService, describeServices } from '../verdict';
import { externalCost, HostedModel, readExpectedTokens } from '.';

const NOW = new Date('2026-11-21T10:00:00Z');
const REF = {
  cluster: 'sandbox',
  namespace: 'team-a',
  kind: 'ExternalSecret',
  name: 'contracts',
} as const;

const PRICE = {
  inputPerMillion: 3 as number | null,
  outputPerMillion: 15 as number | null,
  currency: 'USD',
  asOf: '2026-11-01',
};

const hostedModel = (word: ModelDecisionWord = 'allow'): HostedModel => ({
  title: 'Example Large',
  endpoint: {
    provider: 'Example AI',
    model: 'example-large',
    url: 'https://api.ai.example/v1',
    region: 'eu-central-1',
    price: PRICE,
  },
  decision: { word, sentence: word === 'allow' ? null : 'Not allowed. No.' },
});

const annotations = {
  'model-serving.backstage.io/golden-path': 'external-model',
  'model-serving.backstage.io/model': 'resource:default/example-large',
  'model-serving.backstage.io/external-endpoint': 'example-ai',
  'model-serving.backstage.io/expected-tokens': 'input=20,output=5',
  'model-serving.backstage.io/purpose': 'Summarizes contracts',
};

const ready = (status: string, message = 'secret synced') => ({
  conditions: [
    {
      type: 'Ready',
      status,
      message,
      reason: status === 'True' ? 'SecretSynced' : 'SecretSyncedError',
      lastTransitionTime: '2026-11-21T09:00:00Z',
    },
  ],
});

function pictureOf(
  status: object = ready('True'),
  metadata: object = { annotations },
  events: object[] = [],
): ClusterPicture {
  const objects: Partial<Record<WatchedKindName, object[]>> = {
    Namespace: [
      {
        metadata: {
          name: 'team-a',
          labels: { 'model-serving.backstage.io/tenant': 'team-a' },
        },
      },
    ],
    ExternalSecret: [
      {
        metadata: {
          name: 'contracts',
          namespace: 'team-a',
          uid: 'external',
          creationTimestamp: '2026-11-21T08:59:00Z',
          ...metadata,
        },
        spec: {
          secretStoreRef: { kind: 'SecretStore', name: 'tenant' },
          target: { name: 'contracts' },
        },
        status,
      },
    ],
    Event: events,
  };
  return {
    cluster: 'sandbox',
    kinds: Object.fromEntries(
      Object.keys(objects).map(kind => [
        kind,
        { state: 'live', since: NOW.toISOString(), asOf: NOW.toISOString() },
      ]),
    ),
    objects: Object.fromEntries(
      Object.entries(objects).map(([kind, list]) => [
        kind,
        list.map(object => projectObject(kind as WatchedKindName, object)),
      ]),
    ),
  };
}

const describeIt = (
  picture: ClusterPicture,
  hosted: HostedModel | undefined = hostedModel(),
) =>
  describeService(picture, REF, {
    now: NOW,
    primaryCluster: 'sandbox',
    hosted: () => hosted,
  });

describe('an external model', () => {
  it('is configured once its key is there, and nothing is said that nobody measured', () => {
    const service = describeIt(pictureOf());
    expect(service).toMatchObject({
      ref: REF,
      tenant: 'team-a',
      entityRef: 'component:team-a/contracts_external',
      model: { name: 'example-large' },
      verdict: {
        word: 'configured',
        sentence:
          'Address and key are in place. Whether the provider answers is not measured.',
      },
      replicas: { ready: null, desired: null, min: null, max: null },
      waiting: { value: null },
      costPerHour: { value: null, reason: 'it is paid by the token' },
      pods: [],
      queue: null,
      coldStarts: [],
      accelerator: null,
      template: 'template:default/external-model',
      external: {
        secret: 'contracts',
        store: 'SecretStore tenant',
        expectedTokens: { input: 20, output: 5 },
        perMonth: { value: 135, unit: 'USD per month' },
      },
    });
    expect(service?.timeline.map(({ name }) => name)).toEqual([
      'opened',
      'merged',
      'synced',
    ]);
  });

  it('is the ExternalSecret of the golden path alone, not the key of another service', () => {
    const picture = pictureOf(ready('True'), { annotations: {} });
    expect(describeIt(picture)).toBeUndefined();
    expect(
      describeServices(picture, { now: NOW, primaryCluster: 'sandbox' }),
    ).toEqual([]);
    expect(
      describeServices(pictureOf(), { now: NOW, primaryCluster: 'sandbox' }),
    ).toHaveLength(1);
  });

  it.each<[string, object, object[], string, RegExp]>([
    ['waits while nothing is said', {}, [], 'starting', /Waits for External/],
    [
      'has failed without a key, with the reason of the event',
      ready('False', 'could not get secret data from provider'),
      [
        {
          metadata: { name: 'e', namespace: 'team-a', uid: 'e' },
          involvedObject: {
            kind: 'ExternalSecret',
            name: 'contracts',
            uid: 'external',
          },
          type: 'Warning',
          reason: 'UpdateFailed',
          message: 'could not get SecretStore "tenant"',
          lastTimestamp: '2026-11-21T09:00:00Z',
        },
      ],
      'failed',
      /^Key missing, so nothing can call it: Could not get SecretStore "tenant"/,
    ],
    [
      'is degraded where an older key may still be there',
      {
        ...ready('False', 'access denied'),
        refreshTime: '2026-11-20T09:00:00Z',
      },
      [],
      'degraded',
      /^Key not refreshed; the Secret may still hold the key of .*Access denied/,
    ],
  ])('%s', (_what, status, events, word, sentence) => {
    const verdict = describeIt(
      pictureOf(status, { annotations }, events),
    )?.verdict;
    expect(verdict?.word).toBe(word);
    expect(verdict?.sentence).toMatch(sentence);
  });

  it.each<[string, HostedModel, string, RegExp]>([
    [
      'the platform denies by now',
      hostedModel('deny'),
      'degraded',
      /no longer allows this model to be used\. Not allowed\. No\./,
    ],
    [
      'no source lists any more',
      {
        title: 'Example Large',
        endpoint: null,
        decision: { word: 'ask', sentence: null },
      },
      'degraded',
      /No model source lists/,
    ],
    [
      'nobody can look up',
      { reason: 'the models could not be read: timeout' },
      'configured',
      /not measured/,
    ],
  ])('says that its model is one that %s', (_what, hosted, word, sentence) => {
    const service = describeIt(pictureOf(), hosted);
    expect(service?.verdict.word).toBe(word);
    expect(service?.verdict.sentence).toMatch(sentence);
  });

  it('says why its cost is unknown instead of 0', () => {
    const reason = 'the models could not be read: timeout';
    expect(describeIt(pictureOf(), { reason })?.external).toMatchObject({
      hosted: null,
      reason,
      perMonth: { value: null, reason },
    });
  });
});

describe('externalCost', () => {
  const tokens = { input: 20, output: 5 };
  it.each<[string, Parameters<typeof externalCost>, object]>([
    ['both sides', [PRICE, tokens], { perMonth: 135, currency: 'USD' }],
    ['no price', [null, tokens], { reason: 'its source names no price' }],
    [
      'no tokens',
      [PRICE, null],
      { reason: 'the files name no expected tokens' },
    ],
    [
      'an unknown side that is used',
      [{ ...PRICE, inputPerMillion: null }, tokens],
      { reason: 'its source names no price of input' },
    ],
    [
      'an unknown side that is not used',
      [
        { ...PRICE, outputPerMillion: null },
        { input: 20, output: 0 },
      ],
      { perMonth: 60, currency: 'USD' },
    ],
  ])('%s', (_what, [price, expected], result) => {
    expect(externalCost(price, expected)).toEqual(result);
  });
});

describe('readExpectedTokens', () => {
  it.each([undefined, '', 'many', 'input=-1,output=2', 'input=1', 7])(
    'reads nothing of %p',
    text => expect(readExpectedTokens(text)).toBeNull(),
  );
});
