import fc from 'fast-check';
import { parse } from 'yaml';
import { inferenceServicePath, renderService } from '../goldenPaths';
import {
  platformProfile,
  withCpuSize,
  renderInput,
} from '../goldenPaths/__fixtures__/input';
import { admission, shippedPolicies } from './__fixtures__/platform';
import { parsePlatformPolicies } from './platformPolicies';

const bundle = parsePlatformPolicies(shippedPolicies());
const EVERYWHERE = ['serving-tenant-namespaces'];
const annotation = (name: string) => `model-serving.backstage.io/${name}`;

describe('the shipped bundle', () => {
  it('is read without problems', () => {
    expect(bundle.problems).toEqual([]);
    expect(bundle.policies.length).toBeGreaterThanOrEqual(18);
  });

  it.each(bundle.policies.map(policy => [policy.metadata.name, policy]))(
    '%s is bound to deny, fails closed and explains itself',
    (name, policy) => {
      const { annotations = {} } = policy.metadata;
      expect(name).toMatch(/^serving-[a-z-]+$/);
      expect(policy.spec.failurePolicy).toBe('Fail');
      for (const about of ['title', 'enforces', 'fix']) {
        expect(annotations[annotation(about)]).toMatch(/^[A-Z].{15,}/);
      }
      const bindings = bundle.bindingsOf(policy);
      const needsOwnParameter = bindings.some(
        ({ spec: { paramRef } }) =>
          paramRef?.parameterNotFoundAction === 'Deny' && !paramRef.namespace,
      );
      const judges = (operation: string) =>
        (policy.spec.matchConstraints.resourceRules ?? []).some(
          ({ operations }) => operations.includes(operation as 'UPDATE'),
        );
      expect(bindings.map(({ metadata }) => metadata.name)).toEqual(
        // A tenant's parameters may be deleted before its services, which must then still be let go.
        needsOwnParameter && judges('UPDATE')
          ? [name, `${name}-updates`]
          : [name],
      );
      for (const binding of bindings) {
        expect(binding.spec.validationActions).toEqual(['Deny']);
        expect(binding.spec.matchResources?.namespaceSelector ?? null).toEqual(
          EVERYWHERE.includes(name)
            ? null
            : {
                matchExpressions: [
                  { key: annotation('tenant'), operator: 'Exists' },
                ],
              },
        );
      }
      const [{ spec }] = bindings;
      expect(spec.paramRef?.parameterNotFoundAction ?? 'Deny').toBe(
        name.startsWith('serving-scale-cap') ? 'Allow' : 'Deny',
      );
      expect(spec.paramRef !== undefined).toBe(
        policy.spec.paramKind !== undefined,
      );
    },
  );

  it.each(bundle.policies.map(policy => [policy.metadata.name, policy]))(
    '%s never stands in the way of a deletion',
    (_name, { spec }) => {
      const judgesWhole = (spec.matchConstraints.resourceRules ?? []).some(
        ({ operations, resources }) =>
          operations.includes('UPDATE') &&
          resources.some(resource => !resource.includes('/')),
      );
      for (const { operations } of spec.matchConstraints.resourceRules ?? []) {
        expect(operations).not.toContain('DELETE');
        expect(operations).not.toContain('*');
      }
      const passesOver = spec.matchConditions.some(
        ({ expression }) =>
          expression === '!has(object.metadata.deletionTimestamp)',
      );
      expect(!judgesWhole || passesOver).toBe(true);
    },
  );

  it('begins every message with the rule that speaks', () => {
    for (const { metadata, spec } of bundle.policies) {
      const rule = metadata.name.replace(/^serving-/, '');
      for (const { message, messageExpression } of spec.validations) {
        expect(message ?? messageExpression).toMatch(
          new RegExp(`^'?${rule}: `),
        );
      }
    }
  });

  it('means the same by the same name in every policy', () => {
    const known = new Map<string, Set<string>>();
    const shared = ['kind', 'spec', 'pods', 'containers', 'commands'].concat([
      'environment',
      'labels',
      'podLabels',
      'limits',
      'models',
      'isPlatform',
    ]);
    for (const { name, expression } of bundle.policies.flatMap(
      ({ spec }) => spec.variables,
    )) {
      known.set(name, (known.get(name) ?? new Set()).add(expression));
    }
    expect(
      shared
        .map(name => [name, ...(known.get(name) ?? [])])
        .filter(({ length }) => length !== 2),
    ).toEqual([]);
  });

  it('accepts whatever the form can ask for within the limits', () => {
    const profile = withCpuSize(platformProfile());
    const offered = profile.accelerators.flatMap(({ id, count = 0 }) =>
      Array.from(
        { length: count > 0 ? Math.floor(4 / count) : 8 },
        (_, index) => ({ accelerator: id, max: index + 1 }),
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...offered),
        fc.constantFrom(...profile.limits.priorities),
        fc.boolean(),
        ({ accelerator, max }, priority, steady) => {
          const files = renderService(inferenceServicePath, {
            ...renderInput({
              accelerator,
              priority,
              replicas: { min: steady ? max : 1, max },
            }),
            profile,
          }).filter(({ path }) => !path.endsWith('catalog-info.yaml'));
          const findings = files.flatMap(({ content }) =>
            bundle.evaluate(parse(content), admission),
          );
          expect(findings.filter(({ outcome }) => outcome !== 'pass')).toEqual(
            [],
          );
          expect(findings.map(({ rule }) => rule)).toEqual(
            expect.arrayContaining([
              'serving-pinned-artifacts',
              'serving-scaling',
              'serving-closed-network',
            ]),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
