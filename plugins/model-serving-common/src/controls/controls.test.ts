import fc from 'fast-check';
import { ControlProbe, WorkloadKind } from '../api';
import { ControlInput, describeControls } from './describeControls';
import { AdmissionObject, DeclaredPolicy, GatewayProbeResult } from './facts';
import { gatewayEvidence } from './gatewayEvidence';
import { TENANT_LABEL } from '../labels';
import { specDifference } from './sameSpec';

const NAME = 'serving-pinned';
const rules = [
  {
    apiGroups: ['serving.kserve.io'],
    apiVersions: ['v1beta1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['inferenceservices'],
  },
];

const policy = (): AdmissionObject => ({
  metadata: { name: NAME },
  spec: {
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
    matchConstraints: { resourceRules: rules },
    matchConditions: [
      {
        name: 'not-being-deleted',
        expression: '!has(object.metadata.deletionTimestamp)',
      },
    ],
    validations: [{ expression: 'true' }],
  },
});

/** One for new objects, and one for changes, which go on when the parameter is gone. */
const binding = (
  name: string,
  operation: string,
  parameterNotFoundAction: string,
): AdmissionObject => ({
  metadata: { name },
  spec: {
    policyName: NAME,
    validationActions: ['Deny'],
    paramRef: { name: 'limits', parameterNotFoundAction },
    matchResources: {
      resourceRules: [
        {
          apiGroups: ['*'],
          apiVersions: ['*'],
          operations: [operation],
          resources: ['*'],
        },
      ],
      namespaceSelector: {
        matchExpressions: [{ key: TENANT_LABEL, operator: 'Exists' }],
      },
    },
  },
});

const UPDATES = `${NAME}-updates`;

const bindings = () => [
  binding(NAME, 'CREATE', 'Deny'),
  binding(UPDATES, 'UPDATE', 'Allow'),
];

const declared = (): DeclaredPolicy => ({
  name: NAME,
  title: 'Pinned',
  policy: policy(),
  bindings: bindings(),
});

/** As the API server stores it: with its defaults, a generation, and confirmed. */
function stored(object: AdmissionObject): AdmissionObject {
  const copy = structuredClone(object) as any;
  copy.metadata.generation = 1;
  if (copy.spec.validations) {
    copy.spec.failurePolicy = 'Fail';
    Object.assign(copy.spec.matchConstraints, {
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      resourceRules: copy.spec.matchConstraints.resourceRules.map(
        (rule: object) => ({ ...rule, scope: '*' }),
      ),
    });
    copy.status = { observedGeneration: 1, typeChecking: {} };
  } else {
    copy.spec.matchResources.matchPolicy = 'Equivalent';
    copy.spec.matchResources.objectSelector = {};
  }
  return copy;
}

interface World {
  policies: any[];
  bindings: any[];
  params: any[];
  labels: Record<string, string>;
  servedKinds: WorkloadKind[];
  outsideQuota: string[];
  network: any[];
  quotas: any[];
  kueue: any;
  protection: any;
  writers: any;
  gateway: any;
  portal: any;
  probe: ControlProbe | null;
}

/** A cluster and its surroundings in which everything is as it should be. */
const sound = (): World => ({
  policies: [stored(policy())],
  bindings: bindings().map(stored),
  params: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'limits', namespace: 'team-a' },
    },
  ],
  labels: { [TENANT_LABEL]: 'team-a' },
  servedKinds: ['InferenceService'],
  outsideQuota: [],
  network: [
    {
      name: 'closed',
      allPods: true,
      policyTypes: ['Ingress', 'Egress'],
      opensIngress: false,
      opensEgress: false,
    },
  ],
  quotas: [
    {
      name: 'tenant-objects',
      resources: [
        'pods',
        'count/services',
        'persistentvolumeclaims',
        'requests.storage',
      ],
    },
  ],
  kueue: { frameworks: ['pod', 'deployment'] },
  protection: {
    branch: 'main',
    protected: true,
    directPush: false,
    pushers: [],
    approvals: 1,
    forcePush: false,
  },
  writers: {
    portal: { known: true, value: 'portal' },
    accounts: { known: true, value: ['portal', 'platform-owner'] },
    deployKeys: { known: true, value: [] },
  },
  gateway: {
    failClosed: { reported: null, declared: true },
    team: { name: 'team-a', maxBudget: 100, spend: 90 },
    keys: [
      { maxBudget: null, spend: 80 },
      { maxBudget: 10, spend: 10 },
    ],
    looseKeys: 0,
    probe: null,
  },
  portal: {
    enabled: true,
    open: [],
    membersAsked: 2,
    openKinds: [],
    allowsUnlisted: false,
  },
  probe: null,
});

const known = <T>(value: T) => ({ known: true as const, value });

function input(world: World): ControlInput {
  return {
    declared: [declared()],
    cluster: {
      cluster: 'lab',
      policies: known(world.policies),
      bindings: known(world.bindings),
      kueue: known(world.kueue),
    },
    tenant: {
      tenant: 'team-a',
      namespace: 'team-a',
      labels: known(world.labels),
      localQueue: 'serving',
      servedKinds: world.servedKinds,
      outsideQuota: world.outsideQuota,
      params: known(world.params),
      network: known(world.network),
      quotas: known(world.quotas),
    },
    repository: {
      source: 'forge',
      protection: known(world.protection),
      writers: known(world.writers),
      expectedWriters: ['platform-owner'],
    },
    reader: { platform: true },
    further: [
      {
        control: 'gateway-budget',
        title: 'The LLM gateway enforces the budget',
        whenEnforced: 'the gateway refuses calls beyond the budget',
        evidence: gatewayEvidence('gateway', 'team-a', known(world.gateway)),
      },
    ],
    portal: world.portal,
    probeOf: () => world.probe,
  };
}

function cells(world: World) {
  return Object.fromEntries(
    describeControls(input(world)).map(cell => [cell.control, cell]),
  );
}

const probe = (outcome: ControlProbe['outcome']): ControlProbe => ({
  at: '2026-11-21T10:00:00Z',
  outcome,
  sentence: '',
  manifest: '',
  answer: 'what the cluster said',
});

const gatewayProbe = (
  outcome: GatewayProbeResult['outcome'],
  database: boolean | null = true,
): GatewayProbeResult => ({
  at: '2026-11-21T10:00:00Z',
  outcome,
  database,
  detail: 'HTTP 422, budget_exceeded',
});

const SABOTAGES: Array<
  [what: string, control: string, sabotage: (w: World) => void, says: RegExp]
> = [
  [
    'the policy is deleted',
    NAME,
    w => w.policies.pop(),
    /does not have policy serving-pinned/,
  ],
  [
    'its binding is deleted',
    NAME,
    w => w.bindings.splice(0),
    /no binding of policy serving-pinned; serving-pinned, serving-pinned-updates is missing/,
  ],
  [
    'its binding for new objects is deleted',
    NAME,
    w => w.bindings.shift(),
    /lacks binding serving-pinned of policy serving-pinned/,
  ],
  [
    'its binding for changes is deleted',
    NAME,
    w => w.bindings.pop(),
    /lacks binding serving-pinned-updates of policy serving-pinned/,
  ],
  [
    'the binding only audits',
    NAME,
    w => {
      for (const { spec } of w.bindings) {
        spec.validationActions = ['Audit'];
      }
    },
    /no binding .* denies \(serving-pinned: Audit; serving-pinned-updates: Audit\)/,
  ],
  [
    'the binding for changes only audits',
    NAME,
    w => {
      w.bindings[1].spec.validationActions = ['Audit'];
    },
    /does not deny \(serving-pinned-updates: Audit\)/,
  ],
  [
    'the binding for changes looks at other namespaces',
    NAME,
    w => {
      w.bindings[1].spec.matchResources.namespaceSelector = {
        matchLabels: { strict: 'true' },
      };
    },
    /serving-pinned-updates .* differs from the repository at spec\.matchResources\.namespaceSelector/,
  ],
  [
    'new objects need no parameter',
    NAME,
    w => {
      w.bindings[0].spec.paramRef.parameterNotFoundAction = 'Allow';
    },
    /differs from the repository at spec\.paramRef\.parameterNotFoundAction/,
  ],
  [
    'failures are ignored',
    NAME,
    w => {
      w.policies[0].spec.failurePolicy = 'Ignore';
    },
    /failurePolicy Ignore/,
  ],
  [
    'the namespace loses its label',
    NAME,
    w => {
      w.labels = {};
    },
    /labels of namespace team-a do not match/,
  ],
  [
    'the parameter is removed',
    NAME,
    w => w.params.pop(),
    /ConfigMap team-a\/limits is missing/,
  ],
  [
    'a condition lets somebody past',
    NAME,
    w =>
      w.policies[0].spec.matchConditions.push({
        name: 'friends',
        expression: "request.userInfo.username != 'friend'",
      }),
    /exemption was added.*friends/,
  ],
  [
    'a kind is left out',
    NAME,
    w => {
      w.policies[0].spec.matchConstraints.excludeResourceRules = rules;
    },
    /exemption was added.*leaves out inferenceservices/,
  ],
  [
    'objects with a label are let past',
    NAME,
    w => {
      w.bindings[0].spec.matchResources.objectSelector = {
        matchLabels: { strict: 'true' },
      };
    },
    /objectSelector|only sees objects with labels/,
  ],
  [
    'the expression is another',
    NAME,
    w => {
      w.policies[0].spec.validations[0].expression = '1 == 1';
    },
    /differs from the repository at spec\.validations\[0\]\.expression/,
  ],
  [
    'something is served that the policy does not see',
    NAME,
    w => w.servedKinds.push('Deployment'),
    /serves with Deployment, which serving-pinned does not cover/,
  ],
  [
    'an object that breaks it is accepted',
    NAME,
    w => {
      w.probe = probe('accepted');
    },
    /a test object that violates serving-pinned was accepted/,
  ],
  [
    'Kueue does not manage the namespace',
    'queue-managed',
    w => {
      w.kueue.namespaceSelector = { matchLabels: { kueue: 'yes' } };
    },
    /do not match Kueue's managedJobsNamespaceSelector/,
  ],
  [
    'pods run outside every quota, whatever the configuration says',
    'queue-managed',
    w => w.outsideQuota.push('InferenceService chat'),
    /pods of InferenceService chat name a queue, but Kueue does not manage them/,
  ],
  [
    'Kueue does not manage pods',
    'queue-managed',
    w => {
      w.kueue.frameworks = ['batch/job'];
    },
    /pod is missing/,
  ],
  [
    'the network policy is deleted',
    'network-closed',
    w => w.network.pop(),
    /no NetworkPolicy in namespace team-a closes ingress/,
  ],
  [
    'a network policy opens everything',
    'network-closed',
    w =>
      w.network.push({
        name: 'open',
        allPods: false,
        policyTypes: ['Egress'],
        opensIngress: false,
        opensEgress: true,
      }),
    /NetworkPolicy open lets everything out/,
  ],
  [
    'the quota of objects is deleted',
    'objects-limited',
    w => w.quotas.pop(),
    /no ResourceQuota in namespace team-a limits pods/,
  ],
  [
    'the quota says nothing of storage',
    'objects-limited',
    w => w.quotas[0].resources.pop(),
    /limits storage; add requests.storage/,
  ],
  [
    'the branch loses its protection',
    'repository-protected',
    w => {
      w.protection.protected = false;
    },
    /branch main is not protected/,
  ],
  [
    'the branch can be pushed to',
    'repository-protected',
    w => {
      w.protection.directPush = true;
      w.protection.pushers = ['somebody'];
    },
    /pushed to without a pull request by somebody/,
  ],
  [
    'no approval is needed',
    'repository-protected',
    w => {
      w.protection.approvals = 0;
    },
    /merged without any approval/,
  ],
  [
    'permissions are off',
    'portal-permissions',
    w => {
      w.portal = {
        enabled: false,
        open: [],
        membersAsked: 0,
        openKinds: [],
        allowsUnlisted: false,
      };
    },
    /permission\.enabled is not true, so every user can do everything/,
  ],
  [
    'the policy lets members register locations',
    'portal-permissions',
    w => {
      w.portal.open = [
        {
          permission: 'catalog.location.create',
          opens: 'registering locations',
        },
      ];
    },
    /grants members without limits catalog\.location\.create \(registering locations\)/,
  ],
  [
    'any location may bring groups',
    'portal-permissions',
    w => {
      w.portal.openKinds = ['User', 'Group'];
    },
    /catalog\.rules allow User, Group from locations that anybody can write/,
  ],
  [
    'another account can write',
    'repository-writers',
    w => w.writers.accounts.value.push('intern'),
    /^intern can write to the repository besides the portal; remove the access, or add/,
  ],
  [
    'a deploy key can write',
    'repository-writers',
    w => w.writers.deployKeys.value.push('ci'),
    /deploy keys with write access: ci/,
  ],
  [
    'the gateway fails open',
    'gateway-budget',
    w => {
      w.gateway.failClosed = { reported: false, declared: true };
    },
    /fail_closed_budget_enforcement is off/,
  ],
  [
    'a key is in no team',
    'gateway-budget',
    w => {
      w.gateway.looseKeys = 1;
    },
    /1 key can be used without a budget/,
  ],
  [
    'the operator says that the gateway fails open',
    'gateway-budget',
    w => {
      w.gateway.failClosed.declared = false;
    },
    /fail_closed_budget_enforcement is declared off/,
  ],
  [
    'a call beyond a budget is answered, whatever is declared',
    'gateway-budget',
    w => {
      w.gateway.probe = gatewayProbe('answered');
    },
    /a call with a key whose budget is spent was answered at 2026-11-21T10:00:00Z/,
  ],
  [
    'the team spends beyond its budget',
    'gateway-budget',
    w => {
      w.gateway.team.spend = 130;
    },
    /team team-a has spent 130 of 100, so calls beyond its budget were answered/,
  ],
  [
    'a key spends beyond its own budget',
    'gateway-budget',
    w => {
      w.gateway.keys[1].spend = 12;
    },
    /1 key of team team-a spent more than the budget of the key/,
  ],
  [
    'the team has no budget',
    'gateway-budget',
    w => {
      w.gateway.team.maxBudget = null;
    },
    /team team-a has no max_budget/,
  ],
];

describe('controls', () => {
  it('are enforced where everything is as the platform says', () => {
    const states = Object.values(cells(sound())).map(
      ({ control, state, message }) => [control, state, message],
    );
    expect(states.filter(([, state]) => state !== 'enforced')).toEqual([]);
    expect(states).toHaveLength(8);
  });

  it.each(SABOTAGES)(
    'when %s, %s is not enforced',
    (_, control, sabotage, says) => {
      const world = sound();
      sabotage(world);
      const judged = cells(world);
      expect(judged[control]).toMatchObject({
        state: 'not-enforced',
        message: expect.stringMatching(says),
      });
      expect(
        Object.values(judged)
          .filter(({ state }) => state !== 'enforced')
          .map(other => other.control),
      ).toEqual(
        // Who can push past a review can write to the repository.
        control === 'repository-protected'
          ? [control, 'repository-writers']
          : [control],
      );
    },
  );

  it.each([
    [
      'the controller manager has not looked at it',
      (w: World) => {
        w.policies[0].status.observedGeneration = 0;
      },
      /observedGeneration/,
    ],
    [
      'an expression does not fit a kind',
      (w: World) => {
        w.policies[0].status.typeChecking = {
          expressionWarnings: [
            { fieldRef: 'spec.validations[0]', warning: 'undefined field' },
          ],
        };
      },
      /doubts 1 expression .* undefined field/,
    ],
  ])('cannot be told when %s', (_, doubt, says) => {
    const world = sound();
    doubt(world);
    expect(cells(world)[NAME]).toMatchObject({
      state: 'unknown',
      message: expect.stringMatching(says),
    });
  });

  it.each([
    [
      'the forge does not list the accounts',
      (w: World) => {
        w.writers.accounts = { known: false, reason: 'admins only' };
      },
      /does not report who can write: admins only/,
    ],
    [
      'the forge does not list the deploy keys',
      (w: World) => {
        w.writers.deployKeys = { known: false, reason: 'admins only' };
      },
      /does not report the deploy keys: admins only/,
    ],
    [
      'one account can write and may be the portal',
      (w: World) => {
        w.writers.portal = { known: false, reason: 'no scope' };
      },
      /which of them is the portal: no scope/,
    ],
  ])('the writers are unknown when %s', (_, doubt, says) => {
    const world = sound();
    doubt(world);
    expect(cells(world)['repository-writers']).toMatchObject({
      state: 'unknown',
      message: expect.stringMatching(says),
    });
  });

  it('tells other accounts although it does not know which one is the portal', () => {
    const world = sound();
    world.writers.portal = { known: false, reason: 'no scope' };
    world.writers.accounts.value.push('intern');
    expect(cells(world)['repository-writers'].state).toBe('not-enforced');
  });

  it.each<[string, (world: World) => void]>([
    ['nobody else', () => undefined],
    ['an account', w => w.writers.accounts.value.push('secret-intern')],
    ['a deploy key', w => w.writers.deployKeys.value.push('secret-key')],
    [
      'a pusher',
      w =>
        Object.assign(w.protection, {
          directPush: true,
          pushers: ['secret-pusher'],
        }),
    ],
    [
      'an unknown portal',
      w => {
        w.writers.portal = { known: false, reason: 'secret words' };
        w.writers.accounts.value.push('secret-intern');
      },
    ],
    [
      'unknown accounts',
      w => {
        w.writers.accounts = { known: false, reason: 'secret words' };
        w.writers.deployKeys = { known: false, reason: 'secret words' };
      },
    ],
  ])('tells members whether %s can write, without names', (_, change) => {
    const world = sound();
    change(world);
    const told = (platform: boolean) =>
      describeControls({ ...input(world), reader: { platform } });
    expect(JSON.stringify(told(false))).not.toMatch(/secret|platform-owner/);
    expect(JSON.stringify(told(true))).toMatch(/secret|platform-owner/);
    expect(told(false).map(({ state }) => state)).toEqual(
      told(true).map(({ state }) => state),
    );
  });

  it('counts no account as the portal where it is a GitHub App', () => {
    const world = sound();
    world.writers.portal = { known: true, value: null };
    expect(cells(world)['repository-writers'].state).toBe('not-enforced');
    world.writers.accounts.value = ['platform-owner'];
    expect(cells(world)['repository-writers'].state).toBe('enforced');
  });

  it('cannot be told at all while the cluster does not answer', () => {
    const reason = 'the connection is refused';
    const silent = { known: false as const, reason };
    const world = input(sound());
    const judged = describeControls({
      ...world,
      cluster: {
        cluster: 'lab',
        policies: silent,
        bindings: silent,
        kueue: silent,
      },
      probeOf: () => probe('refused'),
    });
    expect(judged.map(({ state, message }) => [state, message])).toEqual(
      judged.map(() => ['unknown', reason]),
    );
  });

  it('are not spoken of where there is nothing to hold', () => {
    const { repository, ...rest } = { ...input(sound()), further: [] };
    expect(describeControls(rest).map(({ control }) => control)).toEqual([
      NAME,
      'queue-managed',
      'network-closed',
      'objects-limited',
      'portal-permissions',
    ]);
  });

  it('of the portal are unknown until a member was here', () => {
    const world = sound();
    world.portal.membersAsked = 0;
    expect(cells(world)['portal-permissions']).toMatchObject({
      state: 'unknown',
      message: expect.stringMatching(/unknown until a member opens/),
    });
  });

  it('of the portal are not enforced either while the cluster does not answer', () => {
    const world = sound();
    world.portal.openKinds = ['Group'];
    const silent = { known: false as const, reason: 'refused' };
    const judged = describeControls({
      ...input(world),
      cluster: {
        cluster: 'lab',
        policies: silent,
        bindings: silent,
        kueue: silent,
      },
    });
    expect(
      judged
        .filter(({ state }) => state === 'not-enforced')
        .map(({ control }) => control),
    ).toEqual(['portal-permissions']);
  });

  it('say of a refused probe that the rule refuses, and of others nothing', () => {
    for (const outcome of ['refused-otherwise', 'failed'] as const) {
      const cell = cells({ ...sound(), probe: probe(outcome) })[NAME];
      expect(cell.state).toBe('enforced');
      expect(cell.evidence.find(({ id }) => id === 'probe')?.state).toBe(
        'note',
      );
    }
    expect(
      cells({ ...sound(), probe: probe('refused') })[NAME].evidence.find(
        ({ id }) => id === 'probe',
      ),
    ).toMatchObject({ state: 'holds', detail: 'what the cluster said' });
  });

  it('are unknown when a probe was refused for another reason than the parameter gives', () => {
    const cell = cells({ ...sound(), probe: probe('refused-unexpectedly') })[
      NAME
    ];
    expect(cell.state).toBe('unknown');
    expect(cell.message).toMatch(/outdated parameter.*what the cluster said/);
  });

  it('are not about services where a policy leaves them out', () => {
    const world = sound();
    const [own] = world.policies;
    own.spec.matchConstraints.resourceRules = [
      {
        apiGroups: ['*'],
        apiVersions: ['*'],
        operations: ['CREATE', 'UPDATE'],
        resources: ['*'],
      },
    ];
    const kinds = () =>
      cells(world)[NAME].evidence.some(({ id }) => id === 'kinds');
    expect(kinds()).toBe(true);
    own.spec.matchConstraints.excludeResourceRules = [
      ['serving.kserve.io', ['inferenceservices', 'llminferenceservices']],
      ['apps', ['deployments']],
      ['batch', ['jobs']],
    ].map(([group, resources]) => ({
      apiGroups: [group],
      apiVersions: ['*'],
      operations: ['CREATE', 'UPDATE'],
      resources,
    }));
    expect(kinds()).toBe(false);
  });

  it('may be about some kinds only, when the policy says so', () => {
    const world = sound();
    world.servedKinds.push('Deployment');
    world.policies[0].metadata.annotations = {
      'model-serving.backstage.io/kinds': 'InferenceService',
    };
    expect(cells(world)[NAME].state).toBe('enforced');
  });
});

describe('specDifference', () => {
  it('sees no difference in what an API server fills in', () => {
    expect(specDifference(policy().spec, stored(policy()).spec)).toBeNull();
    for (const { spec, ...rest } of bindings()) {
      expect(specDifference(spec, stored({ ...rest, spec }).spec)).toBeNull();
    }
  });

  it('names some path for every changed text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          ['validations', 0, 'expression'],
          ['matchConditions', 0, 'expression'],
          ['matchConditions', 0, 'name'],
          ['matchConstraints', 'resourceRules', 0, 'resources', 0],
          ['paramKind', 'kind'],
        ),
        fc.string({ minLength: 1 }),
        (path, text) => {
          const changed = structuredClone(stored(policy()).spec) as any;
          const last = path.at(-1)!;
          const parent = path
            .slice(0, -1)
            .reduce((value: any, key) => value[key], changed);
          fc.pre(parent[last] !== text);
          parent[last] = text;
          expect(specDifference(policy().spec, changed)).toMatch(/^spec\./);
        },
      ),
    );
  });
});

describe('the budget at the LLM gateway', () => {
  const gateway = (changes: object) =>
    gatewayEvidence(
      'gateway',
      'team-a',
      known({ ...sound().gateway, ...changes }),
    );
  const failClosed = (
    said: boolean | null,
    tried: GatewayProbeResult | null,
    reported: boolean | null = null,
  ) =>
    gateway({
      failClosed: { declared: said, reported },
      probe: tried,
    }).find(({ id }) => id === 'fail-closed')!;

  it.each<
    [
      said: boolean | null,
      tried: GatewayProbeResult | null,
      state: string,
      says: RegExp,
    ]
  >([
    [null, null, 'unknown', /set modelServing\.gateway\.failClosedBudget/],
    [true, null, 'holds', /is declared on; LiteLLM does not report it/],
    [false, null, 'broken', /is declared off/],
    [true, gatewayProbe('answered'), 'broken', /although .* is declared on/],
    [false, gatewayProbe('unverified'), 'holds', /although .* is declared off/],
    [null, gatewayProbe('refused', false), 'holds', /could not verify/],
    // A refusal while the database is there says nothing of when it is not.
    [false, gatewayProbe('refused'), 'broken', /is declared off/],
    [null, gatewayProbe('refused'), 'unknown', /does not report/],
    [true, gatewayProbe('unclear'), 'holds', /is declared on/],
  ])('declared %j and tried %j: fail-closed %s', (said, tried, state, says) => {
    const { detail, state: judged } = failClosed(said, tried);
    expect([judged, detail]).toEqual([state, expect.stringMatching(says)]);
  });

  it('believes the gateway before the operator', () => {
    expect(failClosed(true, null, false).state).toBe('broken');
    expect(failClosed(false, null, true).state).toBe('holds');
  });

  it.each([
    [99, 100, 'holds'],
    [100.2, 100, 'holds'],
    [106, 100, 'broken'],
    // One call of a budget that is smaller than a call, as recorded of an enforcing gateway.
    [0.000291, 0.0002, 'holds'],
    [1.5, 1, 'broken'],
    [null, 100, 'unknown'],
  ])('%s spent of %s %s', (spend, maxBudget, state) => {
    expect(
      gateway({ team: { name: 'team-a', maxBudget, spend } }).find(
        ({ id }) => id === 'spend',
      )!.state,
    ).toBe(state);
  });
});
