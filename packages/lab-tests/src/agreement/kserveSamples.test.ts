import {
  isKubernetesObject,
  KubernetesObject,
} from '@model-serving/backstage-kubernetes-policy-node';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { runCommand } from '@model-serving/backstage-plugin-model-serving-node';
import { stringify } from 'yaml';
import { runningLab } from '../runningLab';
import { AgreementSite, policyFiles } from './AgreementSite';
import { serverVerdict } from './compare';
import { kserveSamples, Sample, samplesFolder } from './kserveSamples';
import { USERS } from './manifestCases';

const AT_ONCE = 8;
const REFUSED = 'error';

interface SarifResult {
  level: string;
  message: { text: string };
  locations: [{ physicalLocation: { artifactLocation: { uri: string } } }];
}

// A machine that others use as well takes ten times as long as a quiet one.
jest.setTimeout(900_000);

describe("KServe's own samples, in a GitOps repository", () => {
  const directory = createMockDirectory();
  let site: AgreementSite;
  let samples: Sample[];
  /** Where the repository keeps a sample's document. */
  const pathOf = (index: number) => `tenants/samples/${index}.yaml`;
  /** Moved into the tenant's namespace, as far as it is an object. */
  let objects: unknown[];

  const write = (path: string, content: string) => {
    const file = join(directory.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };

  const pathInCluster = async ({ apiVersion, kind }: KubernetesObject) => {
    const namespace = site.namespaceOf('tenant');
    const path = await site.api.path({ apiVersion, kind, namespace });
    return path?.includes('/namespaces/') ? path : undefined;
  };

  beforeAll(async () => {
    const lab = await runningLab();
    samples = kserveSamples(samplesFolder());
    site = new AgreementSite(lab.kubeconfig);
    await site.open([]);
    const namespace = site.namespaceOf('tenant');
    objects = await Promise.all(
      samples.map(async ({ object }) =>
        isKubernetesObject(object) && (await pathInCluster(object))
          ? { ...object, metadata: { ...object.metadata, namespace } }
          : object,
      ),
    );
    for (const { path, content } of policyFiles()) {
      write(join('repository', path), content);
    }
    const { namespace: tenant, params = [] } = site.inputOf('tenant');
    [tenant, ...params].forEach((object, index) =>
      write(`repository/platform/tenants/${index}.yaml`, stringify(object)),
    );
    objects.forEach((object, index) =>
      write(
        join('repository', pathOf(index)),
        object === undefined ? samples[index].text : stringify(object),
      ),
    );
    site.crds.forEach((crd: object, index: number) =>
      write(
        `crds/${index}.yaml`,
        stringify({
          ...crd,
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
        }),
      ),
    );
    Object.values(site.openapi).forEach((document, index) =>
      write(`openapi/${index}.json`, JSON.stringify(document)),
    );
  });

  afterAll(async () => {
    await site?.close();
  });

  /** What `model-serving check` says against each sample's document. */
  async function checked(): Promise<string[][]> {
    let said = '';
    const code = await runCommand(
      [
        'check',
        join(directory.path, 'repository'),
        ...['--format', 'sarif'],
        ...['--crds', join(directory.path, 'crds')],
        ...['--openapi', join(directory.path, 'openapi')],
        ...['--as', USERS.tenant],
        ...['--only', 'tenants/samples'],
      ],
      {
        out: text => {
          said += text;
        },
        error: text => {
          throw new Error(text);
        },
      },
    );
    expect(code).toBe(1);
    const results: SarifResult[] = JSON.parse(said).runs[0].results;
    const reasons = new Map<string, string[]>();
    for (const { level, message, locations } of results) {
      const { uri } = locations[0].physicalLocation.artifactLocation;
      if (level === REFUSED) {
        reasons.set(uri, [...(reasons.get(uri) ?? []), message.text]);
      }
    }
    return samples.map((_, index) => reasons.get(pathOf(index)) ?? []);
  }

  it('are accepted and refused by `model-serving check` as by the API server, with a reason each', async () => {
    const reasons = await checked();
    const differences: string[] = [];
    const counts = { accepted: 0, refused: 0, notAsked: 0 };
    let next = 0;
    const one = async (index: number) => {
      const object = objects[index];
      const says = reasons[index];
      if (!isKubernetesObject(object) || !(await pathInCluster(object))) {
        // No object, of the whole cluster, or not served here: nobody is asked.
        counts.notAsked++;
        return;
      }
      const answer = await site.dryRun(object, {
        user: USERS.tenant,
        isUpdate: false,
        place: 'tenant',
      });
      const server = serverVerdict(answer!);
      const isAccepted = server.outcome === 'accepted';
      counts[isAccepted ? 'accepted' : 'refused']++;
      if (isAccepted !== (says.length === 0)) {
        const { file } = samples[index];
        differences.push(
          `${file} ${object.kind} ${object.metadata.name}\n  check: ${says.join(
            '; ',
          )}\n  server: ${JSON.stringify(server)}`,
        );
      }
    };
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < samples.length) {
          await one(next++);
        }
      }),
    );
    process.stderr.write(`Samples of KServe: ${JSON.stringify(counts)}\n`);
    expect(differences).toEqual([]);
    expect(reasons.flat().filter(reason => reason.trim() === '')).toEqual([]);
    const unreadable = samples.flatMap(({ object }, index) =>
      isKubernetesObject(object) ? [] : [index],
    );
    expect(unreadable.filter(index => reasons[index].length === 0)).toEqual([]);
    expect(counts.refused).toBeGreaterThan(50);
  });
});
