/** A file made from a module's own manifests, kept beside its programs. */
export interface ManifestSource {
  /** Name in the group's `manifests` folder. */
  file: string;
  /** Folder or file inside the module: a folder is built with kustomize, unless it is to be copied as a file is. */
  path: string;
  copied?: boolean;
  /** Another module that the group's go.mod names; the group's own by default. */
  module?: string;
}

/**
 * Programs that are compiled from one Go module and its pinned dependencies: `tools/<name>/go.mod` and `go.sum`.
 * One module a group, because their dependencies exclude one another.
 */
export interface ToolGroup {
  name: string;
  /** The required module; its version is the one of the `require` line. */
  module: string;
  /** File names as `go install` writes them: the last element of each tool package. */
  programs: readonly string[];
  manifests?: readonly ManifestSource[];
  /** `-X` settings; `${version}` stands for the module's version. */
  linkerSettings?: readonly string[];
  tags?: readonly string[];
  cgo?: boolean;
  /** How long a first compilation took on two free cores. */
  coldSeconds: number;
}

/** KEDA's kinds, by the names of their files; its programs stop where one is missing. */
export const KEDA_KINDS = [
  'keda.sh_scaledobjects',
  'keda.sh_scaledjobs',
  'keda.sh_triggerauthentications',
  'keda.sh_clustertriggerauthentications',
  'eventing.keda.sh_cloudeventsources',
  'eventing.keda.sh_clustercloudeventsources',
] as const;

const KUBERNETES_VERSION = 'k8s.io/component-base/version';

export const TOOL_GROUPS: readonly ToolGroup[] = [
  {
    name: 'kubernetes',
    module: 'k8s.io/kubernetes',
    programs: [
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kubectl',
    ],
    linkerSettings: [
      `${KUBERNETES_VERSION}.gitVersion=\${version}`,
      `${KUBERNETES_VERSION}.gitMajor=\${major}`,
      `${KUBERNETES_VERSION}.gitMinor=\${minor}`,
      'k8s.io/client-go/pkg/version.gitVersion=${version}',
    ],
    coldSeconds: 240,
  },
  {
    name: 'etcd',
    module: 'go.etcd.io/etcd/server/v3',
    programs: ['server'],
    coldSeconds: 30,
  },
  {
    name: 'kwok',
    module: 'sigs.k8s.io/kwok',
    programs: ['kwok'],
    manifests: [
      {
        file: 'node-initialize.yaml',
        path: 'kustomize/stage/node/fast/node-initialize.yaml',
      },
      {
        file: 'node-heartbeat-with-lease.yaml',
        path: 'kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
      },
    ],
    coldSeconds: 50,
  },
  {
    name: 'kueue',
    module: 'sigs.k8s.io/kueue',
    programs: ['kueue'],
    manifests: [{ file: 'kueue.yaml', path: 'config/default' }],
    coldSeconds: 150,
  },
  {
    name: 'kserve',
    module: 'github.com/kserve/kserve',
    programs: ['manager', 'llmisvc'],
    manifests: [
      { file: 'kserve.yaml', path: 'config/default' },
      {
        file: 'inferenceservice-config.yaml',
        path: 'config/configmap/inferenceservice.yaml',
      },
      { file: 'llmisvc.yaml', path: 'config/overlays/standalone/llmisvc' },
      { file: 'llmisvc-presets.yaml', path: 'config/llmisvcconfig' },
      {
        file: 'gateway-api.yaml',
        module: 'sigs.k8s.io/gateway-api',
        path: 'config/crd',
      },
    ],
    coldSeconds: 130,
  },
  {
    name: 'keda',
    module: 'github.com/kedacore/keda/v2',
    programs: ['operator', 'adapter'],
    manifests: KEDA_KINDS.map(name => ({
      file: `${name}.yaml`,
      path: `config/crd/bases/${name}.yaml`,
    })),
    coldSeconds: 210,
  },
  {
    name: 'argocd',
    module: 'github.com/argoproj/argo-cd/v3',
    programs: ['cmd'],
    manifests: ['application', 'applicationset', 'appproject'].map(name => ({
      file: `${name}-crd.yaml`,
      path: `manifests/crds/${name}-crd.yaml`,
    })),
    coldSeconds: 210,
  },
  {
    name: 'gitea',
    module: 'code.gitea.io/gitea',
    programs: ['gitea'],
    manifests: ['templates', 'options', 'public'].map(name => ({
      file: name,
      path: name,
      copied: true,
    })),
    tags: ['sqlite', 'sqlite_unlock_notify'],
    cgo: true,
    coldSeconds: 115,
  },
  {
    name: 'engine',
    module: 'github.com/llm-d/llm-d-inference-sim',
    programs: ['llm-d-inference-sim'],
    coldSeconds: 130,
  },
];

/** The group of that name. Throws where there is none. */
export function toolGroup(name: string): ToolGroup {
  const group = TOOL_GROUPS.find(candidate => candidate.name === name);
  if (!group) {
    throw new Error(
      `There is no tool group "${name}"; there are ${TOOL_GROUPS.map(
        candidate => candidate.name,
      ).join(', ')}.`,
    );
  }
  return group;
}
