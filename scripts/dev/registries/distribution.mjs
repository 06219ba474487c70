import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../paths.mjs';
import { freePorts } from '../ports.mjs';
import { run, serve, stop } from '../processes.mjs';
import { fingerprint, isStamped, stamp } from '../stamps.mjs';
import { untilUp } from './untilUp.mjs';

/** The registry, and what pushes to it and signs. */
const PROGRAMS = [
  'github.com/distribution/distribution/v3/cmd/registry@v3.0.0',
  'github.com/google/go-containerregistry/cmd/crane@v0.22.1',
  'oras.land/oras/cmd/oras@v1.3.6',
  'github.com/sigstore/cosign/v3/cmd/cosign@v3.1.3',
];
/** A registry with the referrers API. */
const REFERRERS = 'scripts/dev/registries/referrers';
const STAMP = 'registries-distribution';
const FOLDER = path.join(root, '.dev', 'registries', 'distribution');

/** The reference implementation of the OCI distribution specification, one with the referrers API, crane, oras and cosign. */
export const distribution = {
  title: 'distribution 3.0.0, an OCI registry, and cosign 3.1.3',
  /** Why it cannot be had on this machine; undefined where it can. */
  async missing() {
    try {
      await promisify(execFile)('go', ['version']);
      return undefined;
    } catch {
      return 'Go is not on the path.';
    }
  },
  async install() {
    const print = fingerprint([REFERRERS], [FOLDER, ...PROGRAMS]);
    if (isStamped(STAMP, print) && existsSync(FOLDER)) {
      return;
    }
    for (const program of PROGRAMS) {
      await run('go', 'go', ['install', '-trimpath', program], {
        env: { GOBIN: FOLDER, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' },
      });
    }
    await run('go', 'go', ['build', '-trimpath', '-o', `${FOLDER}/`, '.'], {
      cwd: path.join(root, REFERRERS),
      env: { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' },
    });
    stamp(STAMP, print);
  },
  /** Starts it; `env` tells the tests where it and the programs are. */
  async start() {
    const folder = mkdtempSync(path.join(tmpdir(), 'distribution-'));
    const [port, referrersPort] = await freePorts(2);
    const config = path.join(folder, 'config.yml');
    writeFileSync(
      config,
      JSON.stringify({
        version: 0.1,
        log: { level: 'warn' },
        storage: { filesystem: { rootdirectory: path.join(folder, 'data') } },
        http: { addr: `127.0.0.1:${port}` },
      }),
    );
    const child = serve('distribution', path.join(FOLDER, 'registry'), [
      'serve',
      config,
    ]);
    await untilUp(child, `http://127.0.0.1:${port}/v2/`, {
      log: 'distribution',
      title: 'distribution',
    });
    const withReferrers = serve('referrers', path.join(FOLDER, 'referrers'), [
      String(referrersPort),
    ]);
    await untilUp(withReferrers, `http://127.0.0.1:${referrersPort}/v2/`, {
      log: 'referrers',
      title: 'the registry with the referrers API',
    });
    return {
      env: {
        OCI_REGISTRY: `127.0.0.1:${port}`,
        OCI_REFERRERS_REGISTRY: `127.0.0.1:${referrersPort}`,
        OCI_PROGRAMS: FOLDER,
      },
      async stop() {
        await stop(child);
        await stop(withReferrers);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
