import { JsonObject } from '@backstage/types';
import { Caller } from '../access';
import { KubernetesObject } from '../KubernetesObject';
import { ResourceType } from '../ResourceType';

/** A request that has passed its schema and is about to be carried out. */
export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  caller: Caller;
  /** The resource that the request names. */
  type: ResourceType;
  subresource?: string;
  namespace?: string;
  name: string;
  /** What would be stored; what is sent, where that is of another kind; what is deleted. */
  object:
    | KubernetesObject
    | (JsonObject & { apiVersion: string; kind: string });
  /** What is stored. */
  oldObject?: KubernetesObject;
  dryRun?: boolean;
  /** Told each warning that the answer carries, refusal or not. */
  warn?: (warning: string) => void;
}

/** Lets a request pass, or throws the refusal. */
export type Admission = (request: AdmissionRequest) => void;
