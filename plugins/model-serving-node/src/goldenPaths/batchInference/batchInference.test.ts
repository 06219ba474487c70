import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import fc from 'fast-check';
import { checkFiles } from '../../check';
import { checkInput } from '../../check/__fixtures__/world';
import { closestAccelerator, contextOfFiles } from '../../check/contextOfFiles';
import { platformProfile, renderInput } from '../__fixtures__/input';
import { offeredBy } from '../offeredBy';
import { RenderInput, renderService } from '../renderService';
import { batchInferencePath } from '.';

const RUN = {
  claim: 'reviews',
  folder: 'reviews/2026-11',
  shards: 6,
  hours: 12,
};

type Files = ReturnType<typeof renderService>;

const objectsOf = (files: Files) =>
  files
    .flatMap(file => readYamlDocuments(file))
    .map(({ value }) => value)
    .filter(isKubernetesObject) as KubernetesObject[];

const inputOf = (changes: object = {}): RenderInput => {
  const input = renderInput();
  return {
    ...input,
    profile: platformProfile(),
    request: {
      ...input.request,
      replicas: { min: 2, max: 2 },
      run: RUN,
      ...changes,
    } as RenderInput['request'],
  };
};

const render = (input: RenderInput = inputOf()) =>
  renderService(batchInferencePath, input);
const jobOf = (files: Files): any =>
  objectsOf(files).find(({ kind }) => kind === 'Job');

describe('the golden path of a batch run', () => {
  it('renders the Job, what closes its network, and an entity without an API', () => {
    const files = render();
    expect(files.map(({ path }) => path)).toEqual(
      ['job', 'networkpolicy', 'catalog-info'].map(
        name => `tenants/team-a/chat/${name}.yaml`,
      ),
    );
    expect(objectsOf(files).map(({ kind }) => kind)).toEqual([
      'Job',
      'NetworkPolicy',
      'Component',
    ]);
  });

  it('gives each pod the folder of its own shard, and the program of the profile', () => {
    const { spec } = jobOf(render());
    const [engine] = spec.template.spec.containers;
    expect(engine.command).toEqual([
      'python3',
      '-m',
      'vllm.entrypoints.openai.run_batch',
      '--port=8080',
      '--model=/mnt/models',
      '--served-model-name=chat',
      '--enable-metrics',
      '--input-file=/batch/input.jsonl',
      '--output-file=/batch/output.jsonl',
    ]);
    expect(engine.volumeMounts[1]).toEqual({
      name: 'data',
      mountPath: '/batch',
      subPathExpr: 'reviews/2026-11/$(JOB_COMPLETION_INDEX)',
    });
    expect(spec.template.spec.volumes[1]).toEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'reviews' },
    });
    expect(engine).not.toHaveProperty('readinessProbe');
    expect(engine.env.map(({ name }: any) => name)).not.toContain(
      'VLLM_API_KEY',
    );
  });

  it('runs each shard by itself, and ends at the deadline', () => {
    expect(jobOf(render()).spec).toMatchObject({
      completionMode: 'Indexed',
      completions: 6,
      parallelism: 2,
      activeDeadlineSeconds: 43_200,
      podFailurePolicy: {
        rules: [
          {
            action: 'Ignore',
            onPodConditions: [
              { type: 'TerminationTarget', status: 'True' },
              { type: 'DisruptionTarget', status: 'True' },
            ],
          },
        ],
      },
    });
    // The GitOps agent would start it again.
    expect(jobOf(render()).spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('has Kueue admit its pods one by one', () => {
    const job = jobOf(render());
    expect(job.metadata.labels).not.toHaveProperty('kueue.x-k8s.io/queue-name');
    expect(job.spec.template.metadata.labels).toMatchObject({
      'kueue.x-k8s.io/queue-name': 'serving',
      'kueue.x-k8s.io/priority-class': 'serving-standard',
      'model-serving.backstage.io/service': 'chat',
    });
  });

  it('lets no request in', () => {
    const policy: any = objectsOf(render()).find(
      ({ kind }) => kind === 'NetworkPolicy',
    );
    expect(JSON.stringify(policy.spec.ingress)).not.toContain('gateway');
    expect(policy.spec.policyTypes).toEqual(['Ingress', 'Egress']);
  });

  it('passes every check of the platform, with the cost of all its hours', async () => {
    const input = inputOf();
    const { cost, findings } = await checkFiles({
      ...checkInput(),
      profile: input.profile,
      files: render(input),
    });
    expect(findings.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    expect(cost?.hours).toBe(12);
    expect(cost?.perMonth.max).toBeCloseTo(12 * (cost?.perHour.max ?? 0));
  });

  it('is read back as the request that it was, and rendered the same again', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9][-_A-Za-z0-9]{0,8}$/);
    fc.assert(
      fc.property(
        fc.record({
          claim: fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/),
          folder: fc
            .array(word, { minLength: 1, maxLength: 3 })
            .map(words => words.join('/')),
          shards: fc.integer({ min: 1, max: 1000 }),
          hours: fc.integer({ min: 1, max: 672 }),
        }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('serving-standard', 'serving-critical'),
        (run, parallel, priority) => {
          const input = inputOf({
            run,
            priority,
            runtime: 'vllm',
            replicas: { min: parallel, max: parallel },
          });
          const files = render(input);
          const reading = batchInferencePath.read(objectsOf(files))!;
          const { request } = contextOfFiles(
            { ...checkInput(), ...input, service: 'chat' },
            reading,
            closestAccelerator(reading, input.profile)!,
          );
          expect(batchInferencePath.request.parse(request)).toEqual(
            batchInferencePath.request.parse(input.request),
          );
          expect(render({ ...input, request })).toEqual(files);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each<[string, object, RegExp]>([
    ['a folder that climbs', { run: { ...RUN, folder: '../other' } }, /folder/],
    [
      'a variable in the folder',
      { run: { ...RUN, folder: '$(HOME)' } },
      /folder/,
    ],
    ['no shards', { run: { ...RUN, shards: 0 } }, /shards/],
    ['no end', { run: { ...RUN, hours: 10_000 } }, /hours/],
    ['no data set', { run: undefined }, /run/],
    [
      'two numbers of shards at once',
      { replicas: { min: 1, max: 2 } },
      /replicas/,
    ],
    [
      'a runtime without a batch program',
      { runtime: 'sglang' },
      /batch program/,
    ],
  ])('does not render %s', (_what, change, message) => {
    expect(() => render(inputOf(change))).toThrow(message);
  });

  it('offers the runtimes alone whose profile lists a batch program', () => {
    const { runtimes } = offeredBy(batchInferencePath, platformProfile());
    expect(
      runtimes.filter(({ refusal }) => !refusal).map(({ id }) => id),
    ).toEqual(['vllm']);
  });

  it.each<[string, (job: any) => void, RegExp]>([
    [
      'another program',
      it =>
        it.spec.template.spec.containers[0].command.push('--trust-remote-code'),
      /command\[9\] may not be set/,
    ],
    [
      'the folder of another shard',
      it => {
        it.spec.template.spec.containers[0].volumeMounts[1].subPathExpr =
          'other';
      },
      /folder|subPathExpr/,
    ],
    [
      'the queue on the Job itself',
      it => {
        it.metadata.labels['kueue.x-k8s.io/queue-name'] = 'serving';
      },
      /queue-name"\] may not be set/,
    ],
  ])('is refused with %s', async (_what, change, message) => {
    const files = render();
    const job = jobOf(files);
    change(job);
    const { findings, outcome } = await checkFiles({
      ...checkInput(),
      profile: platformProfile(),
      files: files.map(file =>
        file.path.endsWith('/job.yaml')
          ? { ...file, content: JSON.stringify(job) }
          : file,
      ),
    });
    expect(outcome).toBe('fail');
    expect(findings.map(finding => finding.message).join('\n')).toMatch(
      message,
    );
  });
});
