import { createMockDirectory } from '@backstage/backend-test-utils';
import { FakeApiServer } from '../__testUtils__/FakeApiServer';
import { serviceAccountCredentials } from '../__testUtils__/serviceAccountCredentials';
import { ClusterConnection } from './ClusterConnection';
import { VERSION } from './expectedAnswers';
import {
  describeFailure,
  detailOfFailure,
  KubernetesError,
} from './KubernetesError';

describe('a connection to an API server', () => {
  const directory = createMockDirectory();
  let server: FakeApiServer;
  let connection: ClusterConnection;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    directory.setContent({ token: 'old-token\n' });
    connection = new ClusterConnection(
      serviceAccountCredentials(`${server.url}/`, {
        serviceAccountTokenFile: directory.resolve('token'),
      }),
    );
  });

  afterEach(async () => {
    await connection.close();
    await server.stop();
  });

  it('uses a rotated token at once', async () => {
    const accepts = (token: string) => {
      server.intercept = ({ headers }) =>
        headers.authorization === `Bearer ${token}`
          ? undefined
          : { status: 401, body: { message: 'Unauthorized' } };
    };
    accepts('old-token');
    await connection.getJson('/version', VERSION);
    accepts('new-token');
    directory.setContent({ token: 'new-token' });
    await expect(
      connection.getJson('/version', VERSION),
    ).resolves.toBeDefined();
    expect(server.requests).toHaveLength(2);
  });

  it('asks once more when a token is refused, then gives up', async () => {
    server.intercept = () => ({
      status: 401,
      body: { message: 'Unauthorized' },
    });
    await expect(connection.getJson('/version', VERSION)).rejects.toMatchObject(
      {
        status: 401,
      },
    );
    expect(server.requests).toHaveLength(2);
  });

  it('repeats no credentials that a server echoes', async () => {
    server.intercept = ({ headers }) => ({
      status: 500,
      body: { message: `you sent ${headers.authorization}, old-token` },
    });
    const failure = await connection.getJson('/version', VERSION).catch(e => e);
    expect(describeFailure(failure)).toBe('it responds with HTTP 500');
    expect(detailOfFailure(failure)).toBe('you sent [masked], [masked]');
  });

  it('gives up at the deadline', async () => {
    server.intercept = () => 'hang';
    const failure = await connection
      // Long enough to have the credentials, of which the deadline would be the fault otherwise.
      .getJson('/version', VERSION, { deadlineMs: 1_000 })
      .catch(error => error);
    expect(describeFailure(failure)).toBe('it did not respond in time');
  });

  it('refuses answers that are too long', async () => {
    server.serveText('/metrics', 'x'.repeat(10_000));
    await expect(
      connection.getText('/metrics', 'the metrics', { maxBytes: 100 }),
    ).rejects.toThrow('larger than');
  });

  it('does not follow redirects', async () => {
    server.intercept = () => ({
      status: 302,
      headers: { location: 'http://169.254.169.254/' },
    });
    await expect(connection.getJson('/version', VERSION)).rejects.toMatchObject(
      {
        status: 302,
      },
    );
  });

  it.each([
    ['7', 7],
    ['100000', 300],
    ['nonsense', undefined],
  ])('reads Retry-After %s', async (header, seconds) => {
    server.intercept = () => ({
      status: 429,
      headers: { 'retry-after': header },
    });
    const error: any = await connection
      .getJson('/version', VERSION)
      .catch(e => e);
    expect(error).toBeInstanceOf(KubernetesError);
    expect(error.retryAfterSeconds).toBe(seconds);
  });

  it('explains failures without telling secrets', async () => {
    await server.suspend();
    const error = await connection.getJson('/version', VERSION).catch(e => e);
    expect(describeFailure(error)).toBe('the connection was refused');
    expect(describeFailure(new Error('Authorization: Bearer old-token'))).toBe(
      'it cannot be reached',
    );
    await server.resume();
  });
});
