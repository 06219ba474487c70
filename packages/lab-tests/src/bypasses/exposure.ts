import type { KubernetesObject } from '@model-serving/lab';
import type { Creation } from './Bypass';
import {
  clusterService,
  llmService,
  other,
  route,
  service,
  smallPod,
  TENANT,
  workload,
} from './manifests';

const ofControl = (
  control: Creation['control'],
  rows: readonly [string, KubernetesObject][],
): Creation[] => rows.map(([title, object]) => ({ title, control, object }));

const GATEWAY = 'gateway.networking.k8s.io';

/** Fields of Gateway API's experimental channel, which the lab does not install. */
const EXPERIMENTAL: readonly Creation[] = ofControl('serving-exposure', [
  [
    'a route that asks a service of another tenant for permission',
    route(spec => {
      spec.rules[0].filters = [
        {
          type: 'ExternalAuth',
          externalAuth: {
            protocol: 'HTTP',
            backendRef: { name: 'x', namespace: 'team-b', port: 80 },
          },
        },
      ];
    }),
  ],
  [
    'a route on every default gateway',
    route(spec => {
      delete spec.parentRefs;
      spec.useDefaultGateways = 'All';
    }),
  ],
]).map(row => ({
  ...row,
  unserved: "fields of Gateway API's experimental channel",
}));

/** Kinds that open a way in or out, or take somebody's address. */
const KINDS: readonly [string, KubernetesObject][] = [
  [
    'an Ingress with the host of others',
    other('networking.k8s.io/v1', 'Ingress', {
      spec: {
        rules: [
          {
            host: 'chat.team-b.models.lab.example',
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'own', port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
    }),
  ],
  [
    'addresses written by hand (EndpointSlice)',
    other('discovery.k8s.io/v1', 'EndpointSlice', {
      metadata: { labels: { 'kubernetes.io/service-name': 'chat-predictor' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.1.2.3'] }],
      ports: [{ port: 80 }],
    }),
  ],
  [
    'addresses written by hand (Endpoints)',
    other('v1', 'Endpoints', {
      subsets: [{ addresses: [{ ip: '10.1.2.3' }], ports: [{ port: 80 }] }],
    }),
  ],
  [
    'a gateway of one’s own',
    other(`${GATEWAY}/v1`, 'Gateway', {
      spec: {
        gatewayClassName: 'any',
        listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
      },
    }),
  ],
  ...(
    [
      ['TLSRoute', 'v1alpha2'],
      ['TCPRoute', 'v1alpha2'],
      ['UDPRoute', 'v1alpha2'],
      ['GRPCRoute', 'v1'],
    ] as const
  ).map(([kind, version]): [string, KubernetesObject] => [
    `a ${kind} past the rules of HTTPRoutes`,
    other(`${GATEWAY}/${version}`, kind, {
      spec: { parentRefs: [{ name: 'serving', namespace: 'gateway-system' }] },
    }),
  ]),
  [
    'a grant to routes of other namespaces',
    other(`${GATEWAY}/v1beta1`, 'ReferenceGrant', {
      spec: {
        from: [{ group: GATEWAY, kind: 'HTTPRoute', namespace: 'team-b' }],
        to: [{ group: '', kind: 'Service' }],
      },
    }),
  ],
  [
    'a service of Knative',
    other('serving.knative.dev/v1', 'Service', {
      spec: { template: { spec: { containers: [{ image: 'any' }] } } },
    }),
  ],
  [
    'a host name by Knative',
    other('serving.knative.dev/v1beta1', 'DomainMapping', {
      spec: { ref: { kind: 'Service', name: 'x', apiVersion: 'v1' } },
    }),
  ],
  ...(
    [
      ['VirtualService', { hosts: ['chat.team-b.svc.cluster.local'] }],
      ['Gateway', { servers: [] }],
      ['ServiceEntry', { hosts: ['huggingface.co'] }],
      ['DestinationRule', { host: 'chat.team-b.svc.cluster.local' }],
      ['EnvoyFilter', { configPatches: [] }],
    ] as const
  ).map(([kind, spec]): [string, KubernetesObject] => [
    `a ${kind} of Istio`,
    other('networking.istio.io/v1', kind, { spec }),
  ]),
  [
    'a network policy that only Cilium knows',
    other('cilium.io/v2', 'CiliumNetworkPolicy', {
      spec: { endpointSelector: {}, egress: [{ toEntities: ['world'] }] },
    }),
  ],
  [
    'a network policy that only Calico knows',
    other('projectcalico.org/v3', 'NetworkPolicy', {
      spec: { egress: [{ action: 'Allow' }] },
    }),
  ],
  [
    'another network interface',
    other('k8s.cni.cncf.io/v1', 'NetworkAttachmentDefinition', { spec: {} }),
  ],
  [
    'a name in public DNS',
    other('externaldns.k8s.io/v1alpha1', 'DNSEndpoint', { spec: {} }),
  ],
  [
    'an Application of Argo CD',
    other('argoproj.io/v1alpha1', 'Application', {
      spec: { project: 'platform', destination: { namespace: TENANT } },
    }),
  ],
];

/** Ways in and out besides the gateway, and addresses of others. */
export const EXPOSURE: readonly Creation[] = [
  ...EXPERIMENTAL,
  ...ofControl('serving-exposure', [
    [
      'a load balancer',
      clusterService(spec => {
        spec.type = 'LoadBalancer';
      }),
    ],
    [
      'a port on every node',
      clusterService(spec => {
        spec.type = 'NodePort';
      }),
    ],
    [
      'a name that stands for another host',
      clusterService(spec => {
        spec.type = 'ExternalName';
        spec.externalName = 'chat.team-b.svc.cluster.local';
        delete spec.selector;
        delete spec.ports;
      }),
    ],
    [
      'external addresses (CVE-2020-8554)',
      clusterService(spec => {
        spec.externalIPs = ['203.0.113.7'];
      }),
    ],
    [
      'the address of a load balancer',
      clusterService(spec => {
        spec.loadBalancerIP = '203.0.113.7';
      }),
    ],
    [
      'a Service whose addresses anybody could write',
      clusterService(spec => delete spec.selector),
    ],
    [
      'a Service with an empty selector',
      clusterService(spec => {
        spec.selector = {};
      }),
    ],
    [
      'a route for the host of another tenant',
      route(spec => {
        spec.hostnames = ['chat.team-b.models.lab.example'];
      }),
    ],
    ['a route for every host', route(spec => delete spec.hostnames)],
    [
      'a route for a wildcard',
      route(spec => {
        spec.hostnames = ['*.models.lab.example'];
      }),
    ],
    [
      'a route for a host that only ends alike',
      route(spec => {
        spec.hostnames = ['chatteam-a.models.lab.example'];
      }),
    ],
    [
      'a route on somebody’s gateway',
      route(spec => {
        spec.parentRefs = [{ name: 'internal', namespace: 'platform' }];
      }),
    ],
    [
      'a route on a Service, as in a mesh',
      route(spec => {
        spec.parentRefs = [
          { group: '', kind: 'Service', name: 'chat', namespace: 'team-b' },
        ];
      }),
    ],
    [
      'a route to the Service of another tenant',
      route(spec => {
        spec.rules[0].backendRefs[0].namespace = 'team-b';
      }),
    ],
    [
      'a route that mirrors to another namespace',
      route(spec => {
        spec.rules[0].filters = [
          {
            type: 'RequestMirror',
            requestMirror: {
              backendRef: { name: 'x', namespace: 'team-b', port: 80 },
            },
          },
        ];
      }),
    ],
    [
      'a route whose backend mirrors to another namespace',
      route(spec => {
        spec.rules[0].backendRefs[0].filters = [
          {
            type: 'RequestMirror',
            requestMirror: {
              backendRef: { name: 'x', namespace: 'team-b', port: 80 },
            },
          },
        ];
      }),
    ],
    [
      'a route to a host name of the mesh',
      route(spec => {
        spec.rules[0].backendRefs = [
          {
            group: 'networking.istio.io',
            kind: 'Hostname',
            name: 'chat.team-b.svc.cluster.local',
            port: 80,
          },
        ];
      }),
    ],
    [
      'a route that KServe would make to order',
      llmService(spec => {
        spec.router = {
          route: {
            http: { spec: { hostnames: ['chat.team-b.models.lab.example'] } },
          },
        };
      }),
    ],
    [
      'somebody’s gateway for an LLMInferenceService',
      llmService(spec => {
        spec.router = {
          route: {},
          gateway: { refs: [{ name: 'internal', namespace: 'platform' }] },
        };
      }),
    ],
    [
      'an Ingress for an LLMInferenceService',
      llmService(spec => {
        spec.router = { ingress: { refs: [{ name: 'x', namespace: TENANT }] } };
      }),
    ],
    ...['https://collector.example.org/', 'http://collector.team-b'].map(
      (url): [string, KubernetesObject] => [
        `a copy of every request to ${url}`,
        service(predictor => {
          predictor.logger = { mode: 'all', url };
        }),
      ],
    ),
    [
      'traces of every request to another host',
      llmService(spec => {
        spec.tracing = {
          exporterEndpoint: 'http://collector.example.org:4317',
        };
      }),
    ],
    [
      'a service that Knative exposes',
      service((_, it) => {
        it.metadata.annotations['serving.kserve.io/deploymentMode'] = 'Knative';
      }),
    ],
  ]),
  ...ofControl('serving-allowed-kinds', KINDS),
  ...ofControl('serving-annotations', [
    [
      'a name in public DNS by an annotation',
      clusterService((_, it) => {
        it.metadata.annotations = {
          'external-dns.alpha.kubernetes.io/hostname': 'chat.example.com',
        };
      }),
    ],
    [
      'a load balancer by an annotation',
      clusterService((_, it) => {
        it.metadata.annotations = {
          'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
        };
      }),
    ],
    [
      'a second network by an annotation',
      service(predictor => {
        predictor.annotations = { 'k8s.v1.cni.cncf.io/networks': 'public' };
      }),
    ],
    [
      'the address of another pod by an annotation',
      workload('Deployment', spec => {
        spec.template.metadata.annotations = {
          'cni.projectcalico.org/ipAddrs': '["10.1.2.3"]',
        };
      }),
    ],
  ]),
  ...ofControl('serving-pod-safety', [
    [
      'a resolver of one’s own',
      service(predictor => {
        predictor.dnsPolicy = 'None';
        predictor.dnsConfig = { nameservers: ['203.0.113.53'] };
      }),
    ],
    [
      'the resolver of the node',
      workload('Deployment', spec => {
        spec.template.spec.dnsPolicy = 'Default';
      }),
    ],
    [
      'names of others in the hosts file',
      smallPod(spec => {
        spec.hostAliases = [
          { ip: '203.0.113.7', hostnames: ['registry.lab.example'] },
        ];
      }),
    ],
    [
      'a port of the node',
      workload('Deployment', spec => {
        spec.template.spec.containers[0].ports = [
          { containerPort: 8000, hostPort: 8000 },
        ];
      }),
    ],
  ]),
];
