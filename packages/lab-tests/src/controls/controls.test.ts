import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import {
  FaultProxy,
  waitUntil,
  type ClusterClient,
  type KubernetesObject,
} from '@model-serving/lab';
import { parseAllDocuments } from 'yaml';
import { Portal } from '../faults/Portal';
import { ownTenant } from '../ownTenant';
import { runningLab, type RunningLab } from '../runningLab';
import { Enforced, Sabotage, SABOTAGES } from './sabotages';

const ADMISSION = 'admissionregistration.k8s.io/v1';
const TENANT = 'controls-tenant';
const PROBES = resolve(
  __dirname,
  '../../../../templates/platform/probes/portal-access.yaml',
);
/** What is taken out must be red within a minute. */
const RED_WITHIN = { seconds: 60 };
/** What is put back waits for the controller manager, which type checks every policy anew; no promise is about that. */
const GREEN_WITHIN = { seconds: 240 };

const tenantObjects = ownTenant(TENANT, {
  owner: 'controls',
  costCenter: 'cc-9',
  clusterQueue: 'team-c',
});

const closedNetwork: KubernetesObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'closed', namespace: TENANT },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
};

interface Policy {
  policy: KubernetesObject;
  bindings: KubernetesObject[];
}

/** What an object said before the API server and controllers added to it. */
function bare(object: KubernetesObject): KubernetesObject {
  const { annotations, labels, name, namespace } = object.metadata as any;
  const { status, metadata, ...rest } = object as any;
  return { ...rest, metadata: { annotations, labels, name, namespace } };
}

// A machine that others use as well takes ten times as long as a quiet one.
jest.setTimeout(900_000);

describe('the controls of the lab, through the portal', () => {
  let lab: RunningLab;
  let admin: ClusterClient;
  let proxy: FaultProxy;
  let portal: Portal;
  let enforced: Map<string, Policy>;
  let limits: KubernetesObject;

  /** Applying would keep what other managers of the object have set. */
  const replace = async (object: KubernetesObject) => {
    await admin.remove(object);
    await admin.create(object);
  };

  const putBack = async () => {
    for (const { policy, bindings } of enforced?.values() ?? []) {
      for (const object of [policy, ...bindings]) {
        await replace(object);
      }
    }
  };

  beforeAll(async () => {
    lab = await runningLab();
    admin = lab.as('administrator');
    const { gitea } = lab.record;
    if (!gitea) {
      throw new Error('These tests need a lab with its forge.');
    }
    limits = bare(
      await admin.get('v1', 'ConfigMap', 'serving-limits', 'team-c'),
    );
    for (const object of [
      tenantObjects.namespace,
      tenantObjects.queue,
      closedNetwork,
      { ...limits, metadata: { name: 'serving-limits', namespace: TENANT } },
    ]) {
      await admin.apply(object);
    }
    const list = async (kind: string) =>
      (await admin.list(ADMISSION, kind)).map(object =>
        bare({ ...object, apiVersion: ADMISSION, kind }),
      );
    const all = await list('ValidatingAdmissionPolicyBinding');
    enforced = new Map(
      (await list('ValidatingAdmissionPolicy')).flatMap(policy => {
        const { name } = policy.metadata;
        const bindings = all.filter(
          ({ spec }) => (spec as any).policyName === name,
        );
        return bindings.length > 0 && name.startsWith('serving-')
          ? [[name, { policy, bindings }] as const]
          : [];
      }),
    );

    const config = new KubeConfig();
    config.loadFromFile(lab.kubeconfig);
    const [cluster] = config.clusters;
    proxy = await FaultProxy.start({
      url: cluster.server,
      authority: Buffer.from(cluster.caData!, 'base64').toString(),
    });
    portal = await Portal.start({
      clusters: [
        {
          name: 'lab',
          url: proxy.url,
          authority: proxy.authority,
          token: config.getUser(`${cluster.name}-portal`)!.token!,
        },
      ],
      modelServing: {
        propose: false,
        probes: { clusters: ['lab'], intervalMinutes: 0 },
        gitops: {
          repository: gitea.repository,
          forge: 'gitea',
          // Gitea tells only administrators of a repository who may push.
          credentials: {
            username: 'platform-owner',
            password: gitea.passwords['platform-owner'],
          },
          writers: ['portal', 'team Owners'],
          refreshSeconds: 3,
        },
      },
    });
    await portal.untilRead('lab');
  });

  afterAll(async () => {
    await portal?.stop();
    await proxy?.stop();
    await putBack();
    await admin?.remove(tenantObjects.namespace);
  });

  const cells = async (): Promise<Record<string, any>> => {
    const { status, body } = await portal.get('/controls');
    if (status !== 200) {
      throw new Error(`${status} ${JSON.stringify(body)}`);
    }
    return Object.fromEntries(
      body.items
        .filter(({ tenant }: any) => tenant === TENANT)
        .map((cell: any) => [cell.control, cell]),
    );
  };

  /** Waits until each of these controls says what it must; names the first that does not. */
  const until = async (
    wanted: ReadonlyArray<[control: string, state: string, says: RegExp]>,
    within = RED_WITHIN,
  ) => {
    let failing = '';
    try {
      await waitUntil(
        'the cells to follow',
        async () => {
          const found = await cells();
          const off = wanted.find(
            ([control, state, says]) =>
              found[control]?.state !== state ||
              !says.test(found[control].message),
          );
          failing = off
            ? `${off.join(' ')}, but it is ${JSON.stringify(found[off[0]])}`
            : '';
          return !off;
        },
        within,
      );
    } catch (error) {
      throw new Error(`${(error as Error).message}: ${failing}`);
    }
  };

  const untilEnforced = () =>
    until(
      [...enforced.keys()].map(name => [name, 'enforced', /evaluates it/]),
      GREEN_WITHIN,
    );

  const apply = async (before: Enforced, sabotage: Sabotage) => {
    const left = sabotage.of(before);
    for (const part of ['policy', 'binding'] as const) {
      const object = left[part];
      if (!object) {
        await admin.remove(before[part]);
      } else if (object !== before[part]) {
        await replace(object);
      }
    }
  };

  it('are enforced as the platform gave them to the cluster', async () => {
    expect(enforced.size).toBeGreaterThan(2);
    await untilEnforced();
    await until(
      [
        ['queue-managed', 'enforced', /./],
        ['network-closed', 'enforced', /./],
      ],
      GREEN_WITHIN,
    );
  });

  // Each policy is taken out in another way at the same time, and then in yet another.
  it.each([0, 5])(
    'turn red within a minute and name what is missing, and green when it is put back (round %s)',
    async round => {
      const done = [...enforced].map(([name, { policy, bindings }], index) => {
        const object = { policy, binding: bindings[round % bindings.length] };
        const fitting = SABOTAGES.filter(({ fits }) => fits?.(object) ?? true);
        const sabotage = fitting[(round + index) % fitting.length];
        return { name, object, sabotage };
      });
      try {
        for (const { object, sabotage } of done) {
          await apply(object, sabotage);
        }
        await until(
          done.map(({ name, sabotage }) => [
            name,
            'not-enforced',
            sabotage.says(name),
          ]),
        );
      } finally {
        await putBack();
      }
      await untilEnforced();
    },
  );

  it('turn red when the tenant loses what they rest on', async () => {
    const withParams = [...enforced]
      .filter(
        ([, { bindings }]) =>
          (bindings[0].spec as any).paramRef?.name === 'serving-limits' &&
          !(bindings[0].spec as any).paramRef.namespace,
      )
      .map(([name]) => name);
    expect(withParams.length).toBeGreaterThan(0);
    const own = {
      ...limits,
      metadata: { name: 'serving-limits', namespace: TENANT },
    };
    await admin.remove(own);
    await admin.remove(closedNetwork);
    await until([
      ...withParams.map(
        name =>
          [
            name,
            'not-enforced',
            /ConfigMap controls-tenant\/serving-limits is missing/,
          ] as [string, string, RegExp],
      ),
      ['network-closed', 'not-enforced', /closes ingress for every pod/],
    ]);
    await admin.apply(own);
    await admin.apply(closedNetwork);

    // Policies about namespaces themselves look at every one of them.
    const ofTenants = [...enforced].filter(
      ([, { bindings }]) =>
        (bindings[0].spec as any).matchResources?.namespaceSelector
          ?.matchExpressions,
    );
    expect(ofTenants.length).toBeGreaterThan(2);
    const { namespace } = tenantObjects;
    await admin.apply({
      ...namespace,
      metadata: { ...namespace.metadata, labels: {} },
    });
    try {
      await until(
        ofTenants.map(([name]) => [
          name,
          'not-enforced',
          /labels of namespace controls-tenant do not match/,
        ]),
      );
    } finally {
      await admin.apply(namespace);
    }
    await untilEnforced();
  });

  it('hold the branch to a review', async () => {
    const { gitea } = lab.record;
    const protect = async (settings: object) => {
      const response = await fetch(
        `${gitea!.url}/api/v1/repos/platform/serving/branch_protections/main`,
        {
          method: 'PATCH',
          headers: {
            'content-type': 'application/json',
            authorization: `Basic ${Buffer.from(
              `platform-owner:${gitea!.passwords['platform-owner']}`,
            ).toString('base64')}`,
          },
          body: JSON.stringify(settings),
        },
      );
      expect(response.status).toBe(200);
    };
    await until(
      [
        [
          'repository-protected',
          'not-enforced',
          /without a pull request by platform-owner/,
        ],
      ],
      GREEN_WITHIN,
    );
    await protect({ enable_push: false, required_approvals: 1 });
    await until(
      [['repository-protected', 'enforced', /reviewed pull requests/]],
      GREEN_WITHIN,
    );
    await protect({
      enable_push: true,
      enable_push_whitelist: true,
      push_whitelist_usernames: ['platform-owner'],
      required_approvals: 0,
    });
    await until([['repository-protected', 'not-enforced', /platform-owner/]]);
  });

  it('are tried by dry runs, which the portal cannot turn into writes', async () => {
    const access = parseAllDocuments(
      readFileSync(PROBES, 'utf8').replaceAll(
        'system:serviceaccount:backstage:model-serving',
        'portal',
      ),
    ).map(document => document.toJS() as any);
    for (const object of access) {
      if (object.kind === 'ClusterRoleBinding') {
        object.subjects = [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'User',
            name: 'portal',
          },
        ];
      }
      await admin.apply(object);
    }
    try {
      const asPortal = (dryRun: boolean) =>
        lab
          .as('portal')
          .create(
            {
              ...closedNetwork,
              metadata: { name: 'by-portal', namespace: TENANT },
            },
            { dryRun },
          )
          .then(
            () => 'accepted',
            (error: Error) => error.message,
          );
      await waitUntil(
        'the portal to be let in',
        async () => (await asPortal(true)) === 'accepted',
        GREEN_WITHIN,
      );
      const CONTROL = 'serving-closed-network';
      const response = await fetch(
        `${portal.url}/api/model-serving/controls/lab/${TENANT}/${CONTROL}/probes`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${await portal.userToken()}`,
            'content-type': 'application/json',
          },
          body: '{}',
        },
      );
      const answer = {
        status: response.status,
        body: await response.json(),
      } as any;
      expect(answer).toMatchObject({
        status: 200,
        body: { probe: { outcome: 'refused' }, state: 'enforced' },
      });
      expect(answer.body.probe.answer).toContain(
        `ValidatingAdmissionPolicy '${CONTROL}'`,
      );
      await waitUntil(
        'the cluster to refuse the portal whatever it would write',
        async () => (await asPortal(false)).includes('never writes'),
        GREEN_WITHIN,
      );
    } finally {
      for (const object of access) {
        await admin.remove(object);
      }
    }
  });

  it('cannot be told while the API server cannot be reached', async () => {
    const controls = Object.keys(await cells());
    await proxy.refuse();
    await until(
      controls.map(control => [control, 'unknown', /connection|reach/]),
      GREEN_WITHIN,
    );
    await proxy.listen();
    await untilEnforced();
  });
});
