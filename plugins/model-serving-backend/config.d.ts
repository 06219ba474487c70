export interface Config {
  modelServing?: {
    /**
     * Entity refs whose members hold every permission that the suite's permission policy decides.
     */
    platformOwners?: string[];

    catalog?: {
      /**
       * Who sees services, their APIs, tenants, groups and users in the catalog: `owners` (the
       * default), those who own them, or `everyone` who is signed in. Models are always public.
       */
      visibility?: 'owners' | 'everyone';
    };

    models?: {
      /** Models that services of the clusters run, as a source of the model catalog. */
      running?: {
        /** Whether everybody may see them, those that no registry knows included; false by default. */
        show?: boolean;
        /** Entity ref of who answers for models that nobody else knows. */
        owner?: string;
      };
      /** Whether models drift. Evidently and NannyML come with a module. */
      drift?: {
        /** Queries of `metrics.prometheus`, by an id of your own. */
        promql?: {
          [id: string]: {
            /** Entity ref, repository or name of the model. */
            model: string;
            version?: string;
            /** What is measured, such as `Population stability index`. */
            title: string;
            query: string;
            /** Values above it are an alert. */
            above?: number;
            /** Values below it are an alert. */
            below?: number;
            /** Whether an alert means drift, the default, or worse performance. */
            kind?: 'drift' | 'performance';
            /** Whose Prometheus is asked; the shared one by default. */
            cluster?: string;
            /** Days that the plot shows; 7 by default. */
            historyDays?: number;
          };
        };
      };
    };

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

    /** What rendering and checking may take of this backend, and of each user. */
    checks?: {
      /** Threads that parse and judge; one less than the processor has, but 2 to 4, by default. */
      threads?: number;
      /** Seconds after which one piece of judging is stopped; 10 by default. */
      timeoutSeconds?: number;
      /** Heap of one thread; 512 by default. */
      memoryMiB?: number;
      /** Requests that wait at most, whoever sent them; 200 by default. Beyond that they are answered with 429. */
      queued?: number;
      perUser?: {
        /** Requests of one user that run at once; 1 by default. */
        concurrent?: number;
        /** Requests of one user that wait at most; 10 by default. */
        queued?: number;
      };
    };

    /** Calls of services through this backend: whether they can be reached, and the playground. */
    calls?: {
      gateways?: Array<{
        /** Name of the cluster whose services are called through it; one gateway for each cluster. */
        cluster: string;
        /** Where this backend connects to, such as `https://10.0.0.7`. The certificate has to be that of a route's host. */
        url: string;
        /**
         * Keys that the gateway or the engines ask for, by the tenant's name.
         * @deepVisibility secret
         */
        keys?: { [tenant: string]: string };
      }>;
      perUser?: {
        /** Calls of one user that run at once; 2 by default. */
        concurrent?: number;
        /** Calls of one user in a minute; 20 by default. */
        perMinute?: number;
        /** Size of a call's body; 64 by default. */
        bodyKiB?: number;
        /** How long a call may take; 120 by default. */
        seconds?: number;
      };
    };

    /** Trying controls: the cluster judges, and does not store, an object that breaks one rule. */
    probes?: {
      /** Names of the clusters on which this may be done; none by default. */
      clusters?: string[];
      /** Minutes between two tries of everything; 30 by default, 0 for only when somebody asks. */
      intervalMinutes?: number;
    };

    /** What a new tenant gets, where that differs between platforms. */
    onboarding?: {
      /** ClusterRole that members are bound to in their namespace; `tenant-member` by default. */
      memberRole?: string;
      /** The resource of accelerators in quotas; `nvidia.com/gpu` by default. */
      acceleratorResource?: string;
      /** The vault whose path of the tenant's name its SecretStore reads. Without it tenants get no store. */
      vault?: {
        server: string;
        version?: string;
        /** Of Vault Enterprise. */
        namespace?: string;
        /**
         * How the store signs in, as `spec.provider.vault.auth` of a SecretStore: one of its methods. `{tenant}` stands
         * for the tenant's name, such as in `kubernetes: { mountPath: kubernetes, role: 'serving-{tenant}' }`.
         */
        auth?: { [method: string]: object };
      };
      /** What a new tenant may use beside accelerators; `docs/policies.md` says what holds without. */
      limits?: {
        /** Storage classes of its volume claims; without them it may make none. */
        storageClasses?: string[];
        /** Kubernetes quantities, such as `100Gi`. */
        maxStoragePerClaim?: string | number;
        maxScratch?: string | number;
        /** CPU and memory of a pod outside the queue. */
        companionCpu?: string | number;
        companionMemory?: string | number;
        maxGraceSeconds?: number;
        /** Host names of its routes, such as `*.{tenant}.models.example.com`. */
        hostnames?: string[];
        /** `<namespace>/<name>` of the gateways its routes may attach to. */
        gateways?: string[];
        /** All its claims together; `1Ti` by default. */
        totalStorage?: string | number;
        /** Pods at a time, waiting ones included; 200 by default. */
        pods?: number;
      };
    };

    kueue?: {
      /** `<namespace>/<name>` of the ConfigMap with Kueue's configuration; `kueue-system/kueue-manager-config` by default. */
      configMap?: string;
    };

    /** The LLM gateway (LiteLLM's admin API). Without it no budgets are held against it. */
    gateway?: {
      url: string;
      /** @visibility secret */
      adminKey: string;
      /**
       * What the gateway's configuration says of `general_settings.fail_closed_budget_enforcement`, which LiteLLM's API
       * does not tell. What a probe shows counts more.
       */
      failClosedBudgetEnforcement?: boolean;
      /** A call that the gateway must refuse, made now and then; none by default. */
      probe?: {
        /**
         * A virtual key with `max_budget: 0`.
         * @visibility secret
         */
        key: string;
        /** A model with a price: LiteLLM holds free ones to no budget. */
        model: string;
        /** Minutes between two calls at least; 30 by default. */
        intervalMinutes?: number;
      };
    };

    argocd?: {
      /** Namespace of Argo CD's Applications; `argocd` by default. */
      namespace?: string;
    };

    /** What things cost. Without it money is unknown, never zero. */
    prices?: {
      /**
       * Price sources in the order in which they are asked; the first that has prices is used. `config` is the prices
       * below, others come with modules. All of them by default, `config` first.
       */
      sources?: string[];
      /** ISO 4217 code. Without it there are no prices here. */
      currency?: string;
      /** Where the numbers come from, in words that users can check. */
      source?: string;
      /** Per accelerator and hour, by name of the ResourceFlavor. */
      flavors?: { [flavor: string]: number };
      /**
       * Prices of accelerators that hold for a time, before those of `flavors`. The one that began last is used. Spend
       * stays at the prices of its time.
       */
      entries?: Array<{
        /** Name of the ResourceFlavor. */
        flavor: string;
        /** Per accelerator and hour, before the discount. */
        perHour: number;
        /** Day (UTC) from which it holds, such as `2026-11-21`. */
        from?: string;
        /** Day (UTC) from which it no longer holds. */
        until?: string;
        /** Shown beside the source. */
        term?: 'on-demand' | 'spot' | 'reserved';
        discountPercent?: number;
      }>;
      /** Per core and hour; left out where the prices of accelerators hold it. */
      cpuPerHour?: number;
      /** Per GiB of memory and hour; as with cores. */
      memoryGiBPerHour?: number;
    };

    notices?: {
      /** When owners are told nothing; what still holds afterwards is told then. */
      quietHours?: {
        /** Such as `20:00`; may be later than `to`, over midnight. */
        from: string;
        to: string;
        /** Such as `Europe/Berlin`; `UTC` by default. */
        timeZone?: string;
      };
    };

    history?: {
      /** Days for which cold starts, verdicts and usage are remembered; 90 by default, 32 at least. */
      retentionDays?: number;
    };

    metrics?: {
      /** Seconds between two readings of the engines; 15 by default. */
      intervalSeconds?: number;
      /**
       * The Prometheus, or what speaks its HTTP API, that scrapes the engines: one for all clusters, one
       * each, or both. The engines of a cluster without one are read through its API server's pod proxy.
       */
      prometheus?: {
        /** Base address, for every cluster that is not named below. */
        url?: string;
        /** Headers of each request, such as `Authorization` or `X-Scope-OrgID`. */
        headers?: {
          /** @visibility secret */
          [name: string]: string;
        };
        /** Names of labels. */
        labels?: {
          /** The label that holds a cluster's name as it is here; needed where one Prometheus measures several. */
          cluster?: string;
          /** `namespace` by default. */
          namespace?: string;
          /** `pod` by default. */
          pod?: string;
        };
        /** Seconds between two scrapes of an engine; 30 by default. */
        scrapeSeconds?: number;
        clusters?: Array<{
          /** Of the cluster that it measures. */
          name: string;
          url: string;
          headers?: {
            /** @visibility secret */
            [name: string]: string;
          };
          labels?: {
            cluster?: string;
            namespace?: string;
            pod?: string;
          };
          scrapeSeconds?: number;
        }>;
      };
    };

    /** How clusters are watched. The defaults fit production; tests compress time with these. */
    watch?: {
      /** Seconds that any call may take; 10 by default. */
      deadlineSeconds?: number;
      /** Longest pause before a kind that is not installed or forbidden is tried again; 45 by default. */
      reprobeSeconds?: number;
      /** Seconds between two questions whether an API server is there; 5 by default. */
      pulseSeconds?: number;
      /** How long an API server is asked to keep a watch open; 300 by default. */
      watchSeconds?: number;
      /** Most objects of a kind that are read of a cluster; of those beyond only names are kept. 30,000 by default. */
      maxObjectsPerKind?: number;
      /** Namespaces that are read where a cluster's account may not read all of them; those of tenants are read as well. */
      namespaces?: string[];
    };

    stream?: {
      /** Most streams that one user may have open; 20 by default. */
      maxPerUser?: number;
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
        /** File that holds the token. It is read for each connection, so a rotated token is used at once. */
        serviceAccountTokenFile?: string;
        skipTLSVerify?: boolean;
        caData?: string;
        caFile?: string;
      }>;
    }>;
  };
}
