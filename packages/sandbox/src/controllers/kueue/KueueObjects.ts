import { JsonObject } from '@backstage/types';
import {
  Condition,
  KubernetesObject,
  PodSpec,
  Taint,
  Toleration,
} from '../KubernetesObjects';

export interface FlavorUsage {
  name: string;
  resources: { name: string; total: string; borrowed?: string }[];
}

/** Whether a queue admits: `Hold` nothing new, `HoldAndDrain` sends back what it had admitted too. */
export type StopPolicy = 'None' | 'Hold' | 'HoldAndDrain';

interface QueueStatus {
  conditions?: Condition[];
  flavorsReservation?: FlavorUsage[];
  flavorsUsage?: FlavorUsage[];
  pendingWorkloads?: number;
  reservingWorkloads?: number;
  admittedWorkloads?: number;
}

export interface ClusterQueue extends KubernetesObject {
  spec: {
    cohortName?: string;
    stopPolicy?: StopPolicy;
    resourceGroups?: {
      coveredResources: string[];
      flavors: {
        name: string;
        resources: {
          name: string;
          nominalQuota: string | number;
          borrowingLimit?: string | number;
          lendingLimit?: string | number;
        }[];
      }[];
    }[];
  };
  status?: QueueStatus;
}

export interface LocalQueue extends KubernetesObject {
  spec: { clusterQueue: string; stopPolicy?: StopPolicy };
  status?: QueueStatus;
}

export interface ResourceFlavor extends KubernetesObject {
  spec?: {
    nodeLabels?: Record<string, string>;
    nodeTaints?: Taint[];
    tolerations?: Toleration[];
  };
}

export interface WorkloadPriorityClass extends KubernetesObject {
  value: number;
}

export interface Workload extends KubernetesObject {
  spec: {
    active: boolean;
    queueName: string;
    priority: number;
    priorityClassRef?: { group: string; kind: string; name: string };
    podSets: {
      name: string;
      count: number;
      template: { metadata: JsonObject; spec: PodSpec };
      topologyRequest?: JsonObject;
    }[];
  };
  status?: {
    admission?: {
      clusterQueue: string;
      podSetAssignments: {
        name: string;
        count: number;
        flavors: Record<string, string>;
        resourceUsage: Record<string, string>;
      }[];
    };
    resourceRequests?: { name: string; resources: Record<string, string> }[];
    conditions?: Condition[];
  };
}
