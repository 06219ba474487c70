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
    expect(profile.defaults.args.vllm).toEqual([
      '--max-num-seqs=256',
      '--max-model-len=8192',
    ]);
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

  it('says which value no layer sets', () => {
    expect(() => mergeProfiles([], target)).toThrow(
      'No profile sets limits.maxAcceleratorsPerService',
    );
  });
});
