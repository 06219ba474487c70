import { yamlComments } from '@model-serving/backstage-kubernetes-policy-node';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { checkFiles } from '../check';
import { checkInput } from '../check/__fixtures__/world';
import { readService } from '../check/readService';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import {
  batchInferencePath,
  inferenceServicePath,
  llmInferenceServicePath,
  rawDeploymentPath,
  renderService,
  ServicePath,
} from '../goldenPaths';
import {
  DIGEST,
  model,
  renderInput,
  tenant,
} from '../goldenPaths/__fixtures__/input';
import { changeService, ServiceChange } from './changeService';

const PATHS = [
  inferenceServicePath,
  rawDeploymentPath,
  llmInferenceServicePath,
  batchInferencePath,
];
const FIXED = { replicas: { min: 2, max: 2 } };

type Overrides = Parameters<typeof renderInput>[0];

const filesOf = (
  overrides: Overrides,
  path: ServicePath,
  uri = model.facts.uri,
) =>
  renderService(path, {
    ...renderInput(overrides),
    model: { ...model, facts: { ...model.facts, uri } },
  });

/** Changes files in Git by a form that asks for something else. */
function change(
  git: readonly GitOpsFile[],
  overrides: Overrides,
  more: Partial<ServiceChange> & { uri?: string } = {},
  path: ServicePath = inferenceServicePath,
) {
  const { uri, ...options } = more;
  const input = renderInput(overrides);
  const merged = changeService({
    files: git,
    paths: PATHS,
    tenant,
    service: 'chat',
    profile: input.profile,
    picture: { cluster: 'sandbox' },
    path: path.id,
    request: path.request.parse(input.request),
    form: filesOf(overrides, path, uri),
    model,
    ...options,
  });
  if ('refusal' in merged) {
    throw new Error(merged.refusal);
  }
  return merged;
}

const FILE = 'tenants/team-a/chat/inferenceservice.yaml';

/** What the golden path wrote, and what somebody made of it. */
const inGit = (
  edit: (content: string) => string = content => content,
  file = FILE,
): GitOpsFile[] =>
  filesOf({}, inferenceServicePath).map(({ content, path }) => ({
    path,
    content: path === file ? edit(content) : content,
  }));

const contentOf = (files: readonly GitOpsFile[], path = FILE) =>
  files.find(file => file.path === path)!.content;

const diff = (before: string, after: string) => {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return [
    ...a.filter(line => !b.includes(line)).map(line => `-${line.trim()}`),
    ...b.filter(line => !a.includes(line)).map(line => `+${line.trim()}`),
  ];
};

/** As a person would write it: a comment, a field and an argument of their own. */
const byHand = (content: string) =>
  `# Keep two replicas until December.\n${content
    .replace('timeout: 600', 'timeout: 900 # slow clients')
    .replace(
      '- --max-num-seqs=256',
      '- --max-num-seqs=256\n        - --enable-chunked-prefill',
    )}`;

describe('changeService', () => {
  it.each(PATHS.slice(0, 3).map(path => [path.id, path] as const))(
    'changes nothing where nothing is asked for: %s',
    (_id, path) => {
      const git = filesOf(FIXED, path).map(({ content, path: at }) => ({
        path: at,
        content: `# A note.\n${content}`,
      }));
      const { edit, files } = change(git, FIXED, {}, path);
      expect(files.map(({ content }) => content)).toEqual(
        git.map(({ content }) => content),
      );
      expect(edit).toEqual({ changes: [], kept: [], conflicts: [], files: [] });
    },
  );

  it('changes what is asked for, and leaves what somebody wrote', () => {
    const git = inGit(byHand);
    const { edit, files } = change(git, { replicas: { min: 1, max: 4 } });
    expect(diff(contentOf(git), contentOf(files))).toEqual([
      '-maxReplicas: 2',
      '+maxReplicas: 4',
    ]);
    expect(edit.changes).toContainEqual({
      id: 'InferenceService/chat spec.predictor.maxReplicas',
      file: FILE,
      object: 'InferenceService chat',
      field: 'spec.predictor.maxReplicas',
      from: '2',
      to: '4',
    });
    expect(
      edit.kept.map(({ field, form, git: held }) => [field, held, form]),
    ).toEqual([
      ['spec.predictor.timeout', '900', '600'],
      [
        'spec.predictor.model.args["--enable-chunked-prefill"]',
        '--enable-chunked-prefill',
        null,
      ],
    ]);
    expect(edit.conflicts).toEqual([]);
    expect(edit.files.map(({ path }) => path)).toEqual([
      FILE,
      'tenants/team-a/chat/scaledobject.yaml',
    ]);
  });

  it('writes what the golden path would where that is chosen', () => {
    const { edit, files } = change(
      inGit(byHand),
      {},
      {
        choices: { 'InferenceService/chat spec.predictor.timeout': 'form' },
      },
    );
    expect(contentOf(files)).toContain('timeout: 600 # slow clients');
    expect(edit.changes.map(({ field }) => field)).toEqual([
      'spec.predictor.timeout',
    ]);
  });

  it('asks where Git and the answers changed the same', () => {
    const git = inGit(content =>
      content.replace('maxReplicas: 2', 'maxReplicas: 3 # by the night shift'),
    );
    const from = inferenceServicePath.request.parse(renderInput().request);
    const asked = { replicas: { min: 1, max: 4 } };
    const id = 'InferenceService/chat spec.predictor.maxReplicas';
    const { edit, files } = change(git, asked, { from });
    expect(edit.conflicts).toEqual([
      expect.objectContaining({ id, git: '3', form: '4', choice: null }),
    ]);
    expect(contentOf(files)).toContain('maxReplicas: 3 # by the night shift');
    const chosen = change(git, asked, { from, choices: { [id]: 'form' } });
    expect(chosen.edit.conflicts[0].choice).toBe('form');
    expect(contentOf(chosen.files)).toContain(
      'maxReplicas: 4 # by the night shift',
    );
  });

  it('takes what Git answers for what the form was opened with, where it does not say', () => {
    const git = inGit().map(({ content, path }) => ({
      path,
      content: content.replace(/(maxReplica\w+): 2$/gm, '$1: 3'),
    }));
    const { edit } = change(git, { replicas: { min: 1, max: 4 } });
    expect(edit.conflicts).toEqual([]);
    expect(edit.changes[0]).toMatchObject({ from: '3', to: '4' });
  });

  it('leaves an artifact that has moved on, unless that is chosen', () => {
    const moved = `oci://registry.sandbox.example/models/qwen3-8b@sha256:${'cd'.repeat(
      32,
    )}`;
    const asked = { replicas: { min: 1, max: 4 } };
    const { edit, files } = change(inGit(), asked, { uri: moved });
    expect(contentOf(files)).toContain(DIGEST);
    expect(edit.kept).toEqual([
      expect.objectContaining({
        field: 'spec.predictor.model.storageUri',
        form: moved,
      }),
    ]);
    const chosen = change(inGit(), asked, {
      uri: moved,
      choices: { [edit.kept[0].id]: 'form' },
    });
    expect(contentOf(chosen.files)).toContain(moved);
  });

  it.each([
    ['the catalog has the former one', { formerModel: model }],
    ['the catalog has it no more', {}],
  ])('serves another model where %s', (_what, more) => {
    const ref = 'resource:default/other';
    const other = {
      ...model,
      entityRef: ref,
      title: 'Other',
      facts: { ...model.facts, uri: model.facts.uri.replace('qwen3', 'other') },
    };
    const input = renderInput({ model: ref });
    const merged = changeService({
      files: inGit(content => `# A note.\n${content}`),
      paths: PATHS,
      tenant,
      service: 'chat',
      profile: input.profile,
      picture: { cluster: 'sandbox' },
      path: inferenceServicePath.id,
      request: inferenceServicePath.request.parse(input.request),
      form: renderService(inferenceServicePath, { ...input, model: other }),
      model: other,
      ...more,
    });
    expect(merged).toMatchObject({ edit: { kept: [], conflicts: [] } });
    expect(
      'edit' in merged && merged.edit.changes.map(({ field }) => field).sort(),
    ).toEqual([
      'metadata.annotations["model-serving.backstage.io/model"]',
      'spec.definition',
      'spec.dependsOn[0]',
      'spec.predictor.model.storageUri',
    ]);
  });

  it('writes what Git lacks only where the answers ask for it', () => {
    const git = inGit().filter(({ path }) => !path.endsWith('policy.yaml'));
    const { edit, files } = change(git, { replicas: { min: 1, max: 4 } });
    expect(files.map(({ path }) => path)).toEqual(git.map(({ path }) => path));
    expect(edit.kept).toMatchObject([
      { id: 'NetworkPolicy/chat-gateway-only', git: null, choice: 'git' },
    ]);
    const chosen = change(git, {}, { choices: { [edit.kept[0].id]: 'form' } });
    expect(chosen.files.map(({ path }) => path)).toContain(
      'tenants/team-a/chat/networkpolicy.yaml',
    );
  });

  it('takes a companion away that nobody touched, and asks for one with a note', () => {
    const guarded = {
      operation: { maxDisrupted: 1 },
    } as unknown as Overrides;
    const budget = 'tenants/team-a/chat/poddisruptionbudget.yaml';
    const git = filesOf(guarded, inferenceServicePath);
    const { edit, files } = change(git, {});
    expect(files.map(({ path }) => path)).not.toContain(budget);
    expect(edit.files).toEqual([
      expect.objectContaining({ path: budget, after: null }),
    ]);
    const noted = git.map(({ content, path }) => ({
      path,
      content: path === budget ? `# Tuned.\n${content}` : content,
    }));
    const asked = change(noted, {});
    expect(asked.edit.conflicts).toMatchObject([
      { object: 'PodDisruptionBudget chat', form: null, choice: null },
    ]);
    expect(asked.files.map(({ path }) => path)).toContain(budget);
  });

  it('leaves files that the golden path does not write', () => {
    const extra = {
      path: 'tenants/team-a/chat/route.yaml',
      content:
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes} # ours\n',
    };
    const { edit, files } = change([...inGit(), extra], {
      replicas: { min: 1, max: 4 },
    });
    expect(files).toContainEqual(expect.objectContaining(extra));
    expect(edit.kept).toMatchObject([{ id: 'ConfigMap/notes', form: null }]);
  });

  it.each<[string, GitOpsFile[], RegExp]>([
    [
      'files of no golden path',
      [
        {
          path: FILE,
          content: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n',
        },
      ],
      /are of no golden path\. Change them there/,
    ],
    [
      'files of another golden path',
      filesOf(FIXED, rawDeploymentPath),
      /chat in Git is of the golden path raw-deployment/,
    ],
    [
      'answers that no form gives',
      inGit(content => content.replace('maxReplicas: 2', 'maxReplicas: 200')),
      /hold answers that the golden path inference-service does not take/,
    ],
  ])('refuses %s', (_what, git, message) => {
    expect(() => change(git, {})).toThrow(message);
  });

  const edits = {
    replicas: fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 4 }))
      .map(([min, more]) => ({ replicas: { min, max: min + more + 1 } })),
    purpose: fc
      .stringMatching(/^[A-Za-z][A-Za-z ]{0,20}[a-z]$/)
      .map(purpose => ({ purpose })),
    priority: fc
      .constantFrom('serving-standard', 'serving-low')
      .map(priority => ({ priority })),
    accelerator: fc
      .constantFrom('h100-1', 'h100-2', 'h100-4')
      .map(accelerator => ({ accelerator })),
  };

  const valuesOf = (files: readonly GitOpsFile[]) =>
    Object.fromEntries(
      files.map(({ content, path }) => [
        path,
        parseAllDocuments(content).map(document => document.toJS()),
      ]),
    );

  it('comes to the same whichever of two edits is made first', () => {
    const pair = fc
      .shuffledSubarray(Object.keys(edits) as Array<keyof typeof edits>, {
        minLength: 2,
        maxLength: 2,
      })
      .chain(([a, b]) => fc.tuple<[object, object]>(edits[a], edits[b]));
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const git = inGit(byHand);
        const both = { ...a, ...b };
        const ab = change(change(git, a).files, both).files;
        const ba = change(change(git, b).files, both).files;
        expect(valuesOf(ab)).toEqual(valuesOf(ba));
        expect(contentOf(ab)).toContain('timeout: 900 # slow clients');
        expect(contentOf(ab)).toContain('- --enable-chunked-prefill');
      }),
      { numRuns: 12 },
    );
  });

  it('changes what the golden path would, and nothing else, and loses no comment', () => {
    const any = fc
      .record(edits, { requiredKeys: [] })
      .map(parts => Object.assign({}, ...Object.values(parts)));
    fc.assert(
      fc.property(any, asked => {
        expect(valuesOf(change(inGit(), asked).files)).toEqual(
          valuesOf(filesOf(asked, inferenceServicePath)),
        );
        const git = inGit(byHand);
        const { files } = change(git, asked);
        expect(yamlComments(contentOf(files))).toEqual(
          yamlComments(contentOf(git)),
        );
        const back = change(files, {}).files;
        expect(valuesOf(back)).toEqual(valuesOf(git));
      }),
      { numRuns: 15 },
    );
  });
});

describe('the check of a service that Git holds', () => {
  const judged = async (git: GitOpsFile[], files: readonly GitOpsFile[]) => {
    const { edit, findings } = await checkFiles({
      ...checkInput(),
      files,
      inGit: git,
    });
    return {
      edit,
      found: findings
        .filter(({ outcome }) => outcome !== 'pass')
        .map(({ message, outcome, rule }) => `${outcome} ${rule}: ${message}`),
    };
  };

  it('warns of what is already so in Git, and refuses what is new', async () => {
    const slow = (content: string) =>
      content.replace('timeout: 600', 'timeout: 900');
    const git = inGit(slow);
    const { files } = change(git, { replicas: { min: 1, max: 3 } });
    const { edit, found } = await judged(git, files);
    expect(found).toEqual([
      'warn golden-path: InferenceService: spec.predictor.timeout is kept from Git as 900; the golden path writes 600',
    ]);
    expect(edit!.changes).toContainEqual(
      expect.objectContaining({ field: 'spec.predictor.maxReplicas', to: '3' }),
    );
    const more = files.map(({ content, path }) => ({
      path,
      content: content.replace('timeout: 900', 'timeout: 901'),
    }));
    expect((await judged(git, more)).found).toEqual([
      'fail golden-path: InferenceService: spec.predictor.timeout is 901; it must be 600',
    ]);
    expect((await judged(inGit(), files)).found).toEqual([
      'fail golden-path: InferenceService: spec.predictor.timeout is 900; it must be 600',
    ]);
  });

  it('holds what is kept against the policies all the same', async () => {
    const git = inGit(content =>
      content.replace(
        'automountServiceAccountToken: false',
        'automountServiceAccountToken: false\n    hostNetwork: true',
      ),
    );
    const { found } = await judged(
      git,
      change(git, { replicas: { min: 1, max: 3 } }).files,
    );
    expect(found).toContainEqual(
      expect.stringMatching(
        /^warn golden-path: .*hostNetwork is kept from Git/,
      ),
    );
    expect(found).toContainEqual(
      expect.stringMatching(/^fail serving-pod-safety/),
    );
  });

  it('does not take a value for kept because Git has it where the golden path wrote it', async () => {
    const { files } = change(inGit(), { replicas: { min: 1, max: 4 } });
    const half = files.map(file =>
      file.path.endsWith('scaledobject.yaml')
        ? inGit().find(({ path }) => path === file.path)!
        : file,
    );
    expect((await judged(inGit(), half)).found).toContainEqual(
      expect.stringMatching(/^fail golden-path: ScaledObject: /),
    );
  });

  it('keeps objects that Git has beside the service, and refuses new ones', async () => {
    const extra = {
      path: 'tenants/team-a/chat/notes.yaml',
      content:
        'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: own, namespace: team-a}\nspec: {podSelector: {}}\n',
    };
    const git = [...inGit(), extra];
    const found = (await judged(git, git)).found.filter(line =>
      /golden-path|allowed-kinds/.test(line),
    );
    expect(found).toEqual([
      'warn golden-path: NetworkPolicy own is kept from Git; the golden path does not write it',
    ]);
    expect((await judged(inGit(), git)).found).toContainEqual(
      expect.stringMatching(/^fail golden-path: NetworkPolicy own is not/),
    );
  });

  it('reads back what a change made', () => {
    const { files } = change(inGit(byHand), {
      replicas: { min: 2, max: 5 },
      accelerator: 'h100-2',
    });
    expect(
      readService({
        files,
        paths: PATHS,
        tenant,
        service: 'chat',
        profile: renderInput().profile,
        picture: { cluster: 'sandbox' },
      }),
    ).toMatchObject({
      path: 'inference-service',
      request: { replicas: { min: 2, max: 5 }, accelerator: 'h100-2' },
    });
  });
});
