/** Prefix of every label and annotation this suite owns. @public */
export const LABEL_PREFIX = 'model-serving.backstage.io';

/** On namespaces: the tenant's name. @public */
export const TENANT_LABEL = `${LABEL_PREFIX}/tenant`;

/** On namespaces (annotation): the owning group as entity ref, e.g. `group:default/team-a`. @public */
export const OWNER_ANNOTATION = `${LABEL_PREFIX}/owner`;

/** On workloads and their pods: the service's name. @public */
export const SERVICE_LABEL = `${LABEL_PREFIX}/service`;

/** On workloads and their pods: the owning group's name (label-safe, without kind and namespace). @public */
export const OWNER_LABEL = `${LABEL_PREFIX}/owner`;

/** On workloads and their pods, and on namespaces (annotation): who pays. @public */
export const COST_CENTER_LABEL = `${LABEL_PREFIX}/cost-center`;

/** On namespaces (annotation): the tenant's budget of a month, a decimal number in the price book's currency. @public */
export const BUDGET_ANNOTATION = `${LABEL_PREFIX}/budget-per-month`;

/**
 * On namespaces (annotation): what happens to requests above shares of the budget, such as `80=warn,100=refuse`, each with
 * `none`, `warn` or `refuse`.
 * @public
 */
export const BUDGET_RULE_ANNOTATION = `${LABEL_PREFIX}/budget-rule`;

/** On LocalQueues: `true` on the one that holds the tenant's quota. @public */
export const TENANT_QUEUE_LABEL = `${LABEL_PREFIX}/tenant-queue`;

/** On policies (annotation): the kinds of services a policy is about, separated by commas; all without it. @public */
export const KINDS_ANNOTATION = `${LABEL_PREFIX}/kinds`;

/** On workloads and catalog entities (annotation): the catalog entity of the model that is served. @public */
export const MODEL_ANNOTATION = `${LABEL_PREFIX}/model`;

/** On workloads (annotation): the version of the model, where it has several. @public */
export const MODEL_VERSION_ANNOTATION = `${LABEL_PREFIX}/model-version`;

/** On workloads (annotation): the variant of that version, where it has several. @public */
export const MODEL_VARIANT_ANNOTATION = `${LABEL_PREFIX}/model-variant`;

/** On workloads (annotation): the license that the requester confirmed, as the model's sources name it. @public */
export const LICENSE_ACCEPTED_ANNOTATION = `${LABEL_PREFIX}/license-accepted`;

/**
 * On workloads (annotation): the LoRA adapters that are served beside the model, as JSON: a list of `{ name, model }` with
 * the model as requests name it.
 * @public
 */
export const ADAPTERS_ANNOTATION = `${LABEL_PREFIX}/adapters`;

/** On workloads (annotation): what the service is for, in its owner's words. @public */
export const PURPOSE_ANNOTATION = `${LABEL_PREFIX}/purpose`;

/** On workloads (annotation): id of the golden path that wrote it, where its kind alone does not tell. @public */
export const GOLDEN_PATH_ANNOTATION = `${LABEL_PREFIX}/golden-path`;

/** On Deployments (annotation): name of the ClusterServingRuntime whose engine it runs. @public */
export const RUNTIME_ANNOTATION = `${LABEL_PREFIX}/runtime`;

/** On Deployments (annotation): replicas that an autoscaler may give it; policies hold both to the tenant's limits. @public */
export const MAX_REPLICAS_ANNOTATION = `${LABEL_PREFIX}/max-replicas`;

/** On workloads (annotation): id of the placement that the request asks for. @public */
export const PLACEMENT_ANNOTATION = `${LABEL_PREFIX}/placement`;

/** On workloads (annotation): ids of the secrets that the request asks for, separated by commas. @public */
export const SECRETS_ANNOTATION = `${LABEL_PREFIX}/secrets`;

/** On external models (annotation): id of the endpoint of the profiles that they are called by. @public */
export const ENDPOINT_ANNOTATION = `${LABEL_PREFIX}/external-endpoint`;

/** On external models (annotation): millions of tokens expected per month, such as `input=20,output=5`. @public */
export const EXPECTED_TOKENS_ANNOTATION = `${LABEL_PREFIX}/expected-tokens`;

/** On ScaledObjects (annotation): accelerators of one replica, one without it; policies count with it. @public */
export const ACCELERATORS_PER_REPLICA_ANNOTATION = `${LABEL_PREFIX}/accelerators-per-replica`;

/** On HTTPRoutes (annotation): the address under which the gateway answers, with its scheme and port. @public */
export const ADDRESS_ANNOTATION = `${LABEL_PREFIX}/address`;

/** On catalog entities (annotation): `<cluster>/<namespace>/<kind>/<name>`. @public */
export const SERVICE_ANNOTATION = `${LABEL_PREFIX}/service`;

/** On catalog entities (annotation) of a tenant: its name. @public */
export const TENANT_ANNOTATION = `${LABEL_PREFIX}/tenant`;

/** KServe's label on everything that belongs to an InferenceService. */
export const INFERENCE_SERVICE_LABEL = 'serving.kserve.io/inferenceservice';

/** KServe (annotation): `true` takes away everything that runs of a service, which stays. @public */
export const STOP_ANNOTATION = 'serving.kserve.io/stop';

/** KEDA (annotation): `true` keeps a ScaledObject from scaling, and takes away its HorizontalPodAutoscaler. @public */
export const PAUSED_ANNOTATION = 'autoscaling.keda.sh/paused';

/** Kueue: the LocalQueue that admits the workload. @public */
export const QUEUE_NAME_LABEL = 'kueue.x-k8s.io/queue-name';

/** Kueue: the WorkloadPriorityClass. @public */
export const PRIORITY_CLASS_LABEL = 'kueue.x-k8s.io/priority-class';

/** Backstage: ties Kubernetes objects to their entity. @public */
export const KUBERNETES_ID_LABEL = 'backstage.io/kubernetes-id';
