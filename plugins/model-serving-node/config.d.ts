export interface Config {
  modelServing?: {
    /** The GitOps repository. Without it there are no proposals, policies and profiles. */
    gitops?: {
      /** Web address of the repository, without credentials. */
      repository: string;
      /** The branch that the GitOps agent applies; `main` by default. */
      branch?: string;
      /**
       * The id of a forge, such as `gitea`, `github` or `gitlab`, or of one that a module adds. Only needed where the
       * forge has a host of its own: those of the public ones are known.
       */
      forge?: string;
      /**
       * Root of the forge's API, where it is not the forge's usual one: `https://api.github.com`,
       * `/api/v3` of a GitHub Enterprise Server, `/api/v4` of a GitLab, `/api/v1` of a Gitea,
       * `https://api.bitbucket.org/2.0`, the organization or collection of an Azure DevOps.
       */
      apiBaseUrl?: string;
      /**
       * What the portal signs in to the forge with: exactly one of a token, a user name and password
       * (Gitea, Bitbucket Cloud), and a GitHub App. Files are read for each call, so a rotated secret is used at once.
       * Entries of `integrations` are never used: every plugin and template can use those.
       */
      credentials: {
        /**
         * An access token.
         * @visibility secret
         */
        token?: string;
        /** File that holds the access token. */
        tokenFile?: string;
        /** With `password` or `passwordFile`. */
        username?: string;
        /** @visibility secret */
        password?: string;
        passwordFile?: string;
        githubApp?: {
          appId: number | string;
          /**
           * PEM.
           * @visibility secret
           */
          privateKey?: string;
          privateKeyFile?: string;
          /** Looked up from the repository by default. */
          installationId?: number;
        };
      };
      /**
       * Accounts, and teams as `team <name>`, that are meant to have write access to the repository
       * besides the portal, such as the platform owners who merge.
       */
      writers?: string[];
      /** Folders of the repository. */
      paths?: {
        policies?: string;
        profiles?: string;
        runtimes?: string;
        models?: string;
        tenants?: string;
      };
      /** Seconds between two looks at the repository. */
      refreshSeconds?: number;
    };
    models?: {
      /**
       * OCI registries that the backend may call, to read models and to find what a tag names. No other host is ever
       * called, whatever a model's address says.
       */
      registries?: Array<{
        /** Host with its port, as addresses of artifacts write it, such as `registry.example.com:5000`. */
        host: string;
        /** With `password` or `passwordFile`, which are read for each call. */
        username?: string;
        /** @visibility secret */
        password?: string;
        passwordFile?: string;
        /**
         * Sent as it is, instead of a user name and password.
         * @visibility secret
         */
        token?: string;
        tokenFile?: string;
        /** Hosts that issue tokens for this registry, besides itself. */
        tokenHosts?: string[];
        /** Plain HTTP; only for a registry on this machine. */
        insecure?: boolean;
      }>;
      /** Public keys (PEM: ECDSA P-256, Ed25519, RSA) with which signatures of artifacts are verified. */
      signingKeys?: Array<{
        /** What pages show: `verified by <name>`. */
        name: string;
        publicKey?: string;
        publicKeyFile?: string;
      }>;
    };
  };
}
