import {
  ARGUMENT_IDS,
  argumentsForEngine,
  ENGINE_ARGUMENTS,
  engineNamed,
  type ArgumentId,
  type ArgumentValue,
  startArguments,
} from '@model-serving/backstage-plugin-model-serving-common';
import { platformProfile } from '../goldenPaths/__fixtures__/input';
import {
  localQueue,
  namespaceObject,
  servingLimits,
  shippedPolicies,
} from './__fixtures__/platform';
import { parsePlatformPolicies } from './platformPolicies';

const bundle = parsePlatformPolicies(shippedPolicies());

/** What serving-arguments says of an InferenceService with these arguments. */
const denied = (args: readonly string[]) =>
  bundle
    .decide(
      {
        apiVersion: 'serving.kserve.io/v1beta1',
        kind: 'InferenceService',
        metadata: { name: 'chat', namespace: 'team-a' },
        spec: { predictor: { model: { args: [...args] } } },
      },
      {
        operation: 'CREATE',
        username: 'system:serviceaccount:team-a:member',
        namespace: namespaceObject,
        params: [localQueue, servingLimits],
      },
    )
    .filter(({ policy }) => policy === 'serving-arguments')
    .flatMap(({ message }) => message ?? []);

const { defaults, runtimes } = platformProfile();

/** A value of each kind; of a choice, all that the engine knows. */
function valuesOf(engine: string, id: ArgumentId): ArgumentValue[] {
  const flags = engineNamed(engine)?.flags?.[id] as
    | { values?: readonly string[] }
    | undefined;
  switch (ENGINE_ARGUMENTS[id].kind) {
    case 'count':
      return [8];
    case 'switch':
      return [true, false];
    default:
      return [...(flags?.values ?? ['hermes'])];
  }
}

describe('the arguments that model servers may have', () => {
  it.each(runtimes.map(runtime => [runtime.id, runtime] as const))(
    'are all that the form writes for %s',
    (_id, runtime) => {
      const { engine, parallelArgument } = runtime;
      const told = ARGUMENT_IDS.filter(id => engineNamed(engine)?.flags?.[id]);
      const asked = told.flatMap(id =>
        valuesOf(engine, id).map(value => ({ id, value })),
      );
      for (const { id, value } of asked) {
        const written = startArguments(
          {
            engine,
            parallelArgument,
            arguments: [
              {
                id,
                ...(typeof value === 'string' && { values: [value] }),
              },
            ],
          },
          defaults.args[runtime.id] ?? [],
          8,
          { [id]: value },
        ).map(({ text }) => text);
        const args = written.flatMap(text => argumentsForEngine(engine, text));
        expect([args, denied(args)]).toEqual([args, []]);
      }
    },
  );

  it.each([
    ['a value apart', ['--max-model-len', '8192']],
    ['a negative number apart', ['--n-gpu-layers', '-1']],
    ['underscores', ['--max_model_len=8192']],
    ['a path of the model', ['/mnt/models', '--model=/mnt/models/a']],
    ['a name of the service', ['--served-model-name={{.Name}}']],
  ])('may have %s', (_what, args) => {
    expect(denied(args)).toEqual([]);
  });

  it.each([
    ['a value that is none', ['--enforce-eager=1']],
    ['a path that begins like the model', ['--model=/mnt/models-of-others']],
    ['a second argument in one', ['--metrics --offline']],
    ['an empty name', ['--']],
    ['a value by the value of another', ['--seed=1', 'org/model']],
  ])('may not have %s', (_what, args) => {
    expect(denied(args)).toHaveLength(1);
  });
});
