import { createHash } from 'node:crypto';
import { createServer, IncomingHttpHeaders, Server } from 'node:http';
import { AddressInfo } from 'node:net';

export interface FakeOciRequest {
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingHttpHeaders;
}

export interface FakeOciAnswer {
  status: number;
  headers?: Record<string, string | undefined>;
  body?: string | Buffer;
}

/** An answer that never comes, or never ends. */
export type FakeOciFault = 'silence' | 'endless';

const sha256 = (bytes: Buffer | string) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const jsonOf = (bytes: Buffer) => {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return {};
  }
};

const error = (status: number, code: string, message: string) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ errors: [{ code, message }] }),
});

/**
 * A registry in memory that answers as distribution 3.0.0 was recorded to, with a referrers API where it is told to have
 * one. Any answer can be replaced.
 */
export class FakeOciRegistry {
  static async start(): Promise<FakeOciRegistry> {
    const fake = new FakeOciRegistry();
    await new Promise<void>(resolve =>
      fake.#server.listen(0, '127.0.0.1', resolve),
    );
    return fake;
  }

  readonly requests: FakeOciRequest[] = [];
  hasReferrersApi = false;
  /** Whether it lists referrers with the type of their configuration, as go-containerregistry 0.22.1 does. */
  listsConfigTypes = false;
  /** Size of a page, where the client asks for more. */
  pageSize = 1_000;
  /** Answers instead of the registry; undefined lets it answer. */
  instead: (
    request: FakeOciRequest,
  ) => FakeOciAnswer | FakeOciFault | undefined = () => undefined;
  readonly #blobs = new Map<string, Buffer>();
  readonly #manifests = new Map<string, { bytes: Buffer; type: string }>();
  readonly #tags = new Map<string, Map<string, string>>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      const request: FakeOciRequest = {
        method: incoming.method!,
        path: incoming.url!,
        headers: incoming.headers,
      };
      this.requests.push(request);
      const answer = this.instead(request) ?? this.#answer(request);
      if (answer === 'silence') {
        return;
      }
      if (answer === 'endless') {
        outgoing.writeHead(200, { 'content-type': 'application/json' });
        const drops = setInterval(() => outgoing.write(' '.repeat(65_536)), 1);
        outgoing.on('close', () => clearInterval(drops));
        return;
      }
      const body = Buffer.from(answer.body ?? '');
      outgoing.writeHead(answer.status, {
        'content-length': String(body.length),
        ...answer.headers,
      });
      outgoing.end(request.method === 'HEAD' ? undefined : body);
    });
  }

  get host(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `127.0.0.1:${port}`;
  }

  /** What was asked, without the headers. */
  get calls(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  forget(): void {
    this.requests.length = 0;
    this.instead = () => undefined;
  }

  /** @returns the descriptor's digest and size */
  blob(content: string | Buffer): { digest: string; size: number } {
    const bytes = Buffer.from(content);
    const digest = sha256(bytes);
    this.#blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  }

  /** Pushes a manifest under a tag, or under its digest only. @returns its digest */
  push(
    repository: string,
    tag: string | null,
    manifest: object | string,
    type = 'application/vnd.oci.image.manifest.v1+json',
  ): string {
    const bytes = Buffer.from(
      typeof manifest === 'string' ? manifest : JSON.stringify(manifest),
    );
    const digest = sha256(bytes);
    this.#manifests.set(digest, { bytes, type });
    const tags = this.#tags.get(repository) ?? new Map<string, string>();
    this.#tags.set(repository, tags);
    tags.set(digest, digest);
    if (tag !== null) {
      tags.set(tag, digest);
    }
    return digest;
  }

  /** Pushes a modelcar with one layer, as `crane append` makes it. */
  pushModel(
    repository: string,
    tag: string,
    options: {
      size?: number;
      labels?: Record<string, string>;
      content?: string;
      annotations?: Record<string, string>;
    } = {},
  ): string {
    const config = this.blob(
      JSON.stringify({ config: { Labels: options.labels ?? {} } }),
    );
    return this.push(
      repository,
      tag,
      {
        schemaVersion: 2,
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        config: {
          mediaType: 'application/vnd.docker.container.image.v1+json',
          ...config,
        },
        layers: [
          {
            mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
            digest: sha256(options.content ?? repository),
            size: options.size ?? 1_000,
          },
        ],
        annotations: options.annotations,
      },
      'application/vnd.docker.distribution.manifest.v2+json',
    );
  }

  /** Attaches an artifact to another one, as oras and cosign do: by the referrers API, else under the fallback tag. */
  attach(
    repository: string,
    subject: string,
    artifactType: string,
    layer: { mediaType: string; content: string | Buffer },
  ): string {
    const digest = this.push(repository, null, {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType,
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        ...this.blob('{}'),
      },
      layers: [{ mediaType: layer.mediaType, ...this.blob(layer.content) }],
      subject: {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: subject,
        size: 1,
      },
    });
    if (!this.hasReferrersApi) {
      this.push(
        repository,
        subject.replace(':', '-'),
        this.#referrers(repository, subject),
        'application/vnd.oci.image.index.v1+json',
      );
    }
    return digest;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #referrers(repository: string, subject: string): object {
    const manifests = [...(this.#tags.get(repository)?.keys() ?? [])]
      .filter(key => key.startsWith('sha256:'))
      .map(digest => ({ digest, found: this.#manifests.get(digest)! }))
      .map(({ digest, found }) => ({
        digest,
        found,
        value: jsonOf(found.bytes),
      }))
      .filter(({ value }) => value.subject?.digest === subject)
      .map(({ digest, found, value }) => ({
        mediaType: found.type,
        size: found.bytes.length,
        digest,
        artifactType: this.listsConfigTypes
          ? value.config?.mediaType
          : value.artifactType,
      }));
    return {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests,
    };
  }

  #answer({ headers, method, path }: FakeOciRequest): FakeOciAnswer {
    const { pathname, searchParams } = new URL(path, 'http://registry');
    const [, repository, kind, reference] =
      /^\/v2\/(.+)\/(manifests|blobs|referrers|tags)\/(.+)$/.exec(pathname) ??
      [];
    if (pathname === '/v2/_catalog') {
      return this.#page(
        [...this.#tags.keys()].sort(),
        searchParams,
        path,
        items => ({
          repositories: items,
        }),
      );
    }
    const tags = this.#tags.get(repository);
    if (!tags) {
      return error(
        404,
        'NAME_UNKNOWN',
        'repository name not known to registry',
      );
    }
    switch (kind) {
      case 'tags':
        return this.#page(
          [...tags.keys()].filter(tag => !tag.includes(':')).sort(),
          searchParams,
          path,
          items => ({ name: repository, tags: items }),
        );
      case 'manifests': {
        const found = this.#manifests.get(tags.get(reference) ?? '');
        if (!found) {
          return error(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
        }
        if (!headers.accept?.includes(found.type)) {
          return error(
            404,
            'MANIFEST_UNKNOWN',
            'OCI manifest found, but accept header does not support OCI manifests',
          );
        }
        return {
          status: 200,
          headers: {
            'content-type': found.type,
            'content-length': String(found.bytes.length),
            'docker-content-digest': sha256(found.bytes),
          },
          body: found.bytes,
        };
      }
      case 'blobs': {
        const bytes = this.#blobs.get(reference);
        return bytes
          ? {
              status: 200,
              headers: { 'content-type': 'application/octet-stream' },
              body: bytes,
            }
          : error(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
      }
      default:
        return this.hasReferrersApi && method === 'GET'
          ? {
              status: 200,
              headers: {
                'content-type': 'application/vnd.oci.image.index.v1+json',
              },
              body: JSON.stringify(this.#referrers(repository, reference)),
            }
          : {
              status: 404,
              headers: { 'content-type': 'text/plain; charset=utf-8' },
              body: '404 page not found\n',
            };
    }
  }

  #page(
    all: string[],
    query: URLSearchParams,
    path: string,
    body: (items: string[]) => object,
  ): FakeOciAnswer {
    const size = Math.min(
      Number(query.get('n') ?? this.pageSize),
      this.pageSize,
    );
    const last = query.get('last');
    const rest = last === null ? all : all.filter(item => item > last);
    const items = rest.slice(0, size);
    const next = `${path.split('?')[0]}?last=${encodeURIComponent(
      items.at(-1) ?? '',
    )}&n=${size}`;
    return {
      status: 200,
      headers: {
        'content-type': 'application/json',
        ...(rest.length > size && { link: `<${next}>; rel="next"` }),
      },
      body: JSON.stringify(body(items)),
    };
  }
}
