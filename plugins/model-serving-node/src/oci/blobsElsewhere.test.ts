import { publicFetch } from '../http/publicFetch';
import { Secret } from '../secrets';
import { FakeOciRegistry } from '../testUtils/FakeOciRegistry';
import { OciRegistry } from './OciRegistry';

jest.mock('../http/publicFetch', () => ({ publicFetch: jest.fn() }));

const fetched = jest.mocked(publicFetch);

/* Registries keep content in storage on other hosts. What such a host is, publicFetch.test.ts tells. */
describe('content that a registry keeps elsewhere', () => {
  let server: FakeOciRegistry;
  let registry: OciRegistry;

  beforeAll(async () => {
    server = await FakeOciRegistry.start();
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    fetched.mockReset();
    fetched.mockImplementation(async () => new Response('content'));
    registry = new OciRegistry({
      host: server.host,
      url: `http://${server.host}`,
      credentials: {
        kind: 'basic',
        username: 'reader',
        password: Secret.of('canary-secret'),
      },
      tokenHosts: [server.host],
    });
  });

  const blobAt = (location: string) => {
    const { digest, size } = server.blob('content');
    server.instead = () => ({ status: 307, headers: { location } });
    return registry.blob('m', { digest, size }, 1_000);
  };

  it('is fetched over https, without credentials', async () => {
    await expect(
      blobAt('https://storage.example.com/blob?signature=1'),
    ).resolves.toEqual(Buffer.from('content'));
    const [url, { headers }] = fetched.mock.calls[0];
    expect(url.href).toBe('https://storage.example.com/blob?signature=1');
    expect(headers).toEqual({ Accept: '*/*' });
  });

  it.each([
    ['over plain HTTP', 'http://storage.example.com/blob'],
    ['with a password', 'https://u:p@storage.example.com/blob'],
    ['with a user', 'https://u@storage.example.com/blob'],
    ['by another protocol', 'file:///etc/passwd'],
  ])('is not asked for %s', async (_, location) => {
    await expect(blobAt(location)).rejects.toThrow(/where it cannot be read/);
    expect(fetched).not.toHaveBeenCalled();
  });

  it('is read no further than it may be long', async () => {
    let chunks = 0;
    fetched.mockImplementation(
      async () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              chunks += 1;
              controller.enqueue(new Uint8Array(400));
              if (chunks === 100) {
                controller.close();
              }
            },
          }),
        ),
    );
    await expect(blobAt('https://storage.example.com/blob')).rejects.toThrow(
      /where it cannot be read/,
    );
    expect(chunks).toBeLessThan(10);
  });

  it('is followed from host to host, but not for ever', async () => {
    fetched.mockImplementation(
      async url =>
        new Response(null, {
          status: 302,
          headers: { location: `https://${url.host}/${url.pathname.length}` },
        }),
    );
    await expect(blobAt('https://storage.example.com/blob')).rejects.toThrow(
      /where it cannot be read/,
    );
    expect(fetched.mock.calls.length).toBeLessThan(10);
  });

  it('has to have its digest there, too', async () => {
    fetched.mockImplementation(async () => new Response('other bytes'));
    await expect(blobAt('https://storage.example.com/blob')).rejects.toThrow(
      /does not match its digest/,
    );
  });
});
