import { isKubernetesObject } from '@model-serving/backstage-plugin-model-serving-node';
import { runningLab } from '../runningLab';
import { AgreementSite } from './AgreementSite';
import { portalVerdict, serverVerdict, Verdict } from './compare';
import { kserveSamples, Sample, samplesFolder } from './kserveSamples';
import { USERS } from './manifestCases';

const AT_ONCE = 8;

const asked = (base: any) =>
  ({
    base,
    edits: [],
    place: 'tenant',
    user: 'tenant',
    operation: 'CREATE',
  } as const);

// A machine that others use as well takes ten times as long as a quiet one.
jest.setTimeout(900_000);

describe("KServe's own samples", () => {
  let site: AgreementSite;
  let samples: Sample[];

  beforeAll(async () => {
    const lab = await runningLab();
    samples = kserveSamples(samplesFolder());
    site = new AgreementSite(lab.kubeconfig);
    await site.open([]);
  });

  afterAll(async () => {
    await site?.close();
  });

  it('get a verdict with a reason each, and the one that the API server gives', async () => {
    const differences: string[] = [];
    const withoutReason: string[] = [];
    const counts = { same: 0, unreadable: 0, otherKinds: 0 };
    let next = 0;
    const one = async ({ file, object: source }: Sample) => {
      const object = source && structuredClone(source);
      if (object?.metadata) {
        delete object.metadata.namespace;
      }
      if (!isKubernetesObject(object)) {
        counts.unreadable++;
        return;
      }
      const namespace = site.namespaceOf('tenant');
      const { apiVersion, kind } = object;
      const path = await site.api.path({ apiVersion, kind, namespace });
      if (!path?.includes('/namespaces/')) {
        // Not served here, or of the whole cluster: the portal says so, and nobody is asked.
        const findings = site.schemas.validate(object);
        withoutReason.push(
          ...findings.filter(({ message }) => message === '').map(() => file),
        );
        counts.otherKinds++;
        return;
      }
      object.metadata.namespace = namespace;
      const portal = portalVerdict(site, object, asked(object));
      const answer = await site.dryRun(object, {
        user: USERS.tenant,
        isUpdate: false,
        place: 'tenant',
      });
      const server = serverVerdict(answer!);
      const accepts = ({ outcome }: Verdict) => outcome === 'accepted';
      if (accepts(portal) !== accepts(server)) {
        differences.push(
          `${file} ${object.kind} ${
            object.metadata.name
          }\n  portal: ${JSON.stringify(portal)}\n  server: ${JSON.stringify(
            server,
          )}`,
        );
      } else {
        counts.same++;
      }
      const reasons = [portal.problem, ...portal.refusals].join('');
      if (!accepts(portal) && reasons === '') {
        withoutReason.push(file);
      }
    };
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < samples.length) {
          await one(samples[next++]);
        }
      }),
    );
    process.stderr.write(`Samples of KServe: ${JSON.stringify(counts)}\n`);
    expect(differences).toEqual([]);
    expect(withoutReason).toEqual([]);
    expect(counts.same).toBeGreaterThan(50);
  });
});
