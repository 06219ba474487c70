import { generateKeyPairSync } from 'node:crypto';
import { createMockDirectory } from '@backstage/backend-test-utils';
import type { RegistryDefinition } from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import {
  HOSTILE_ANSWERS,
  hostileDeadline,
  HostileServer,
} from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { read, sourceOf } from './__testUtils__/sourceOf';
import { tokenAuth } from './azureml/azureAuth';
import { azureMlModels } from './azureml/azureMlModels';
import { readAzureMlConfig } from './azureml/readAzureMlConfig';
import { VersionedSource } from './reads/VersionedSource';

const directory = createMockDirectory();

/** The same but for its credential, which has no server to ask here. */
const azureWithToken: RegistryDefinition = {
  type: 'azureml',
  createSource: settings => {
    const config = readAzureMlConfig(settings.config, settings.key);
    const credential = async () => ({
      getToken: async () => ({
        token: 'canary-secret',
        expiresOnTimestamp: Date.now() + 60_000,
      }),
    });
    return new VersionedSource(
      settings,
      azureMlModels(config, tokenAuth(credential, config.connection.url)),
    );
  },
};

let server: HostileServer;

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  directory.setContent({
    'key.json': JSON.stringify({
      type: 'service_account',
      client_email: 'portal@serving.iam.gserviceaccount.com',
      private_key: privateKey,
    }),
  });
  server = await HostileServer.start();
});
afterAll(() => server.stop());

describe.each<[string, () => object]>([
  [
    'vertex',
    () => ({
      project: 'serving',
      location: 'europe-west4',
      keyFile: directory.resolve('key.json'),
    }),
  ],
  [
    'azureml',
    () => ({
      subscription: '11111111-2222-3333-4444-555555555555',
      resourceGroup: 'serving',
      workspace: 'main',
    }),
  ],
])('a source of type %s', (type, config) => {
  it.each(HOSTILE_ANSWERS)(
    'ends its reading at %s',
    async (_, answer, message) => {
      server.answer = answer;
      const source = sourceOf(
        type,
        {
          ...config(),
          url: server.url,
          timeoutSeconds: hostileDeadline(message),
        },
        [azureWithToken],
      );
      await expect(read(source)).rejects.toThrow(message);
    },
  );
});

describe('a source of type sagemaker', () => {
  it.each(HOSTILE_ANSWERS)(
    'ends its reading at %s',
    async (_, answer, message) => {
      server.answer = answer;
      const source = sourceOf('sagemaker', {
        region: 'eu-central-1',
        endpoint: server.url,
      });
      const reading = source.read({
        signal: AbortSignal.timeout(hostileDeadline(message) * 1_000),
      });
      await expect(reading).rejects.toThrow();
      await expect(reading).rejects.not.toThrow('canary-secret');
    },
  );
});
