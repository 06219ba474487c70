import {
  HOSTILE_ANSWERS,
  hostileDeadline,
  HostileServer,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { read, sourceOf } from '../__testUtils__/sourceOf';

/*
 * Whatever a registry answers: the reading ends with an error in words, so that the models stay as they are, and nobody
 * else is called. OCI registries have a transport of their own: OciRegistry.test.ts.
 */

/** The Hub's pages are lists. */
const withoutList = HOSTILE_ANSWERS.filter(
  ([what]) => what !== 'an empty list instead of a page',
);

describe.each<[string, object, typeof HOSTILE_ANSWERS?]>([
  ['huggingface', { organizations: ['acme'] }, withoutList],
  ['mlflow', {}],
  ['kubeflow', {}],
  ['wandb', { organization: 'acme' }],
  ['litellm', {}],
  ['hosted', { provider: 'Acme' }],
  [
    'hosted',
    { provider: 'Acme', api: 'replicate', models: [{ name: 'acme/chat' }] },
  ],
])('a source of type %s with %j', (type, config, answers = HOSTILE_ANSWERS) => {
  let server: HostileServer;

  beforeAll(async () => {
    server = await HostileServer.start();
  });
  afterAll(() => server.stop());

  it.each(answers)('ends its reading at %s', async (_, answer, message) => {
    server.answer = answer;
    const reading = read(
      sourceOf(type, {
        ...config,
        url: server.url,
        token: 'canary-secret',
        timeoutSeconds: hostileDeadline(message),
      }),
    ).then(({ models, skipped }) => {
      // Replicate's models are asked for one by one: a refusal is about one of them.
      expect([type, models]).toEqual(['hosted', []]);
      throw new Error(skipped.map(({ reason }) => reason).join());
    });
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.not.toThrow('canary-secret');
  });
});
