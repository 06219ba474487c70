import { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import { FailureName } from './failures';

/** A cluster to watch. */
export type ClusterDefinition = { name: string; title: string } & (
  | {
      access: 'strategy';
      details: ClusterDetails;
      /** Name of the authentication strategy. */
      authProvider: string;
    }
  | {
      access: 'kubeconfig';
      file: string;
      context: string;
      /** The namespace of the context. */
      namespace?: string;
    }
  | {
      /** Its configuration says no way to read it. */
      access: 'none';
      failure: FailureName;
      /** For platform owners. */
      detail: string;
    }
);
