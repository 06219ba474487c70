import { portalEnvironment, waitUntil } from '@model-serving/lab';
import type { ServiceSummary } from '@model-serving/backstage-plugin-model-serving-common';
import { LabForge } from '../LabForge';
import { LabPortal } from '../LabPortal';
import { runningLab, type RunningLab } from '../runningLab';
import { PortalWindow } from './PortalWindow';

const MODEL = 'qwen3-8b';
const SERVICES = { first: 'outage-first', second: 'outage-second' };
/** On a cold machine with two cores everything takes its time. */
const PATIENCE = { seconds: 180 };
const TEST_MS = 600_000;

const answers = (name: string) => ({
  tenant: 'team-a',
  name,
  model: `resource:default/${MODEL}`,
  accelerator: 'l4-1',
  replicas: { min: 1, max: 1 },
  priority: 'serving-standard',
  purpose: 'Lives through outages',
});

const pageOf = (name: string) => `/serving/lab/team-a/InferenceService/${name}`;

const identities = (services: readonly ServiceSummary[]) =>
  services
    .map(({ ref }) => `${ref.cluster}/${ref.namespace}/${ref.kind}/${ref.name}`)
    .sort();

describe('a portal on the lab whose parts end', () => {
  let lab: RunningLab;
  let forge: LabForge;
  let portal: LabPortal;
  let pages: PortalWindow;
  const ended: string[] = [];

  async function end(...parts: string[]) {
    for (const part of parts) {
      await lab.endPart(part);
      ended.push(part);
    }
  }

  async function restart() {
    for (const part of ended.splice(0)) {
      await lab.restartPart(part);
    }
  }

  const until = (what: string, check: () => Promise<boolean>) =>
    waitUntil(what, check, PATIENCE);

  const cluster = async (name: string) =>
    (await portal.clusters()).find(found => found.name === name)!;

  const isServing = (name: string) => async () => {
    const { verdict, stale } = await portal.service(name);
    return verdict.word === 'serving' && !stale;
  };

  beforeAll(async () => {
    lab = await runningLab();
    forge = new LabForge(lab.record);
    portal = await LabPortal.start(await portalEnvironment(lab.record), MODEL);
    await until('the clusters to be read', async () =>
      (await portal.clusters()).every(({ stale }) => !stale),
    );
    const { completed, log } = await portal.propose(answers(SERVICES.first));
    if (!completed) {
      throw new Error(`The golden path failed:\n${log}`);
    }
    const { pulls } = await forge.proposalsOf(SERVICES.first);
    await forge.merge(pulls[0]);
    await until('the first service to serve', isServing(SERVICES.first));
    pages = await PortalWindow.open(portal.url);
  }, TEST_MS);

  afterEach(async () => {
    await restart();
  }, TEST_MS);

  afterAll(async () => {
    await pages?.close();
    for (const service of Object.values(SERVICES)) {
      await forge?.remove(`tenants/team-a/${service}`).catch(() => undefined);
    }
    await portal?.stop();
  }, TEST_MS);

  it(
    'keeps what it knows of a cluster whose API server is gone, and says since when',
    async () => {
      const before = identities((await portal.services()).items);
      const endedAt = new Date().toISOString();
      await end('kube-apiserver');

      await until(
        'the portal to notice',
        async () => (await cluster('lab')).stale,
      );
      const lost = await cluster('lab');
      expect(lost.asOf! <= endedAt).toBe(true);
      expect(lost.staleReason).toBeTruthy();
      expect((await cluster('lab-b')).stale).toBe(false);

      const list = await portal.services();
      expect(identities(list.items)).toEqual(before);
      expect(list.stale).toBe(true);
      // Services are described anew one after the other.
      await until(
        'the service to be told of as it was',
        async () => (await portal.service(SERVICES.first)).stale,
      );
      const service = await portal.service(SERVICES.first);
      expect(service.asOf! <= endedAt).toBe(true);
      await pages.sees('/serving', /^Could not refresh cluster Lab$/);
      await pages.sees(
        pageOf(SERVICES.first),
        /^Could not refresh the service$/,
        'outage-cluster',
      );

      await restart();
      await until('the cluster to be read again', async () => {
        const { stale, asOf } = await cluster('lab');
        return !stale && asOf! > endedAt;
      });
      await until('the service to be fresh', isServing(SERVICES.first));
      expect(identities((await portal.services()).items)).toEqual(before);
    },
    TEST_MS,
  );

  it(
    'opens one pull request for a service that was proposed while the forge was gone',
    async () => {
      const before = identities((await portal.services()).items);
      const endedAt = new Date().toISOString();
      await end('gitea');

      await until(
        'the portal to notice',
        async () => (await portal.proposals()).stale,
      );
      const lost = await portal.proposals();
      expect(lost.asOf! <= endedAt).toBe(true);
      expect(lost.staleReason).toBeTruthy();
      const [opened] = (await portal.service(SERVICES.first)).timeline;
      expect(opened).toMatchObject({ name: 'opened', state: 'done' });
      const refused = await portal.propose(answers(SERVICES.second));
      expect(refused.completed).toBe(false);
      await pages.sees(
        '/serving',
        /^Could not refresh the pull requests$/,
        'outage-forge',
      );
      expect(identities((await portal.services()).items)).toEqual(before);

      await restart();
      await until(
        'the proposals to be fresh',
        async () => !(await portal.proposals()).stale,
      );
      for (const _ of ['once', 'and again']) {
        const { completed, log } = await portal.propose(
          answers(SERVICES.second),
        );
        expect([completed, log]).toEqual([true, log]);
      }
      const { branches, pulls } = await forge.proposalsOf(SERVICES.second);
      expect(branches).toBe(1);
      expect(pulls).toHaveLength(1);
    },
    TEST_MS,
  );

  it(
    'says that a merge waits for an Argo CD that is gone, and follows it once it is back',
    async () => {
      const { pulls } = await forge.proposalsOf(SERVICES.second);
      await end(
        'argocd-application-controller',
        'argocd-applicationset-controller',
        'argocd-repo-server',
      );
      await forge.merge(pulls[0]);

      const synced = async () =>
        (await portal.service(SERVICES.second)).timeline.find(
          ({ name }) => name === 'synced',
        );
      await until('the portal to see the merge', async () =>
        (
          await portal.proposals()
        ).items.some(
          ({ service, state }) =>
            service === SERVICES.second && state === 'merged',
        ),
      );
      await until(
        'the service to wait for Argo CD',
        async () => (await synced())?.state === 'current',
      );
      expect((await synced())?.at ?? null).toBeNull();
      await pages.sees(
        pageOf(SERVICES.second),
        /^Merged in pull request #\d+; cluster Lab does not have it yet/,
        'outage-gitops',
      );

      await restart();
      await until('the service to serve', isServing(SERVICES.second));
      expect((await synced())?.state).toBe('done');
      const services = identities((await portal.services()).items);
      expect(new Set(services).size).toBe(services.length);
      expect(
        services.filter(name => name.endsWith(`/${SERVICES.second}`)),
      ).toHaveLength(1);
    },
    TEST_MS,
  );

  it(
    'says that the engines are unknown, not idle, while Prometheus is gone',
    async () => {
      const waiting = async () =>
        (await portal.service(SERVICES.first)).waiting;
      await until(
        'the engine to be measured',
        async () => (await waiting()).value !== null,
      );
      await end('prometheus');

      await until(
        'the measure to be unknown',
        async () => (await waiting()).value === null,
      );
      expect((await waiting()).reason).toBeTruthy();
      await pages.sees(
        pageOf(SERVICES.first),
        /^Serving, 1 of 1 replica ready/,
      );
      await pages.explains(
        /^Requests waiting: .*unknown/,
        /Prometheus has not given a usable answer since/,
        'outage-metrics',
      );
      expect((await portal.service(SERVICES.first)).verdict.word).toBe(
        'serving',
      );

      await restart();
      await until(
        'the engine to be measured again',
        async () => (await waiting()).value !== null,
      );
    },
    TEST_MS,
  );
});
