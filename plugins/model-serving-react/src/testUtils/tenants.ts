import {
  ControlDetail,
  ControlStatus,
  DEFAULT_BUDGET_RULE,
  PlatformProfile,
  Proposal,
  ServiceViolations,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ago, MINUTE } from './moments';

const GIB = 2 ** 30;

export function tenant(name: string, rest: Partial<Tenant> = {}): Tenant {
  return {
    asOf: ago(2),
    source: 'kubernetes:sandbox',
    stale: false,
    name,
    cluster: 'sandbox',
    namespace: name,
    owner: `group:default/${name}`,
    costCenter: 'cc-1001',
    localQueue: 'serving',
    clusterQueue: name,
    queueSharedWith: 0,
    cohort: 'serving',
    quota: [
      {
        flavor: 'h100',
        resource: 'nvidia.com/gpu',
        nominal: 8,
        used: 5,
        borrowed: 0,
        free: 3,
        borrowable: 2,
      },
      {
        flavor: 'l4',
        resource: 'nvidia.com/gpu',
        nominal: 4,
        used: 1,
        borrowed: 0,
        free: 3,
        borrowable: 4,
      },
      {
        flavor: 'h100',
        resource: 'cpu',
        nominal: 64,
        used: 40,
        borrowed: 0,
        free: 24,
        borrowable: null,
      },
      {
        flavor: 'h100',
        resource: 'memory',
        nominal: 512 * GIB,
        used: 320 * GIB,
        borrowed: 0,
        free: 192 * GIB,
        borrowable: null,
      },
    ],
    pending: 0,
    admitted: 3,
    services: 3,
    budgetPerMonth: 20000,
    budgetRule: DEFAULT_BUDGET_RULE,
    currency: 'USD',
    priorities: ['serving-standard', 'serving-critical', 'serving-experiment'],
    entityRef: `system:default/${name}`,
    problems: [],
    ...rest,
  };
}

export function telltaleTenants(): Tenant[] {
  return [
    tenant('team-a', {
      quota: [
        {
          flavor: 'h100',
          resource: 'nvidia.com/gpu',
          nominal: 4,
          used: 6,
          borrowed: 2,
          free: 0,
          borrowable: 0,
        },
        {
          flavor: 'l4',
          resource: 'nvidia.com/gpu',
          nominal: 4,
          used: 1,
          borrowed: 0,
          free: 3,
          borrowable: 4,
        },
      ],
    }),
    tenant('team-b', { pending: 1, admitted: 1 }),
    tenant('team-c', {
      budgetPerMonth: null,
      problems: [
        'The namespace has no ResourceQuota that keeps pods without a queue out.',
      ],
      pending: null,
      admitted: null,
      services: 1,
    }),
  ];
}

export function proposal(rest: Partial<Proposal> = {}): Proposal {
  return {
    directory: 'tenants/team-a/support-bot',
    tenant: 'team-a',
    service: 'support-bot',
    kind: 'InferenceService',
    number: 17,
    url: 'http://127.0.0.1:7011/platform/serving/pulls/17',
    branch: 'model-serving/team-a/support-bot',
    state: 'open',
    requestedBy: 'user:default/team-a-member',
    author: 'portal',
    openedAt: ago(4 * MINUTE),
    mergedAt: null,
    mergeCommit: null,
    perMonth: null,
    ...rest,
  };
}

const TITLES = {
  'pinned-artifacts': 'Models and images pinned by digest',
  'owner-labels': 'Services carry owner and cost center',
  'gpu-limit': 'Accelerator limit per service',
};

export function telltaleControls(): ControlStatus[] {
  const status = (
    tenantName: string,
    control: keyof typeof TITLES,
    rest: Partial<ControlStatus> = {},
  ): ControlStatus => ({
    tenant: tenantName,
    cluster: 'sandbox',
    control,
    title: TITLES[control],
    state: 'enforced',
    message: 'Present in the cluster and bound with Deny.',
    probedAt: ago(9 * MINUTE),
    ...rest,
  });
  return ['team-a', 'team-b', 'team-c'].flatMap(name => [
    status(name, 'pinned-artifacts'),
    status(
      name,
      'owner-labels',
      name === 'team-c'
        ? {
            state: 'not-enforced',
            message: 'The binding only warns; it does not deny.',
          }
        : {},
    ),
    status(
      name,
      'gpu-limit',
      name === 'team-c'
        ? {
            state: 'unknown',
            message: "The portal's account may not read the bindings.",
            probedAt: null,
          }
        : {},
    ),
  ]);
}

/** The evidence of a fixture's control. */
export function controlDetail(status: ControlStatus): ControlDetail {
  const source = `kubernetes:sandbox ValidatingAdmissionPolicy/${status.control}`;
  const state = (
    {
      enforced: 'holds',
      'not-enforced': 'broken',
      unknown: 'unknown',
    } as const
  )[status.state];
  return {
    ...status,
    asOf: ago(2),
    source: 'kubernetes:sandbox git:c0ffee',
    stale: false,
    evidence: [
      {
        id: 'policy',
        title: 'Installed in the cluster',
        state: 'holds',
        detail: `cluster sandbox has policy ${status.control}`,
        source,
      },
      {
        id: 'binding',
        title: 'Bound with Deny',
        state,
        detail: status.message,
        source,
      },
      {
        id: 'exemptions',
        title: 'No additional exemptions',
        state: 'note',
        detail: "condition 'not-being-deleted' passes over deletions",
        source,
      },
    ],
    probe: status.probedAt
      ? {
          at: status.probedAt,
          outcome: 'refused',
          sentence: 'Rejected by this control, as expected.',
          manifest:
            'kind: InferenceService\nmetadata:\n  name: control-probe\n',
          answer: `it answers 422: ValidatingAdmissionPolicy '${status.control}' denied request`,
        }
      : null,
    probeUnavailable: null,
    text: `kind: ValidatingAdmissionPolicy\nmetadata:\n  name: ${status.control}\n`,
  };
}

export function telltaleViolations(): ServiceViolations[] {
  return [
    {
      ref: {
        cluster: 'sandbox',
        namespace: 'team-c',
        kind: 'InferenceService',
        name: 'legacy-ner',
      },
      tenant: 'team-c',
      violations: [
        {
          policy: 'pinned-artifacts',
          message: 'pinned-artifacts: the image "ner:1" is not pinned',
        },
      ],
    },
  ];
}

export function platformProfile(): PlatformProfile {
  return {
    cluster: 'sandbox',
    asOf: ago(2),
    source: 'kubernetes:sandbox',
    stale: false,
    layers: [
      {
        name: 'serving',
        provided: true,
        missing: [],
        sentence: 'Serving (KServe and Kueue): installed',
      },
      {
        name: 'llm-gateway',
        provided: false,
        missing: ['modelServing.gateway is missing from the app configuration'],
        sentence:
          'LLM gateway (optional, enforces budgets of tenants): not configured, modelServing.gateway is missing from the app configuration',
      },
      {
        name: 'full',
        provided: false,
        missing: ['modelServing.gateway is missing from the app configuration'],
        sentence:
          'All components (Serving, the LLM gateway, KEDA, External Secrets and Argo CD): incomplete, modelServing.gateway is missing from the app configuration',
      },
    ],
    substrate: [
      {
        id: 'accelerators',
        title: 'Accelerators',
        state: 'found',
        detail: '16 nvidia.com/gpu',
        ask: null,
      },
      {
        id: 'gateway',
        title: 'Gateway',
        state: 'missing',
        detail: 'there is no GatewayClass',
        ask: 'An implementation of the Gateway API.',
      },
    ],
  };
}
