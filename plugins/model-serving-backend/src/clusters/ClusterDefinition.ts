import { ClusterDetails } from '@backstage/plugin-kubernetes-node';

/** A cluster to watch. */
export type ClusterDefinition = { name: string; title: string } & (
  | {
      access: 'strategy';
      details: ClusterDetails;
      /** Name of the authentication strategy. */
      authProvider: string;
    }
  | { access: 'kubeconfig'; file: string; context?: string }
);
