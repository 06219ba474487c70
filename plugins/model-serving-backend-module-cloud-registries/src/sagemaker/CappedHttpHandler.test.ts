import {
  ListModelPackageGroupsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { gzipSync } from 'node:zlib';
import { HostileServer } from '@model-serving/backstage-plugin-model-serving-node/testUtils';
import { CappedHttpHandler } from './CappedHttpHandler';

const MOST = 64 * 1024;
const LONG_MS = 60_000;
const json = { 'content-type': 'application/x-amz-json-1.1' };
const answerOf = (bytes: number) =>
  JSON.stringify({
    ModelPackageGroupSummaryList: [],
    Padding: ' '.repeat(
      bytes - '{"ModelPackageGroupSummaryList":[],"Padding":""}'.length,
    ),
  });

describe('answers to the AWS SDK', () => {
  let server: HostileServer;
  let closed: Promise<void>;

  const list = async (options: { timeoutMs: number; signal?: AbortSignal }) => {
    const client = new SageMakerClient({
      region: 'eu-central-1',
      endpoint: server.url,
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
      maxAttempts: 1,
      requestHandler: new CappedHttpHandler({
        connectionTimeoutMs: LONG_MS,
        timeoutMs: options.timeoutMs,
        maxBytes: MOST,
      }),
    });
    try {
      return await client.send(new ListModelPackageGroupsCommand({}), {
        abortSignal: options.signal,
      });
    } finally {
      client.destroy();
    }
  };
  const endless = (chunk: string) => {
    closed = new Promise(resolve => {
      server.answer = (_, response) => {
        response.writeHead(200, json);
        const drops = setInterval(() => response.write(chunk), 1);
        response.on('close', () => {
          clearInterval(drops);
          resolve();
        });
      };
    });
  };

  beforeAll(async () => {
    server = await HostileServer.start();
  });
  afterAll(() => server.stop());

  it('are read up to their largest size', async () => {
    server.answer = (_, response) =>
      response.writeHead(200, json).end(answerOf(MOST));
    await expect(list({ timeoutMs: LONG_MS })).resolves.toMatchObject({
      ModelPackageGroupSummaryList: [],
    });
    server.answer = (_, response) =>
      response.writeHead(200, json).end(answerOf(MOST + 1));
    await expect(list({ timeoutMs: LONG_MS })).rejects.toThrow(
      '127.0.0.1 returned more than 65536 bytes',
    );
  });

  it('are not unpacked', async () => {
    server.answer = (_, response) =>
      response
        .writeHead(200, { ...json, 'content-encoding': 'gzip' })
        .end(gzipSync(answerOf(MOST / 2)));
    await expect(list({ timeoutMs: LONG_MS })).rejects.toThrow(/JSON/);
  });

  it('are hung up on where they bring more without end', async () => {
    endless(' '.repeat(16 * 1024));
    await expect(list({ timeoutMs: LONG_MS })).rejects.toThrow(
      /returned more than/,
    );
    await closed;
  });

  it('are hung up on where they bring little without end', async () => {
    endless(' ');
    await expect(list({ timeoutMs: 300 })).rejects.toThrow(/abort/i);
    await closed;
  });

  it('are hung up on when the reading is stopped', async () => {
    endless(' ');
    await expect(
      list({ timeoutMs: LONG_MS, signal: AbortSignal.timeout(300) }),
    ).rejects.toThrow(/abort/i);
    await closed;
  });
});
