export interface Config {
  modelServing?: {
    /**
     * Entity refs whose members see and do everything of model serving. The permission policy
     * is given them.
     */
    platformOwners?: string[];

    /**
     * Whether this portal may open pull requests; true by default. Without `gitops` it never may.
     * @visibility frontend
     */
    propose?: boolean;

    /** A cluster of a kubeconfig file, beside or instead of `kubernetes.clusterLocatorMethods`. */
    kubeconfig?: {
      file: string;
      /** The file's current context by default. */
      context?: string;
      /** Name of the cluster in addresses and entities; the context's by default. */
      name?: string;
      title?: string;
    };

    /** The GitOps repository. Without it there are no proposals, policies and profiles. */
    gitops?: {
      /** Web address of the repository, without credentials: those come from `integrations`. */
      repository: string;
      /** The branch that the GitOps agent applies; `main` by default. */
      branch?: string;
      forge: 'gitea' | 'github' | 'gitlab';
      /** Folders of the repository. */
      paths?: {
        policies?: string;
        profiles?: string;
        models?: string;
        tenants?: string;
      };
      /** Seconds between two looks at the repository. */
      refreshSeconds?: number;
    };

    argocd?: {
      /** Namespace of Argo CD's Applications; `argocd` by default. */
      namespace?: string;
    };

    /** What things cost. Without it money is unknown, never zero. */
    prices?: {
      /** ISO 4217 code. */
      currency: string;
      /** Where the numbers come from, in words that users can check. */
      source: string;
      /** Per accelerator and hour, by name of the ResourceFlavor. */
      flavors?: { [flavor: string]: number };
      /** Per core and hour. */
      cpuPerHour?: number;
      /** Per GiB of memory and hour. */
      memoryGiBPerHour?: number;
    };

    history?: {
      /** Days for which cold starts, verdicts and usage are remembered; 90 by default, 32 at least. */
      retentionDays?: number;
    };

    metrics?: {
      /** Seconds between two readings of the engines; 15 by default. */
      intervalSeconds?: number;
    };
  };

  kubernetes?: {
    /**
     * Clusters of methods of type `config` are watched with their service account.
     */
    clusterLocatorMethods?: Array<{
      type: string;
      clusters?: Array<{
        name: string;
        title?: string;
        url: string;
        authProvider?: string;
        /** @visibility secret */
        serviceAccountToken?: string;
        skipTLSVerify?: boolean;
        caData?: string;
        caFile?: string;
      }>;
    }>;
  };
}
