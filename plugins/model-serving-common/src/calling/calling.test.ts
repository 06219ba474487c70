import { pictureOf } from '../__fixtures__/cluster';
import {
  deployment,
  inferenceService,
  namespace,
} from '../__fixtures__/serving';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { kindOf } from '../kubernetes/kinds';
import { describeServices } from '../verdict/describeService';
import { endpointsOf } from './endpoints';

const NOW = new Date('2026-11-21T12:00:00Z');

type Raw = Parameters<typeof pictureOf>[0][number];

const HOST = 'chat.team-a.models.example.com';

const accepted = [
  { type: 'Accepted', status: 'True', reason: 'Accepted', message: '' },
  { type: 'ResolvedRefs', status: 'True', reason: 'ResolvedRefs', message: '' },
];

function route(
  more: {
    name?: string;
    backend?: object;
    hostnames?: string[];
    address?: string;
    conditions?: object[] | null;
    created?: string;
  } = {},
): Raw {
  const { conditions = accepted } = more;
  return {
    kind: 'HTTPRoute',
    metadata: {
      name: more.name ?? 'chat',
      namespace: 'team-a',
      creationTimestamp: more.created ?? '2026-11-21T10:00:00Z',
      annotations: more.address
        ? { 'model-serving.backstage.io/address': more.address }
        : {},
    },
    spec: {
      hostnames: more.hostnames ?? [HOST],
      rules: [{ backendRefs: [more.backend ?? { name: 'chat-predictor' }] }],
    },
    status: {
      parents: conditions
        ? [
            {
              parentRef: { namespace: 'gateway-system', name: 'serving' },
              conditions,
            },
          ]
        : [],
    },
  };
}

const engineKey: Raw = {
  kind: 'ExternalSecret',
  metadata: { name: 'chat-engine-key', namespace: 'team-a' },
  spec: {
    secretStoreRef: { kind: 'SecretStore', name: 'tenant' },
    target: { name: 'chat-engine-key' },
  },
};

const servedChat = inferenceService({
  metadata: {
    labels: { 'model-serving.backstage.io/service': 'chat' },
    annotations: {
      'model-serving.backstage.io/model': 'resource:default/qwen3-8b',
    },
  },
});

const vllm = deployment({ image: 'vllm/vllm-openai' });

function callingOf(
  objects: readonly Raw[],
  options: {
    task?: string;
    kinds?: Parameters<typeof pictureOf>[1];
  } = {},
) {
  const [service] = describeServices(
    pictureOf([namespace, ...objects], options.kinds),
    {
      now: NOW,
      primaryCluster: 'one',
      model: () => ({ title: 'A model', task: options.task ?? null }),
    },
  );
  return service.calling!;
}

describe('how a service is called', () => {
  it('is through its route first, and says who may reach the other addresses', () => {
    const { addresses, key, keyReason, model } = callingOf([
      inferenceService({
        metadata: { labels: { 'model-serving.backstage.io/service': 'chat' } },
        status: { url: 'http://chat-team-a.example.com' },
      }),
      vllm,
      route(),
      engineKey,
    ]);
    expect(addresses.map(({ by, url, accepted: is }) => [by, url, is])).toEqual(
      [
        ['gateway', `https://${HOST}`, true],
        ['status', 'http://chat-team-a.example.com', null],
        ['cluster', 'http://chat-predictor.team-a.svc.cluster.local', null],
      ],
    );
    expect(addresses[2].reason).toMatch(/network policies/);
    expect(model).toBe('chat');
    expect(key).toEqual({
      secret: 'chat-engine-key',
      store: 'SecretStore tenant',
    });
    expect(keyReason).toBeNull();
  });

  it('takes the scheme and the port of a route only for a host that the route has', () => {
    const of = (address: string) =>
      callingOf([servedChat, route({ address })]).addresses[0].url;
    expect(of(`http://${HOST}:8080`)).toBe(`http://${HOST}:8080`);
    expect(of('http://evil.example')).toBe(`https://${HOST}`);
    expect(of(`http://user@${HOST}`)).toBe(`https://${HOST}`);
  });

  it.each([
    [
      'a gateway refuses it',
      [
        {
          type: 'Accepted',
          status: 'False',
          reason: 'NotAllowedByListeners',
          message: 'No listener allows it',
        },
      ],
      false,
      /No listener allows it/,
    ],
    ['no gateway has looked', null, null, /No gateway has reported/],
    [
      'its backend does not resolve',
      [
        accepted[0],
        {
          type: 'ResolvedRefs',
          status: 'False',
          reason: 'BackendNotFound',
          message: 'service "chat-predictor" not found',
        },
      ],
      false,
      /not found/,
    ],
  ])('says of a route that %s', (_, conditions, is, reason) => {
    const [address] = callingOf([servedChat, route({ conditions })]).addresses;
    expect(address.accepted).toBe(is);
    expect(address.reason).toMatch(reason);
  });

  it('prefers the route that a gateway has accepted, and of those the older', () => {
    const urls = callingOf([
      servedChat,
      route({ name: 'refused', hostnames: ['a.example'], conditions: null }),
      route({
        name: 'newer',
        hostnames: ['b.example'],
        created: '2026-11-21T11:00:00Z',
      }),
      route({ name: 'older', hostnames: ['c.example'] }),
    ]).addresses.map(({ url }) => url);
    expect(urls.slice(0, 3)).toEqual([
      'https://c.example',
      'https://b.example',
      'https://a.example',
    ]);
  });

  it('leaves out hosts that stand for many, and routes to other services', () => {
    const { addresses } = callingOf([
      servedChat,
      route({ hostnames: ['*.example.com'] }),
      route({ name: 'other', backend: { name: 'chat-predictor-2' } }),
    ]);
    expect(addresses.map(({ by }) => by)).toEqual(['cluster']);
  });

  it('does not guess the name and the key of a service that no golden path wrote', () => {
    const plain = {
      ...deployment({ name: 'chat', owner: null, image: 'vllm/vllm-openai' }),
    };
    const calling = callingOf([plain]);
    expect(calling).toMatchObject({ model: null, key: null, addresses: [] });
    expect(calling.modelReason).toMatch(/GET \/v1\/models/);
    expect(calling.keyReason).toMatch(/Unknown/);
  });

  it('does not take secrets that cannot be read for none', () => {
    const { key, keyReason } = callingOf([servedChat], {
      kinds: {
        ExternalSecret: { state: 'forbidden', since: null, asOf: null },
      } as any,
    });
    expect(key).toBeNull();
    expect(keyReason).toMatch(/cannot read ExternalSecrets/);
  });

  it('names the endpoints that the task allows, and says where the task is unknown', () => {
    const names = (task?: string) =>
      callingOf([servedChat, vllm], { task }).endpoints.map(({ name }) => name);
    expect(names('text-generation')).toEqual(['chat', 'completions']);
    expect(names('feature-extraction')).toEqual(['embeddings']);
    expect(names()).toEqual(['chat', 'completions', 'embeddings', 'rerank']);
    expect(callingOf([servedChat, vllm]).endpointsReason).toMatch(/unknown/);
  });

  it('follows a change of a route', () => {
    const index = new PictureIndex(pictureOf([]));
    const services = (backend: object) =>
      kindOf('HTTPRoute').services(
        pictureOf([route({ backend })]).objects.HTTPRoute![0],
        index,
      );
    expect(services({ name: 'chat-predictor' })).toEqual([
      'InferenceService/team-a/chat',
      'Deployment/team-a/chat-predictor',
    ]);
    expect(
      services({ kind: 'InferencePool', name: 'chat-inference-pool' }),
    ).toEqual(['LLMInferenceService/team-a/chat']);
  });
});

describe('endpoints', () => {
  const of = (engine: string, task: string | null) =>
    endpointsOf({ protocol: 'openai', engine, task, model: 'chat' });

  it('are those of the engine', () => {
    expect(of('TensorRT-LLM', 'feature-extraction')).toEqual({
      endpoints: [],
      reason:
        'TensorRT-LLM has no endpoint that the portal knows for models of task feature-extraction.',
    });
    expect(of('Ollama', 'text-ranking').endpoints).toEqual([]);
    expect(of('vLLM', 'text-ranking').endpoints).toEqual([
      { name: 'rerank', path: '/v1/rerank' },
    ]);
  });

  it('lie below the prefix of the engine', () => {
    expect(of('KServe Hugging Face', 'text-generation').endpoints[0].path).toBe(
      '/openai/v1/chat/completions',
    );
  });

  it('take no word of a registry for a property of every object', () => {
    expect(of('vLLM', 'constructor').endpoints).toEqual([]);
  });

  it('name the model in the paths of inference protocols', () => {
    expect(
      endpointsOf({
        protocol: 'open-inference',
        engine: 'Triton',
        task: null,
        model: 'a b',
      }).endpoints,
    ).toEqual([{ name: 'infer', path: '/v2/models/a%20b/infer' }]);
  });
});
