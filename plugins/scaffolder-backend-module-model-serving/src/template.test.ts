import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  adapterRequestSchema,
  ARGUMENT_IDS,
  OPERATION_QUESTION_IDS,
  batchRequestSchema,
  changeRequestSchema,
  removalRequestSchema,
  rollBackRequestSchema,
  serviceRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import { MEMBER_ACTIONS } from '@model-serving/backstage-plugin-model-serving-node';
import yaml from 'yaml';
import { request } from './actions/__testUtils__/report';

const templateOf = (name: string) =>
  yaml.parse(
    readFileSync(
      resolve(__dirname, `../../../templates/${name}/template.yaml`),
      'utf8',
    ),
  );
const template = templateOf('inference-service');
const properties: Record<string, any> = Object.assign(
  {},
  ...template.spec.parameters.map((page: any) => page.properties),
);
const { adapters, check, from, preview, stopped, ...questions } = properties;
/** The runtime, and what is asked of its engine, may be left to the platform. */
const answers = [
  ...Object.keys(request),
  'arguments',
  'operation',
  'runtime',
].sort();

describe('golden-paths.yaml', () => {
  it('names every template of the suite', () => {
    const templates = resolve(__dirname, '../../../templates');
    const location = yaml.parse(
      readFileSync(resolve(templates, 'golden-paths.yaml'), 'utf8'),
    );
    expect(location.spec.targets).toEqual(
      readdirSync(templates)
        .map(name => `./${name}/template.yaml`)
        .filter(target => existsSync(resolve(templates, target)))
        .sort(),
    );
  });
});

describe('members', () => {
  it('may run every action of the templates for services, and no other', () => {
    const templates = resolve(__dirname, '../../../templates');
    const actions = readdirSync(templates)
      .filter(
        name =>
          name !== 'tenant' &&
          existsSync(resolve(templates, name, 'template.yaml')),
      )
      .flatMap(name => templateOf(name).spec.steps)
      .map(({ action }: { action: string }) => action);
    expect([...new Set(actions)].sort()).toEqual([...MEMBER_ACTIONS].sort());
  });
});

/** Fields whose answers depend on the golden path. */
const PATH_FIELDS = [
  'ModelServingAcceleratorPicker',
  'ModelServingArgumentsPicker',
  'ModelServingLiveCheck',
  'ModelServingModelPicker',
  'ModelServingOperationPicker',
  'ModelServingRuntimePicker',
];

/** A form as it is for a golden path other than the first. */
function formFor(path: string, value: any): any {
  if (Array.isArray(value)) {
    return value.map(each => formFor(path, each));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    formFor(path, each),
  ]);
  const changed = Object.fromEntries(entries);
  return PATH_FIELDS.includes(changed['ui:field'])
    ? { ...changed, 'ui:options': { ...changed['ui:options'], path } }
    : changed;
}

/** Values at the bounds of a schema, with whether it takes them. */
function boundaries(schema: any): [value: unknown, isTaken: boolean][] {
  const { items, maxItems, maximum, maxLength, minimum, type } = schema;
  if (schema.enum) {
    return [...schema.enum.map((each: string) => [each, true]), ['?', false]];
  }
  if (type === 'array') {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => `x${index}`);
    return [
      [many(maxItems), true],
      [many(maxItems + 1), false],
      [['x', 'x'], false],
      ...boundaries(items).map(([item, isTaken]): [unknown, boolean] => [
        [item],
        isTaken,
      ]),
    ];
  }
  return type === 'integer'
    ? [
        [minimum, true],
        [minimum - 1, false],
        [maximum, true],
        [maximum + 1, false],
      ]
    : [
        ['x'.repeat(maxLength), true],
        ['x'.repeat(maxLength + 1), false],
      ];
}

describe.each([
  ['raw-deployment', {}],
  [
    'llm-inference-service',
    {
      description: 'They always run. Such a service is not scaled.',
      'ui:options': { fixed: true },
    },
  ],
])('the golden path %s', (path, replicas) => {
  it('asks, does and shows the same as the first, for its own path', () => {
    const { spec } = templateOf(path);
    const [render, ...steps] = template.spec.steps;
    const parameters = formFor(path, template.spec.parameters);
    const [, size] = parameters;
    Object.assign(size.properties.replicas, replicas);
    expect(spec.parameters).toEqual(parameters);
    expect(spec.steps).toEqual([
      { ...render, input: { ...render.input, path } },
      ...steps,
    ]);
    expect(spec.output).toEqual(template.spec.output);
  });
});

describe('the form that adds an adapter', () => {
  const { spec } = templateOf('lora-adapter');
  const [page] = spec.parameters;
  const asked = Object.keys(adapterRequestSchema.shape).sort();

  it('asks what the request needs, and hands all of it on', () => {
    expect(Object.keys(page.properties).sort()).toEqual(asked);
    expect([...page.required].sort()).toEqual(asked);
    const [render] = spec.steps;
    expect(render.input.path).toBe('lora-adapter');
    expect(render.input.request).toEqual(
      Object.fromEntries(
        asked.map(answer => [answer, `\${{ parameters.${answer} }}`]),
      ),
    );
  });

  it('takes the names that the request takes, and shows what others show', () => {
    const name = new RegExp(page.properties.name.pattern);
    const { shape } = adapterRequestSchema;
    for (const each of ['french', 'a-1', 'A', 'a_b', '-a', 'a-', '']) {
      expect([each, name.test(each)]).toEqual([
        each,
        shape.name.safeParse(each).success,
      ]);
    }
    expect(page.properties.model.properties).toEqual({
      ...properties.model.properties,
      ref: { ...properties.model.properties.ref, title: 'Adapter' },
    });
    expect(Object.keys(spec.output)).toEqual(Object.keys(template.spec.output));
  });
});

describe.each(['stop-service', 'start-service'])('the form %s', path => {
  const { spec } = templateOf(path);
  const [{ properties: asked, required }] = spec.parameters;

  it('asks for a service, and hands it on to its path', () => {
    const { shape } = changeRequestSchema;
    expect(required).toEqual(Object.keys(shape));
    expect(Object.keys(asked)).toEqual([...required, 'check']);
    expect(asked.check['ui:options']).toEqual({ path });
    const [render, judge, propose] = spec.steps;
    expect(render.input).toEqual({
      path,
      request: {
        tenant: '${{ parameters.tenant }}',
        service: '${{ parameters.service }}',
      },
    });
    const [, first, last] = template.spec.steps;
    const named = (step: any) => ({
      ...step,
      input: { ...step.input, service: render.input.request.service },
    });
    expect(judge).toEqual(named(first));
    const { title, ...input } = propose.input;
    expect({ ...propose, input }).toEqual(named(last));
    expect(title).toMatch(
      /^(Stop|Start) \$\{\{ parameters\.service }} of \$\{\{ parameters\.tenant }}$/,
    );
    expect(Object.keys(spec.output)).toEqual(Object.keys(template.spec.output));
  });
});

describe('the form that rolls a service back', () => {
  const { spec } = templateOf('roll-back');
  const [{ properties: asked, required }] = spec.parameters;

  it('asks for a service and a state, and hands on what was chosen', () => {
    expect(required).toEqual(Object.keys(rollBackRequestSchema.shape));
    expect(Object.keys(asked)).toEqual([...required, 'check']);
    expect(asked.check['ui:options']).toEqual({ path: 'roll-back' });
    const pattern = new RegExp(asked.revision.pattern);
    for (const [id, isTaken] of [
      ['a'.repeat(40), true],
      ['0'.repeat(64), true],
      ['main', false],
      [`${'a'.repeat(40)}\n`, false],
    ] as const) {
      expect([id, pattern.test(id)]).toEqual([id, isTaken]);
      expect(rollBackRequestSchema.shape.revision.safeParse(id).success).toBe(
        isTaken,
      );
    }
    const [render] = spec.steps;
    expect(render.input).toEqual({
      path: 'roll-back',
      edit: { choices: '${{ parameters.check.choices }}' },
      request: Object.fromEntries(
        required.map((answer: string) => [
          answer,
          `\${{ parameters.${answer} }}`,
        ]),
      ),
    });
    expect(spec.steps.slice(1).map(({ action }: any) => action)).toEqual(
      template.spec.steps.slice(1).map(({ action }: any) => action),
    );
    expect(Object.keys(spec.output)).toEqual(Object.keys(template.spec.output));
  });
});

describe('the form that removes a service', () => {
  const { spec } = templateOf('remove-service');
  const [{ properties: asked, required }] = spec.parameters;

  it('asks for a service and a confirmation, and hands on all of it', () => {
    const { confirmed, ...needed } = removalRequestSchema.shape;
    expect(confirmed.safeParse(undefined).success).toBe(true);
    expect(required).toEqual(Object.keys(needed));
    expect(Object.keys(asked)).toEqual([...required, 'confirmed', 'check']);
    expect(asked.confirmed.type).toBe('boolean');
    expect(asked.check['ui:options']).toEqual({ path: 'remove-service' });
    expect(spec.steps).toEqual([
      {
        id: 'propose',
        name: 'Open the pull request',
        action: 'model-serving:propose-removal',
        input: {
          tenant: '${{ parameters.tenant }}',
          service: '${{ parameters.service }}',
          confirmed: '${{ parameters.confirmed }}',
        },
      },
    ]);
  });
});

describe('the golden path of a batch run', () => {
  /** Nothing of it is updated, and no node waits for it. */
  const shared = answers.filter(answer => answer !== 'operation');
  const { spec } = templateOf('batch-inference');
  const asked: Record<string, any> = Object.assign(
    {},
    ...spec.parameters.map((page: any) => page.properties),
  );

  it('asks for the data set, and for shards at once in place of replicas', () => {
    expect(
      Object.keys(asked)
        .filter(key => !['check', 'preview'].includes(key))
        .sort(),
    ).toEqual(
      [...shared.filter(key => key !== 'replicas'), 'parallel', 'run'].sort(),
    );
    const ofPaths = Object.values(asked).filter(question =>
      PATH_FIELDS.includes(question['ui:field']),
    );
    expect(ofPaths.map(question => question['ui:options'].path)).toEqual(
      ofPaths.map(() => 'batch-inference'),
    );
  });

  it('hands on what the path takes', () => {
    const [{ input }] = spec.steps;
    expect(input.path).toBe('batch-inference');
    expect(Object.keys(input.request).sort()).toEqual(
      [...shared, 'run'].sort(),
    );
    expect(input.request.replicas).toEqual({
      min: '${{ parameters.parallel }}',
      max: '${{ parameters.parallel }}',
    });
  });

  it.each([
    ['claim', 'reviews'],
    ['claim', 'Reviews'],
    ['claim', '-x'],
    ['folder', 'reviews/2026-11'],
    ['folder', '/etc'],
    ['folder', 'a/../b'],
    ['folder', '$(HOME)'],
    ['folder', 'a//b'],
  ])('takes for %s %j what the request takes', (key, value) => {
    const { maxLength, pattern } = asked.run.properties[key];
    const run = { claim: 'c', folder: 'f', shards: 1, hours: 1, [key]: value };
    expect(value.length <= maxLength && new RegExp(pattern).test(value)).toBe(
      batchRequestSchema.safeParse({
        ...request,
        replicas: { min: 1, max: 1 },
        run,
      }).success,
    );
  });
});

describe('the golden path for an inference service', () => {
  it('asks on three pages what a request holds, and nothing else', () => {
    expect(template.spec.parameters).toHaveLength(3);
    expect(Object.keys(questions).sort()).toEqual(answers);
    // Eight, and Advanced and Operation, which are folded away.
    expect(Object.keys(questions).length).toBeLessThanOrEqual(10);
    expect(
      template.spec.parameters.flatMap((page: any) => page.required ?? []),
    ).toHaveLength(7);
    for (const panel of [preview, check]) {
      expect(panel['ui:field']).toBe('ModelServingLiveCheck');
    }
  });

  it('renders, checks and proposes, in this order', () => {
    const { steps } = template.spec;

    expect(steps.map((step: any) => step.action)).toEqual([
      'model-serving:render',
      'model-serving:check',
      'model-serving:propose',
    ]);
    expect(Object.keys(steps[0].input.request).sort()).toEqual(
      [...answers, 'adapters', 'stopped'].sort(),
    );
    expect(steps[0].input.edit).toEqual({
      from: '${{ parameters.from }}',
      choices: '${{ parameters.check.choices }}',
    });
  });

  it('holds what it was opened with, and asks nothing about it', () => {
    for (const held of [from, stopped]) {
      expect(held['ui:field']).toBe('ModelServingCarried');
      expect(held['ui:widget']).toBe('hidden');
    }
    expect(adapters['ui:field']).toBe('ModelServingAdapters');
    for (const each of [from, stopped, adapters, check.properties.choices]) {
      expect(each['ui:backstage'].review.show).toBe(false);
    }
  });

  it('hands every answer on whole, never within other text', () => {
    const { steps } = template.spec;
    const values = [
      ...Object.values(steps[0].input.request),
      ...Object.values(steps[1].input),
      ...Object.values(steps[2].input),
    ];

    for (const value of values) {
      expect(value).toMatch(/^\$\{\{ [a-zA-Z.]+ \}\}$/);
    }
  });

  it.each([
    ['tenant', 'team-a'],
    ['tenant', 'Team-A'],
    ['tenant', 'a'.repeat(63)],
    ['tenant', 'a'.repeat(64)],
    ['name', 'support-bot'],
    ['name', 'x\nspec:\n  predictor:'],
    ['name', 'a\n---\nkind: ClusterRoleBinding'],
    ['name', 'support-'],
    ['name', '1st'],
    ['name', '.'],
    ['name', 'ѕupport'],
    ['name', 'a'.repeat(40)],
    ['name', 'a'.repeat(41)],
    ['model', 'resource:default/qwen3-8b'],
    ['model', 'Resource:default/Qwen3_8B'],
    ['model', 'component:default/x'],
    ['model', 'resource:default/../x'],
    ['model', 'resource:default/x y'],
    ['accelerator', 'h100-1'],
    ['accelerator', 'H100'],
    ['priority', 'serving-standard'],
    ['priority', '${{ secrets.TOKEN }}'],
    ['purpose', 'Answers questions'],
    ['purpose', ''],
    ['purpose', 'x'.repeat(301)],
  ] as const)('judges %s %j like the server', (key, value) => {
    const { maxLength, minLength = 0, pattern = '' } = questions[key];
    const accepted =
      value.length >= minLength &&
      value.length <= maxLength &&
      new RegExp(pattern, 'u').test(value);

    const { success } = serviceRequestSchema.safeParse({
      ...request,
      [key]: value,
    });

    expect(accepted).toBe(success);
  });

  it.each([
    ['version', '2025-07'],
    ['version', 'v1.2 final'],
    ['version', ''],
    ['version', 'x'.repeat(321)],
    ['variant', 'q4_k_m'],
    ['variant', 'FP8'],
    ['variant', ''],
    ['variant', 'x'.repeat(131)],
    ['ref', 'component:default/x'],
    ['digest', 'sha256:x'],
  ] as const)('judges the model with %s %j like the server', (key, value) => {
    const { properties: parts, required } = questions.model;
    expect(required).toEqual(['ref']);
    const schema = parts[key];
    const accepted =
      schema !== undefined &&
      value.length >= (schema.minLength ?? 0) &&
      value.length <= schema.maxLength &&
      new RegExp(schema.pattern ?? '', 'u').test(value);

    const { success } = serviceRequestSchema.safeParse({
      ...request,
      model: { ref: 'resource:default/qwen3-8b', [key]: value },
    });

    expect(accepted).toBe(success);
  });

  it('bounds what is asked of the engine like the server', () => {
    const { additionalProperties, properties: parts } = questions.arguments;
    expect(additionalProperties).toBe(false);
    expect(Object.keys(parts)).toEqual(ARGUMENT_IDS);
    const isTaken = (id: string, value: unknown) =>
      serviceRequestSchema.safeParse({ ...request, arguments: { [id]: value } })
        .success;
    for (const id of ARGUMENT_IDS) {
      const { maximum, maxLength, minimum, type } = parts[id];
      const values: Record<string, [unknown, boolean][]> = {
        integer: [
          [minimum, true],
          [minimum - 1, false],
          [maximum, true],
          [maximum + 1, false],
        ],
        string: [
          ['x'.repeat(maxLength), true],
          ['x'.repeat(maxLength + 1), false],
        ],
        boolean: [[true, true]],
      };
      for (const [value, expected] of values[type]) {
        expect([id, value, isTaken(id, value)]).toEqual([id, value, expected]);
      }
    }
  });

  it('bounds what is asked about the operation like the server', () => {
    const { additionalProperties, properties: parts } = questions.operation;
    expect(additionalProperties).toBe(false);
    expect(Object.keys(parts)).toEqual(OPERATION_QUESTION_IDS);
    const isTaken = (id: string, value: unknown) =>
      serviceRequestSchema.safeParse({ ...request, operation: { [id]: value } })
        .success;
    for (const [id, schema] of Object.entries<any>(parts)) {
      const values = boundaries(schema);
      for (const [value, expected] of values) {
        expect([id, value, isTaken(id, value)]).toEqual([id, value, expected]);
      }
    }
  });

  it('bounds replicas like the server', () => {
    const { min, max } = questions.replicas.properties;
    for (const [lowest, highest] of [
      [min.minimum, max.maximum],
      [min.minimum - 1, 1],
      [1, max.maximum + 1],
    ]) {
      const { success } = serviceRequestSchema.safeParse({
        ...request,
        replicas: { min: lowest, max: highest },
      });
      expect(success).toBe(lowest >= min.minimum && highest <= max.maximum);
    }
  });
});
