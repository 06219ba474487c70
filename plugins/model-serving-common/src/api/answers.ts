import { RenderedFile, ServiceViolations } from './check';
import { ClusterStatus } from './cluster';
import { ControlStatus } from './control';
import { EditOptions, ServiceEdit } from './edit';
import { Freshness } from './freshness';
import type { OperationOffer } from '../operation/OperationOffer';
import type { Rollout } from '../operation/questions';
import type { RuntimeOffer } from '../runtimes/RuntimeOffer';
import { MemoryRules } from './memory';
import { Proposal } from './proposal';
import { AcceleratorOption } from './quota';
import { ServiceRef, ServiceSummary } from './service';
import { GitOpsFileText } from './tenant';
import { VerdictWord } from './verdict';
import { AdapterRequestInput } from '../adapters/adapterRequest';
import {
  ChangeRequest,
  RemovalRequest,
  RollBackRequest,
} from '../changeRequest';
import { ExternalRequestInput } from '../externalRequest';
import { ServiceRequestInput } from '../request';

/** A list that says how old it is. @public */
export interface ItemList<T> extends Freshness {
  items: T[];
}

/** Which services to list; everything that is left out means all. @public */
export interface ServiceQuery {
  tenant?: string;
  verdict?: VerdictWord;
  /** Words to find in references, models and purposes. */
  q?: string;
  /** Entity ref of a model: services that run it. */
  model?: string;
  /** The worst verdict first, or by name; by name, no service is skipped or repeated between two pages. */
  order?: 'verdict' | 'name';
  /** Page size, 500 at most. */
  limit?: number;
  /** `nextCursor` of the page before. */
  cursor?: string;
}

/** One page of services, with the state of the clusters they were read from. @public */
export interface ServiceList extends ItemList<ServiceSummary> {
  /** Services that match, over all pages. */
  totalItems: number;
  nextCursor?: string;
  clusters: ClusterStatus[];
}

/** Which end of which log. @public */
export interface PodLogQuery {
  /** The engine's container when left out. */
  container?: string;
  /** Of the run before the last restart. */
  previous?: boolean;
  /** Lines from the end. */
  tail?: number;
}

/** What is known of a service while its accelerator is chosen. @public */
export interface AcceleratorQuery {
  /** Replicas. */
  min?: number;
  max?: number;
  /** Id of the golden path; the first one when left out. */
  path?: string;
  /** Its name: what a running service of that name holds is its own. */
  service?: string;
  /** Name of the WorkloadPriorityClass; the first that the tenant may ask for when left out. */
  priority?: string;
  /** How it is updated; a surge needs quota for one more replica. */
  rollout?: Rollout;
  /** Id of the placement that it asks for. */
  placement?: string;
}

/** What members of a tenant may choose from. @public */
export interface AcceleratorList extends ItemList<AcceleratorOption> {
  /** Names of the WorkloadPriorityClasses that the tenant may ask for. */
  priorities: string[];
  /** What the tenant's cluster lacks to run a service; nothing can be served until it is installed. */
  missing: string[];
  /** Upper limit of replicas; null when no profile sets one. */
  maxReplicas: number | null;
  /** What the platform offers to serve models with, the preferred first. */
  runtimes: RuntimeOffer[];
  memory: MemoryRules;
  /** What may be asked about the operation of a service. */
  operation: OperationOffer;
  /** Currency of the prices; null when there are none, or the user may not see them. */
  currency: string | null;
}

/** The pull requests that carry services. @public */
export interface ProposalList extends ItemList<Proposal> {
  /** What is missing of the list, in a clause; null when nothing is. */
  incomplete: string | null;
}

/** The running services that violate policies. @public */
export interface ViolationList extends ItemList<ServiceViolations> {
  /** Services that were checked against the policies, of all that run. */
  judged: number;
  services: number;
}

/** Where a control of a tenant is. @public */
export type ControlAddress = Pick<
  ControlStatus,
  'cluster' | 'tenant' | 'control'
>;

/** The files that a request becomes, before they are checked. @public */
export interface RenderResult {
  /** `tenants/<tenant>/<service>`, below which all files lie. */
  directory: string;
  files: RenderedFile[];
  service: ServiceRef;
  /** The catalog entity that the service will have. */
  entityRef: string;
  /** What changes of a service that Git holds; left out for one that is new. */
  edit?: ServiceEdit;
}

/** What to render. @public */
export interface RenderRequest {
  /** Id of the golden path; `inference-service` when left out. */
  path?: string;
  /** Its answers. */
  /**
   * Of the path `lora-adapter` those of {@link AdapterRequestInput}, of `stop-service` and `start-service` those of
   * {@link ChangeRequest}, of `roll-back` those of {@link RollBackRequest}, of `remove-service` those of
   * {@link RemovalRequest}.
   */
  request:
    | ServiceRequestInput
    | AdapterRequestInput
    | ChangeRequest
    | RollBackRequest
    | RemovalRequest
    | ExternalRequestInput;
  /** How they are to be understood where Git holds the service already. */
  edit?: EditOptions;
}

/** What to check: a request, or the final files themselves. @public */
export type CheckRequest =
  | RenderRequest
  | { tenant: string; service: string; files: GitOpsFileText[] };
