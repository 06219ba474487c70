import { parseProfiles } from './parseProfiles';
import { mergeProfiles } from './mergeProfiles';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const templates = resolve(__dirname, '../../../../templates/platform');
const platform = {
  path: 'platform/profiles/platform.yaml',
  content: readFileSync(resolve(templates, 'profiles/platform.yaml'), 'utf8'),
};
const tenantExample = {
  path: 'platform/profiles/team-c.yaml',
  content: readFileSync(
    resolve(templates, 'examples/tenant-profile.yaml'),
    'utf8',
  ),
};
const target = { cluster: 'sandbox', tenant: 'team-c' };

const layer = (
  name: 'cluster' | 'tenant',
  spec: string,
  path = `platform/profiles/${name}.yaml`,
) => ({
  path,
  content: `apiVersion: model-serving.backstage.io/v1alpha1
kind: Profile
metadata: {name: ${name}}
spec:
  layer: ${name}
  match: {${name}: ${name === 'cluster' ? 'sandbox' : 'team-c'}}
${spec
  .trim()
  .split('\n')
  .map(line => `  ${line}`)
  .join('\n')}
`,
});

const SECRET =
  '{id: token, title: Token, variable: TOKEN, secretStore: {kind: SecretStore, name: tenant}, remoteKey: token, property: k}';

describe('profiles', () => {
  it('merges the shipped layers and says who set what', () => {
    const profile = mergeProfiles(
      parseProfiles([platform, tenantExample]),
      target,
    );
    expect(profile.accelerators.map(a => a.id)).toEqual([
      'l4-1',
      'h100-1',
      'h100-2',
    ]);
    expect(profile.limits).toEqual({
      maxReplicas: 2,
      maxAcceleratorsPerService: 4,
      priorities: ['serving-standard', 'serving-experiment'],
    });
    expect(profile.defaults.args.vllm).toEqual(['--max-model-len=8192']);
    expect(profile.provenance['limits.maxReplicas']).toEqual({
      layer: 'tenant',
      file: 'platform/profiles/team-c.yaml',
    });
    expect(profile.provenance['defaults.timeoutSeconds'].layer).toBe(
      'platform',
    );
  });

  it('applies a layer only where it matches', () => {
    const profile = mergeProfiles(parseProfiles([platform, tenantExample]), {
      cluster: 'sandbox',
      tenant: 'team-a',
    });
    expect(profile.limits.maxReplicas).toBe(8);
    expect(profile.accelerators).toHaveLength(4);
  });

  it('lets later layers narrow and add', () => {
    const profile = mergeProfiles(
      parseProfiles([
        platform,
        layer(
          'cluster',
          `accelerators:
  - {id: h100-3, title: 3 × H100, flavor: h100, resource: nvidia.com/gpu, count: 3, cpu: "24", memory: 192Gi}
defaults: {timeoutSeconds: 300}`,
        ),
        layer('tenant', 'limits: {maxAcceleratorsPerService: 2}'),
      ]),
      target,
    );
    expect(profile.defaults.timeoutSeconds).toBe(300);
    expect(profile.accelerators.map(a => a.id)).toEqual([
      'l4-1',
      'h100-1',
      'h100-2',
    ]);
  });

  it('takes sizes of CPUs, whatever accelerators are limited to', () => {
    const profile = mergeProfiles(
      parseProfiles([
        platform,
        layer(
          'cluster',
          `accelerators:
  - {id: cpu-8, title: 8 cores, flavor: cpu, cpu: "8", memory: 16Gi}
  - {id: t4-shared, title: Shared T4, flavor: t4, resource: nvidia.com/gpu, count: 1, sharing: time-sliced, deviceMemory: 4Gi, cpu: "2", memory: 8Gi}
limits: {maxAcceleratorsPerService: 0, maxCpuPerService: "32", maxMemoryPerService: 64Gi}`,
        ),
        layer('tenant', 'limits: {maxCpuPerService: 16000m}'),
      ]),
      target,
    );
    expect(profile.accelerators).toEqual([
      {
        id: 'cpu-8',
        title: '8 cores',
        flavor: 'cpu',
        cpu: '8',
        memory: '16Gi',
      },
    ]);
    expect(profile.limits).toMatchObject({
      maxCpuPerService: '16000m',
      maxMemoryPerService: '64Gi',
    });
    expect(profile.provenance['limits.maxCpuPerService'].layer).toBe('tenant');
  });

  it('never widens a limit of cores', () => {
    expect(() =>
      mergeProfiles(
        parseProfiles([
          platform,
          layer('cluster', 'limits: {maxCpuPerService: "16"}'),
          layer('tenant', 'limits: {maxCpuPerService: 16001m}'),
        ]),
        target,
      ),
    ).toThrow(/limits\.maxCpuPerService: .*says 16001m.*limits it to 16\b/);
  });

  it.each([
    ['count', 'count: 1'],
    ['resource', 'resource: nvidia.com/gpu'],
    ['sharing', 'sharing: mps'],
    ['deviceMemory', 'deviceMemory: 8Gi'],
    ['computeCapability', 'computeCapability: "8.9"'],
  ])('refuses a size that has only a %s of accelerators', (field, text) => {
    const size = `accelerators: [{id: a, title: a, flavor: a, cpu: "8", memory: 1Gi, ${text}}]`;
    expect(() => parseProfiles([layer('tenant', size)])).toThrow(
      new RegExp(
        `platform/profiles/tenant\\.yaml.*a size of CPUs has neither[\\s\\S]*${field}`,
      ),
    );
  });

  it('offers what may be asked of engines, narrower by later layers', () => {
    const ofVllm = (...files: Parameters<typeof parseProfiles>[0]) =>
      mergeProfiles(parseProfiles([platform, ...files]), target).runtimes[0]
        .arguments!;
    const argument = (id: string, ...files: ReturnType<typeof layer>[]) =>
      ofVllm(...files).find(each => each.id === id);
    expect(argument('maxSequences')).toEqual({
      id: 'maxSequences',
      max: 512,
      default: 256,
    });
    const layers = [
      layer(
        'cluster',
        `limits:
  arguments:
    vllm:
      contextLength: {max: 32768}
      maxSequences: {max: 128}
      toolParser: {values: [hermes, mistral]}`,
      ),
      layer(
        'tenant',
        `limits: {arguments: {vllm: {contextLength: {min: 2048}, toolParser: {values: [hermes]}}}}
removeArguments: {vllm: [quantization]}`,
      ),
    ];
    expect(argument('contextLength', ...layers)).toEqual({
      id: 'contextLength',
      min: 2048,
      max: 32_768,
    });
    expect(argument('maxSequences', ...layers)).toMatchObject({
      max: 128,
      default: 128,
    });
    expect(argument('toolParser', ...layers)).toMatchObject({
      values: ['hermes'],
    });
    expect(argument('quantization')).toBeDefined();
    expect(argument('quantization', ...layers)).toBeUndefined();
  });

  it('fixes an argument that a layer sets for everybody', () => {
    const [vllm] = mergeProfiles(
      parseProfiles([platform, tenantExample]),
      target,
    ).runtimes;
    expect(vllm.arguments!.find(({ id }) => id === 'contextLength')).toEqual({
      id: 'contextLength',
      min: 1024,
      max: 131_072,
      fixed: '--max-model-len=8192',
    });
  });

  it.each([
    ['more replicas', 'limits: {maxReplicas: 9}', /limits\.maxReplicas.*9.*8/],
    [
      'more accelerators',
      'limits: {maxAcceleratorsPerService: 8}',
      /maxAcceleratorsPerService/,
    ],
    [
      'another priority',
      'limits: {priorities: [serving-standard, system-cluster-critical]}',
      /allows system-cluster-critical/,
    ],
    ['a longer timeout', 'defaults: {timeoutSeconds: 601}', /timeoutSeconds/],
    [
      'another argument value',
      'defaults: {args: {vllm: ["--max-num-seqs=1024"]}}',
      /--max-num-seqs/,
    ],
    [
      'a redefined runtime',
      'runtimes: [{id: vllm, title: Mine, engine: vLLM, version: "1", protocol: openai, devices: [gpu], serves: {formats: [vLLM]}, kserve: {name: mine, modelFormat: vLLM, version: "1"}}]',
      /runtimes\.vllm/,
    ],
    [
      'two runtimes of one ClusterServingRuntime',
      'runtimes: [{id: mine, title: Mine, engine: vLLM, version: "1", protocol: openai, devices: [gpu], serves: {formats: [vLLM]}, kserve: {name: vllm-pinned, modelFormat: vLLM, version: "1"}}]',
      /runtimes\.mine: .*vllm-pinned, but the platform profile/,
    ],
    [
      'a removed runtime that nobody offered',
      'removeRuntimes: [mine]',
      /removes the runtime "mine"/,
    ],
    [
      'a higher bound of an argument',
      'limits: {arguments: {vllm: {contextLength: {max: 200000}}}}',
      /limits\.arguments\.vllm\.contextLength\.max: .*platform\.yaml.*200000 is not within 1,024 to 131,072 tokens/,
    ],
    [
      'a choice that the runtime does not offer',
      'limits: {arguments: {vllm: {toolParser: {values: [xlam]}}}}',
      /toolParser\.values: .*xlam is not among/,
    ],
    [
      'bounds of an argument that the runtime does not offer',
      'limits: {arguments: {trtllm: {quantization: {values: [fp8]}}}}',
      /limits\.arguments\.trtllm\.quantization\.values.*which offers the runtime without it/,
    ],
    [
      'to remove an argument that the runtime does not offer',
      'removeArguments: {trtllm: [quantization]}',
      /removeArguments\.trtllm\.quantization.*which offers the runtime without it/,
    ],
    [
      'bounds of a runtime that nobody offers',
      'limits: {arguments: {mine: {contextLength: {max: 1}}}}',
      /limits\.arguments\.mine\.contextLength\.max: .*"mine", which no profile offers/,
    ],
    [
      'to remove an argument of a runtime that nobody offers',
      'removeArguments: {mine: [contextLength]}',
      /removeArguments\.mine\.contextLength: .*"mine", which no profile offers/,
    ],
    [
      'an argument for everybody beyond the bounds of the platform',
      'defaults: {args: {vllm: ["--max-model-len=200000"]}}',
      /sets --max-model-len=200000, but contextLength may only be 1,024 to 131,072 tokens/,
    ],
    [
      'arguments of a runtime that nobody offers',
      'defaults: {args: {mine: ["--x"]}}',
      /arguments of the runtime "mine", which no profile offers/,
    ],
    [
      'another gateway',
      'defaults: {gateway: {namespace: mine, podLabels: {a: b}}}',
      /defaults\.gateway/,
    ],
    [
      'a redefined accelerator',
      'accelerators: [{id: h100-1, title: x, flavor: h100, resource: nvidia.com/gpu, count: 4, cpu: "1", memory: 1Gi}]',
      /accelerators\.h100-1/,
    ],
    [
      'an accelerator above the limit',
      'accelerators: [{id: h100-8, title: x, flavor: h100, resource: nvidia.com/gpu, count: 8, cpu: "1", memory: 1Gi}]',
      /h100-8.*8 accelerators/,
    ],
    [
      'a secret in the variable of an engine key',
      `secrets: [${SECRET.replace('TOKEN', 'VLLM_API_KEY')}]`,
      /secrets\.token: .*sets the variable VLLM_API_KEY.*platform\.yaml uses it for runtimes\.vllm/,
    ],
    [
      'a removed placement that nobody offered',
      'removePlacements: [zone-a]',
      /removes the placement "zone-a"/,
    ],
    [
      'a removed secret that nobody offered',
      'removeSecrets: [token]',
      /removes the secret "token"/,
    ],
    [
      'a removed accelerator that nobody offered',
      'removeAccelerators: [a100-1]',
      /removes the accelerator "a100-1"/,
    ],
  ])('refuses %s, naming both files', (_what, spec, message) => {
    const merge = () =>
      mergeProfiles(parseProfiles([platform, layer('tenant', spec)]), target);
    expect(merge).toThrow(message);
    expect(merge).toThrow(/tenant profile platform\/profiles\/tenant\.yaml/);
  });

  it('offers placements and secrets of all layers, but those removed', () => {
    const placements = ['a', 'b'].map(
      zone => `{id: zone-${zone}, title: Z, nodeSelector: {zone: ${zone}}}`,
    );
    const merged = mergeProfiles(
      parseProfiles([
        platform,
        layer('cluster', `placements: [${placements}]`),
        layer('tenant', `removePlacements: [zone-b]\nsecrets: [${SECRET}]`),
      ]),
      target,
    );
    expect(merged.placements.map(({ id }) => id)).toEqual(['zone-a']);
    expect(merged.secrets).toMatchObject([{ id: 'token', variable: 'TOKEN' }]);
    expect(merged.provenance['placements.zone-a'].layer).toBe('cluster');
  });

  it.each([
    ['an unknown field', 'limits: {maxReplica: 3}'],
    [
      'a number as quantity',
      'accelerators: [{id: a, title: a, flavor: a, resource: a/b, count: 1, cpu: 8, memory: 1Gi}]',
    ],
    [
      'a negative count',
      'accelerators: [{id: a, title: a, flavor: a, resource: a/b, count: -1, cpu: "8", memory: 1Gi}]',
    ],
    [
      'an argument that its engine does not know',
      'runtimes: [{id: mine, title: Mine, engine: Triton, version: "1", protocol: open-inference, devices: [gpu], serves: {formats: [onnx]}, kserve: {name: mine, modelFormat: onnx, version: "1"}, arguments: [{id: contextLength, max: 8192}]}]',
    ],
    [
      'an argument that is no meaning',
      'runtimes: [{id: mine, title: Mine, engine: vLLM, version: "1", protocol: openai, devices: [gpu], serves: {formats: [vLLM]}, kserve: {name: mine, modelFormat: vLLM, version: "1"}, arguments: [{id: trustRemoteCode}]}]',
    ],
    [
      'a placement on every node',
      'placements: [{id: all, title: All, nodeSelector: {}}]',
    ],
    [
      'a secret in a variable that golden paths set',
      `secrets: [${SECRET.replace('TOKEN', 'HF_HUB_OFFLINE')}]`,
    ],
    [
      'the value of a secret',
      `secrets: [${SECRET.replace('property: k', 'value: x')}]`,
    ],
    ['an argument with a blank', 'defaults: {args: {vllm: ["--a b"]}}'],
    [
      'an engine that is not known',
      'runtimes: [{id: mine, title: Mine, engine: vllm-next, version: "1", protocol: openai, devices: [gpu], serves: {formats: [vLLM]}, kserve: {name: mine, modelFormat: vLLM, version: "1"}}]',
    ],
    [
      'credentials in an address',
      'defaults: {prometheus: {serverAddress: "http://a:b@c"}}',
    ],
  ])('refuses %s and names the file', (_what, spec) => {
    expect(() => parseProfiles([layer('tenant', spec)])).toThrow(
      /platform\/profiles\/tenant\.yaml/,
    );
  });

  it.each([
    ['a count without max', '{id: contextLength}', /contextLength: needs max/],
    [
      'a count with values',
      '{id: contextLength, max: 1, values: [a]}',
      /has no values/,
    ],
    [
      'an empty range',
      '{id: contextLength, min: 2, max: 1}',
      /needs a range within 1 to/,
    ],
    ['a choice without values', '{id: toolParser}', /toolParser: needs values/],
    [
      'a value that the engine does not know',
      '{id: kvCacheDtype, values: [int4]}',
      /kvCacheDtype: does not know int4; it knows auto, fp8/,
    ],
    [
      'a value that is a path',
      '{id: chatTemplate, values: [../../etc/passwd]}',
      /must be a word/,
    ],
    ['a switch with max', '{id: prefixCaching, max: 1}', /is on or off/],
    [
      'a default beyond the range',
      '{id: contextLength, max: 8192, default: 8193}',
      /the default must be within 1 to 8,192 tokens/,
    ],
    [
      'a default of another kind',
      '{id: prefixCaching, default: "yes"}',
      /the default must be within on or off/,
    ],
    [
      'a default that depends on the size',
      '{id: dataParallel, max: 2, default: 2}',
      /depends on the size/,
    ],
    [
      'an argument twice',
      '{id: prefixCaching}, {id: prefixCaching}',
      /is listed already/,
    ],
  ])('refuses %s among what may be asked', (_what, text, message) => {
    const spec = `runtimes: [{id: mine, title: Mine, engine: vLLM, version: "1", protocol: openai, devices: [gpu], serves: {formats: [vLLM]}, kserve: {name: mine, modelFormat: vLLM, version: "1"}, arguments: [${text}]}]`;
    const parse = () => parseProfiles([layer('tenant', spec)]);
    expect(parse).toThrow(message);
    expect(parse).toThrow(/platform\/profiles\/tenant\.yaml/);
  });

  it('says which value no layer sets', () => {
    expect(() => mergeProfiles([], target)).toThrow(
      'No profile sets limits.maxAcceleratorsPerService',
    );
  });
});
