import type { Control, Creation } from './Bypass';
import { podMaker } from './manifests';

const MODEL_MOUNT = { name: 'model', mountPath: '/mnt/models' };
const CPUS = { cpu: '1', memory: '1Gi' };

type ChangeOf = (container: any, template: any, job: any) => void;

const job = (change: ChangeOf) =>
  podMaker('Job', (template, it) =>
    change(template.spec.containers[0], template, it),
  );

/** A model's container on CPUs, which no device and no label of a service tells of. */
const modelOnCpus: ChangeOf = (container, template) => {
  template.metadata.labels = { app: 'bypass' };
  template.spec.volumes = [{ name: 'model', emptyDir: { sizeLimit: '1Gi' } }];
  container.resources = { requests: CPUS, limits: CPUS };
  container.volumeMounts = [MODEL_MOUNT];
};

/** What Jobs try that work through a data set with a model. */
export const RUNS: readonly Creation[] = (
  [
    [
      'a Job that starts a program of its own on an accelerator',
      'serving-arguments',
      job(container => {
        container.command = ['python3', '/mnt/models/own.py'];
      }),
    ],
    [
      'a CronJob that starts a program of its own on an accelerator',
      'serving-arguments',
      podMaker('CronJob', template => {
        template.spec.containers[0].command = ['python3', '/mnt/models/own.py'];
      }),
    ],
    [
      'a Job that reads its input from an address',
      'serving-arguments',
      job(container => {
        container.command = [
          'python3',
          '-m',
          'vllm.entrypoints.openai.run_batch',
        ];
        container.args = [
          '--model=/mnt/models',
          '--input-file=https://elsewhere.example/input.jsonl',
        ];
      }),
    ],
    [
      'a Job that writes its results over the model',
      'serving-arguments',
      job(container => {
        container.args = ['--output-file=/batch/../mnt/models/config.json'];
      }),
    ],
    [
      'a Job that downloads a model',
      'serving-no-downloads',
      job(container => {
        container.command = ['vllm', 'serve', 'org/model'];
      }),
    ],
    [
      'a Job that hides its program behind a shell',
      'serving-no-downloads',
      job(container => {
        container.command = ['sh', '-c', 'vllm serve org/model'];
      }),
    ],
    [
      'a Job with a model on CPUs that may reach a hub',
      'serving-no-downloads',
      job((container, template, it) => {
        modelOnCpus(container, template, it);
        it.metadata.labels['model-serving.backstage.io/service'] = 'bypass';
        container.env = [];
      }),
    ],
    [
      'a Job that puts a volume in place of the model',
      'serving-mounts',
      job(modelOnCpus),
    ],
    [
      'a Job with a token in its environment',
      'serving-no-literal-secrets',
      job(container => {
        container.env.push({ name: 'STORE_TOKEN', value: 'abc123' });
      }),
    ],
    [
      'a Job on an accelerator that asks for no memory',
      'serving-resource-requests',
      job(container => {
        delete container.resources.requests.memory;
      }),
    ],
    [
      'a Job of another owner',
      'serving-required-labels',
      job((_container, _template, it) => {
        it.metadata.labels['model-serving.backstage.io/owner'] = 'team-b';
      }),
    ],
    [
      'a CronJob without a cost center',
      'serving-required-labels',
      podMaker('CronJob', (_template, it) => {
        delete it.metadata.labels['model-serving.backstage.io/cost-center'];
      }),
    ],
    [
      'a Job whose pods wait in another queue',
      'serving-required-labels',
      job((_container, template) => {
        template.metadata.labels['kueue.x-k8s.io/queue-name'] = 'second';
      }),
    ],
    [
      'a Job that names the queue for itself alone',
      'serving-required-labels',
      job((_container, template, it) => {
        it.metadata.labels['kueue.x-k8s.io/queue-name'] = 'serving';
        delete template.metadata.labels['kueue.x-k8s.io/queue-name'];
      }),
    ],
    [
      'a Job that runs more pods at once than the tenant may have accelerators',
      'serving-max-accelerators',
      job((_container, _template, it) => {
        it.spec.parallelism = 5;
      }),
    ],
    [
      'a CronJob that starts runs beside those that hold accelerators',
      'serving-max-accelerators',
      podMaker('CronJob', (_template, it) => {
        delete it.spec.concurrencyPolicy;
      }),
    ],
    [
      'a CronJob that runs more pods at once than the tenant may have accelerators',
      'serving-max-accelerators',
      podMaker('CronJob', (_template, it) => {
        it.spec.jobTemplate.spec.parallelism = 5;
      }),
    ],
  ] as const
).map(([title, control, object]) => ({
  title,
  control: control satisfies Control,
  object,
}));
