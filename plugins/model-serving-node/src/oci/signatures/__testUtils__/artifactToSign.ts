import { FakeOciRegistry } from '../../../testUtils/FakeOciRegistry';
import { Signer, signerOf } from '../../../testUtils/signing';
import { OciRegistry } from '../../OciRegistry';

/** A model in a registry, for each test another one, and a key that signs it. */
export interface ArtifactToSign {
  server: FakeOciRegistry;
  registry: OciRegistry;
  release: Signer;
  repository: string;
  digest: string;
}

/** Starts the registry for the tests of a block; what it returns is filled in before each of them. */
export function artifactToSign(): ArtifactToSign {
  const artifact = {} as ArtifactToSign;
  let count = 0;

  beforeAll(async () => {
    artifact.server = await FakeOciRegistry.start();
    artifact.release = signerOf('the release key');
  });
  afterAll(() => artifact.server.stop());
  beforeEach(() => {
    const { server } = artifact;
    server.forget();
    server.hasReferrersApi = false;
    server.listsConfigTypes = false;
    artifact.registry = new OciRegistry({
      host: server.host,
      url: `http://${server.host}`,
      credentials: { kind: 'none' },
      tokenHosts: [],
    });
    artifact.repository = `models/m${(count += 1)}`;
    artifact.digest = server.pushModel(artifact.repository, 'v1', {
      content: artifact.repository,
    });
  });
  return artifact;
}
