import { WorkloadKind } from '../api';

/**
 * Something that was asked of a cluster, a forge or a gateway: what it answered, or why it did not.
 * @public
 */
export type Asked<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string };

/** An object of admission, as the API server or the GitOps repository holds it. @public */
export interface AdmissionObject {
  readonly metadata: {
    readonly name: string;
    readonly generation?: number;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, any>>;
  readonly status?: Readonly<Record<string, any>>;
}

/** A possible parameter of a policy. @public */
export interface ParameterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** A policy of the GitOps repository with the bindings that are kept beside it. @public */
export interface DeclaredPolicy {
  readonly name: string;
  readonly title: string;
  readonly policy: AdmissionObject;
  readonly bindings: readonly AdmissionObject[];
}

/** What of a NetworkPolicy decides whether a namespace is closed. @public */
export interface NetworkRule {
  readonly name: string;
  /** True when it covers every pod of the namespace. */
  readonly allPods: boolean;
  readonly policyTypes: readonly string[];
  /** Whether a rule lets everything in, or out. */
  readonly opensIngress: boolean;
  readonly opensEgress: boolean;
}

/** A ResourceQuota of a namespace. @public */
export interface ObjectQuota {
  readonly name: string;
  /** What it limits, as Kubernetes names it: `pods`, `requests.storage`, `count/jobs.batch`. */
  readonly resources: readonly string[];
}

/** What of Kueue's configuration decides which namespaces it manages. @public */
export interface KueueSettings {
  /** Absent: Kueue's default, every namespace but its own and kube-system. */
  readonly namespaceSelector?: LabelSelector;
  /** Absent: Kueue's default integrations, among them pods and Deployments. */
  readonly frameworks?: readonly string[];
}

/** @public */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: ReadonlyArray<{
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[] | null;
  }>;
}

/** How the forge guards the branch that the GitOps agent applies. @public */
export interface BranchProtection {
  readonly branch: string;
  readonly protected: boolean;
  /** False when nobody can push without a pull request; null when the forge does not report it. */
  readonly directPush: boolean | null;
  /** Who may push without a pull request; empty for nobody. */
  readonly pushers: readonly string[];
  /** Approvals a merge needs; null when the forge does not report it. */
  readonly approvals: number | null;
  /** Null when the forge does not report it. */
  readonly forcePush: boolean | null;
}

/** Who can write to the GitOps repository, as far as the forge tells the portal. @public */
export interface RepositoryWriters {
  /** The account that the portal writes with; null where it is no account, such as a GitHub App. */
  readonly portal: Asked<string | null>;
  /** Accounts, and teams as `team <name>`, that can write. */
  readonly accounts: Asked<readonly string[]>;
  /** Titles of the deploy keys that can write. */
  readonly deployKeys: Asked<readonly string[]>;
}

/** How the GitOps repository is guarded. @public */
export interface RepositoryGuards {
  /** Who says so. */
  readonly source: string;
  readonly protection: Asked<BranchProtection>;
  readonly writers: Asked<RepositoryWriters>;
  /** Accounts and teams that are configured to have write access besides the portal. */
  readonly expectedWriters: readonly string[];
}

/** What the LLM gateway did with a call whose key has spent its budget. @public */
export interface GatewayProbeResult {
  /** When it was tried, in ISO 8601. */
  readonly at: string;
  /** `unverified`: refused because the gateway could not verify the budget. `unclear`: the answer shows neither. */
  readonly outcome: 'refused' | 'unverified' | 'answered' | 'unclear';
  /** Whether the gateway reached its database then; null when it does not tell. */
  readonly database: boolean | null;
  /** What it answered, such as `HTTP 422, budget_exceeded`. */
  readonly detail: string;
}

/** What is known about the budget of one tenant at the LLM gateway. @public */
export interface GatewayBudgets {
  /** `fail_closed_budget_enforcement`: each null when nobody says. */
  readonly failClosed: {
    /** By the gateway's own API; LiteLLM 1.106 does not tell. */
    readonly reported: boolean | null;
    /** By the operator, in the portal's configuration. */
    readonly declared: boolean | null;
  };
  /** The tenant's team; null when there is none. Amounts in the gateway's currency. */
  readonly team: {
    readonly name: string;
    readonly maxBudget: number | null;
    /** Since its budget was last reset; null when the gateway does not report it. */
    readonly spend: number | null;
  } | null;
  /** Keys of that team that can be used: not blocked and not expired. */
  readonly keys: ReadonlyArray<{
    /** A budget of its own; null for none. */
    readonly maxBudget: number | null;
    readonly spend: number;
  }>;
  /** Usable keys of the gateway that have no budget, neither of their own nor of a team. */
  readonly looseKeys: number;
  /** What was tried last; null when nothing is tried. */
  readonly probe: GatewayProbeResult | null;
}

/** What the portal lets its members do, members being users who are no platform owners. @public */
export interface PortalPermissions {
  /** `permission.enabled` of app-config. */
  readonly enabled: boolean;
  /** Permissions that a member was granted without limits, and only platform owners should be. */
  readonly open: ReadonlyArray<{
    readonly permission: string;
    /** What it opens, as a noun phrase. */
    readonly opens: string;
  }>;
  /** Whether the policy allows members what it does not know, so that the suite applies tenant membership itself. */
  readonly allowsUnlisted: boolean;
  /** For how many members the policy was asked; 0 before one was here. */
  readonly membersAsked: number;
  /** Kinds such as `Group` that `catalog.rules` allow from locations that anybody can write. */
  readonly openKinds: readonly string[];
}

/** Everything about one cluster that its tenants share. @public */
export interface ClusterControlFacts {
  readonly cluster: string;
  readonly policies: Asked<readonly AdmissionObject[]>;
  readonly bindings: Asked<readonly AdmissionObject[]>;
  readonly kueue: Asked<KueueSettings>;
}

/** What was read about one tenant. @public */
export interface TenantControlFacts {
  readonly tenant: string;
  readonly namespace: string;
  /** Labels of its namespace; null when there is no such namespace. */
  readonly labels: Asked<Readonly<Record<string, string>> | null>;
  readonly localQueue: string | null;
  /** Services whose pods name a queue and count against no quota, as `Kind name`. */
  readonly outsideQuota: readonly string[];
  /** Kinds of its running services, such as `InferenceService`. */
  readonly servedKinds: readonly WorkloadKind[];
  /** Objects that policies take as parameters, for its namespace. */
  readonly params: Asked<readonly ParameterObject[]>;
  readonly network: Asked<readonly NetworkRule[]>;
  readonly quotas: Asked<readonly ObjectQuota[]>;
}
