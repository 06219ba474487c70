import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  DEFAULT_BUDGET_RULE,
  ModelDecision,
} from '@model-serving/backstage-plugin-model-serving-common';
import fc from 'fast-check';
import { checkFiles } from '../../check';
import { checkInput } from '../../check/__fixtures__/world';
import { externalContext } from '../../check/checkExternal';
import type { CheckInput } from '../../check/CheckInput';
import { mergeProfiles, parseProfiles } from '../../profiles';
import {
  platformFile,
  shippedPods,
  target,
  tenant,
} from '../__fixtures__/input';
import { ExternalRenderInput, renderExternal } from '../renderExternal';
import { externalModelPath } from '.';

const MODEL = 'resource:default/example-large';

const ENDPOINTS = {
  path: 'platform/profiles/external.yaml',
  content: `
apiVersion: model-serving.backstage.io/v1alpha1
kind: Profile
metadata: { name: external }
spec:
  layer: platform
  externalEndpoints:
    - id: example-ai
      title: Example AI
      host: api.ai.example
      secretStore: { kind: SecretStore, name: tenant }
      remoteKey: example-ai
      property: key
    - id: example-ai-batch
      title: Example AI, batches
      host: api.ai.example
      variables: { url: AI_URL, model: AI_MODEL, key: AI_KEY }
      secretStore: { kind: SecretStore, name: tenant }
      remoteKey: example-ai-batch
      property: key
`,
};

const PROFILE = mergeProfiles(
  parseProfiles([platformFile('profiles/platform.yaml'), ENDPOINTS]),
  target,
  shippedPods(),
);

const hosted = {
  provider: 'Example AI',
  model: 'example-large',
  url: 'https://api.ai.example/v1' as string | null,
  region: 'eu-central-1',
  price: {
    inputPerMillion: 3,
    outputPerMillion: 15 as number | null,
    currency: 'USD',
    asOf: '2026-11-01',
  },
};

const inputOf = (
  changes: object = {},
  ofModel: Partial<typeof hosted> = {},
): ExternalRenderInput => ({
  request: {
    tenant: 'team-a',
    name: 'contracts',
    model: MODEL,
    tokens: { input: 20, output: 5 },
    purpose: 'Summarizes contracts',
    ...changes,
  } as ExternalRenderInput['request'],
  tenant,
  model: {
    entityRef: MODEL,
    title: 'Example Large',
    version: null,
    hosted: { ...hosted, ...ofModel },
  },
  profile: PROFILE,
  cluster: 'sandbox',
});

type Files = ReturnType<typeof renderExternal>;

const render = (input = inputOf()) => renderExternal(externalModelPath, input);

const objectsOf = (files: Files) =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value)
    .filter(isKubernetesObject) as KubernetesObject[];

const allowed: ModelDecision = {
  word: 'allow',
  sentence: null,
  rule: null,
  askUrl: null,
  hidden: false,
  confirmLicense: false,
  findings: [],
};

const checkOf = (
  files: Files,
  {
    decision = {},
    ofModel = {},
    ...changes
  }: {
    decision?: Partial<ModelDecision>;
    ofModel?: object;
  } & Partial<CheckInput> = {},
): CheckInput => ({
  ...checkInput(),
  service: 'contracts',
  paths: [externalModelPath],
  profile: PROFILE,
  files,
  hostedOf: async () => ({
    entityRef: MODEL,
    title: 'Example Large',
    version: null,
    hosted: { ...hosted, ...ofModel },
    permit: {
      title: 'Example Large',
      license: 'apache-2.0',
      decision: { ...allowed, ...decision },
    },
  }),
  ...changes,
});

const wordsOf = async (input: CheckInput) => {
  const { findings, outcome } = await checkFiles(input);
  return {
    outcome,
    words: findings
      .filter(finding => finding.outcome !== 'pass')
      .map(({ message }) => message)
      .join('\n'),
  };
};

describe('the golden path of an external model', () => {
  it('renders one Secret with all that a client needs, and no pods', () => {
    const [secret, entity, ...more]: any[] = objectsOf(render());
    expect(more).toEqual([]);
    expect(secret.spec.target).toMatchObject({
      name: 'contracts',
      template: {
        mergePolicy: 'Merge',
        data: {
          OPENAI_BASE_URL: 'https://api.ai.example/v1',
          OPENAI_MODEL: 'example-large',
        },
      },
    });
    expect(secret.spec.data).toEqual([
      expect.objectContaining({
        secretKey: 'OPENAI_API_KEY',
        remoteRef: expect.objectContaining({ key: 'team-a/example-ai' }),
      }),
    ]);
    expect(entity).toMatchObject({
      kind: 'Component',
      metadata: {
        annotations: {
          'model-serving.backstage.io/service':
            'sandbox/team-a/ExternalSecret/contracts',
        },
      },
      spec: { dependsOn: [MODEL] },
    });
  });

  it('passes every check of the platform, with the share of the budget', async () => {
    const { findings } = await checkFiles(checkOf(render()));
    expect(findings.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    expect(findings.find(({ rule }) => rule === 'cost')?.message).toMatch(
      /^\$135\.00 per month for 20 million tokens of input and 5 million of output \(Example AI, prices of Nov 1, 2026\)$/,
    );
    expect(findings.find(({ rule }) => rule === 'budget')?.message).toMatch(
      /^1% of the tenant's monthly budget/,
    );
  });

  it('is read back as the request that it was, and rendered the same again', () => {
    fc.assert(
      fc.property(
        fc.record({
          name: fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/),
          tokens: fc.record({
            input: fc.integer({ min: 0, max: 1_000_000 }),
            output: fc.integer({ min: 1, max: 1_000_000 }),
          }),
          endpoint: fc.constantFrom('example-ai', 'example-ai-batch'),
          purpose: fc.stringMatching(/^[A-Za-z0-9"'{}: #&*!|>-]{0,20}[a-z]$/),
          model: fc.record(
            {
              ref: fc.constant(MODEL),
              licenseAccepted: fc.constantFrom('LicenseRef-A', 'apache-2.0'),
            },
            { requiredKeys: ['ref'] },
          ),
        }),
        changes => {
          const input = inputOf(changes);
          const files = render(input);
          const context = externalContext(
            { ...checkOf(files), service: changes.name },
            externalModelPath.read(objectsOf(files))!,
          );
          if ('refusal' in context) {
            throw new Error(context.refusal);
          }
          expect(externalModelPath.request.parse(context.request)).toEqual(
            externalModelPath.request.parse(input.request),
          );
          expect(render({ ...input, request: context.request })).toEqual(files);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each<[string, object, Partial<typeof hosted>, RegExp]>([
    [
      'a host that no profile lists',
      {},
      { url: 'https://elsewhere.example/v1' },
      /may not call elsewhere\.example.*Allowed hosts: api\.ai\.example/,
    ],
    ['a model without an address', {}, { url: null }, /at which address/],
    ['plain HTTP', {}, { url: 'http://api.ai.example/v1' }, /https/],
    [
      'an address that a template would evaluate',
      {},
      { url: 'https://api.ai.example/{{ .key }}' },
      /plain https address/,
    ],
    [
      'credentials in the address',
      {},
      { url: 'https://a:b@api.ai.example/v1' },
      /credentials/,
    ],
    [
      'a name that a template would evaluate',
      {},
      { model: '{{ .key }}' },
      /characters/,
    ],
    [
      'an unknown endpoint',
      { endpoint: 'other' },
      {},
      /no external endpoint other/,
    ],
    ['no tokens', { tokens: { input: 0, output: 0 } }, {}, /tokens/],
    ['an address of its own', { url: 'https://evil.example' }, {}, /url/i],
    ['a variant', { model: { ref: MODEL, variant: 'fp8' } }, {}, /variants/],
    ['the facts of another tenant', { tenant: 'team-b' }, {}, /team-b/],
  ])('does not render %s', (_what, changes, ofModel, message) => {
    expect(() => render(inputOf(changes, ofModel))).toThrow(message);
  });

  it.each<[string, (secret: any) => void, RegExp]>([
    [
      'a host that no profile lists',
      it => {
        it.spec.target.template.data.OPENAI_BASE_URL = 'https://evil.example';
      },
      /may not call evil\.example/,
    ],
    [
      'another path of an allowed host',
      it => {
        it.spec.target.template.data.OPENAI_BASE_URL =
          'https://api.ai.example/other';
      },
      /but the catalog has example-large at https:\/\/api\.ai\.example\/v1/,
    ],
    [
      'another model of the provider',
      it => {
        it.spec.target.template.data.OPENAI_MODEL = 'example-huge';
      },
      /The files call example-huge/,
    ],
    [
      'a store that the profile does not name',
      it => {
        it.spec.secretStoreRef.name = 'other';
      },
      /secretStoreRef\.name is "other"/,
    ],
    [
      'the key of another tenant',
      it => {
        it.spec.data[0].remoteRef.key = 'team-b/example-ai';
      },
      /remoteRef\.key is "team-b\/example-ai"/,
    ],
    [
      'a further value in the Secret',
      it => {
        it.spec.target.template.data.HTTPS_PROXY = 'https://evil.example';
      },
      /HTTPS_PROXY may not be set/,
    ],
    [
      'tokens that nobody can read',
      it => {
        it.metadata.annotations['model-serving.backstage.io/expected-tokens'] =
          'many';
      },
      /tokens/,
    ],
  ])('is refused with %s', async (_what, change, message) => {
    const files = render();
    const [secret] = objectsOf(files);
    change(secret);
    const { outcome, words } = await wordsOf(
      checkOf(
        files.map(file =>
          file.path.endsWith('/externalsecret.yaml')
            ? { ...file, content: JSON.stringify(secret) }
            : file,
        ),
      ),
    );
    expect(outcome).toBe('fail');
    expect(words).toMatch(message);
  });

  it.each<[string, Parameters<typeof checkOf>[1], string, RegExp]>([
    [
      'a model that the platform denies',
      { decision: { word: 'deny', sentence: 'Not allowed. No.' } },
      'fail',
      /Not allowed\. No\./,
    ],
    [
      'a model that needs an approval',
      { decision: { word: 'ask', sentence: 'Needs an approval.' } },
      'warn',
      /Needs an approval/,
    ],
    [
      'terms that nobody confirmed',
      { decision: { confirmLicense: true } },
      'fail',
      /has to be confirmed/,
    ],
    [
      'a model that is not hosted',
      { hostedOf: async () => ({ refusal: 'It is not hosted.' }) },
      'fail',
      /It is not hosted/,
    ],
    [
      'a catalog that does not answer',
      {
        hostedOf: async () => {
          throw new Error('timeout');
        },
      },
      'fail',
      /Could not look up .*timeout/,
    ],
    [
      'a price that is not known',
      { ofModel: { price: null } },
      'warn',
      /Cost unknown: its source names no price/,
    ],
    [
      'a budget in another currency',
      { ofModel: { price: { ...hosted.price, currency: 'EUR' } } },
      'warn',
      /€135\.00.*Share of the budget unknown: the budget is in USD/,
    ],
    [
      'a budget that is too small',
      {
        budget: {
          perMonth: 100,
          running: 0,
          proposed: 0,
          replaces: 0,
          rule: DEFAULT_BUDGET_RULE,
          spent: 0,
          hoursLeft: 0,
          uncounted: [],
        },
      },
      'warn',
      /135% of the tenant's monthly budget/,
    ],
  ])('says what is wrong with %s', async (_what, changes, outcome, message) => {
    const result = await wordsOf(checkOf(render(), changes));
    expect(result.outcome).toBe(outcome);
    expect(result.words).toMatch(message);
  });
});
