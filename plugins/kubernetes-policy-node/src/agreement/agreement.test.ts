import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { kindFactsOfCrds } from '../kubernetes/kinds';
import { AdmissionDecision, parsePolicies, PolicyBundle } from '../policy';
import { SchemaSet } from '../schema';
import { AgreementCase, BoundPolicy, boundPolicy } from './AgreementCase';
import { Answer, denyingBinding, Recorded, Worth } from './answers';
import { CEL_EXPRESSIONS, CEL_NAMESPACE, CEL_OBJECT } from './celExpressions';
import {
  COSTLY_SPECS,
  EXPRESSIONS_PER_POLICY,
  expressionSpec,
  worthOf,
} from './celPolicies';
import {
  CASES,
  EXPRESSION_QUESTIONS,
  MANIFEST_QUESTIONS,
  POLICIES,
} from './questions';
import { CRDS, NAMESPACES, PARAMS } from './world';
import expressions from './__fixtures__/expressions.json';
import manifests from './__fixtures__/manifests.json';
import openapi from './__fixtures__/openapi.json';

const RECORD = './dev lab record-answers';

function bundleOf(policies: readonly BoundPolicy[]): PolicyBundle {
  const objects = policies.flatMap(({ policy, bindings }) => [
    policy,
    ...bindings,
  ]);
  const bundle = parsePolicies(
    objects.map(({ kind, metadata }, index) => ({
      path: `${kind}-${metadata.name}.yaml`,
      content: JSON.stringify(objects[index]),
    })),
    { kinds: kindFactsOfCrds(CRDS) },
  );
  expect(bundle.problems).toEqual([]);
  return bundle;
}

const refusals = (decisions: readonly AdmissionDecision[]) =>
  decisions.filter(({ message }) => message !== null);

describe('expressions', () => {
  const recorded = expressions as unknown as Recorded<Worth>;
  const namespace = SchemaSet.fromCluster({ crds: [] }).defaulted(
    CEL_NAMESPACE,
  );

  const messagesOf = (spec: object) =>
    refusals(
      bundleOf([boundPolicy('sample', spec)]).decide(CEL_OBJECT, {
        operation: 'CREATE',
        namespace,
        params: [],
        username: 'administrator',
        groups: ['system:masters', 'system:authenticated'],
      }),
    ).map(({ message }) => message!);

  it(`are those that were recorded (else: ${RECORD})`, () => {
    expect(recorded.questions).toBe(EXPRESSION_QUESTIONS);
  });

  it('are worth what they are worth on the API server, to the word of an error', () => {
    const compiled = CEL_EXPRESSIONS.filter(
      expression => recorded.answers[expression] !== null,
    );
    const here: Record<string, string | undefined> = {};
    for (let at = 0; at < compiled.length; at += EXPRESSIONS_PER_POLICY) {
      const some = compiled.slice(at, at + EXPRESSIONS_PER_POLICY);
      const messages = messagesOf(expressionSpec(some));
      some.forEach((expression, index) => {
        here[expression] = worthOf(expression, index, messages);
      });
    }
    const there = Object.fromEntries(
      Object.entries(recorded.answers).filter(
        ([question, worth]) => worth !== null && question in here,
      ),
    );
    expect(here).toEqual(there);
  });

  it.each(Object.entries(COSTLY_SPECS))(
    'run out of budget as on the API server: %s',
    (part, spec) => {
      expect([...new Set(messagesOf(spec))].join('\n')).toBe(
        recorded.answers[`budget: ${part}`],
      );
    },
  );
});

describe('manifests', () => {
  const recorded = manifests as unknown as Recorded<Answer>;
  const schemas = SchemaSet.fromCluster({ crds: CRDS, openapi });
  let bundle: PolicyBundle;

  beforeAll(() => {
    bundle = bundleOf(POLICIES);
  });

  const namespaceOf = ({ metadata }: KubernetesObject) => {
    const found = Object.values(NAMESPACES).find(
      ({ metadata: { name } }) => name === metadata.namespace,
    );
    return found ? schemas.defaulted(found) : null;
  };

  /** The answer of this package. What is invalid may be so in other words. */
  function answerHere(one: AgreementCase, there: Answer): Answer {
    const { object, oldObject, operation, user } = one;
    const broken =
      operation === 'DELETE'
        ? []
        : schemas.validate(object).filter(({ outcome }) => outcome === 'fail');
    if (broken.length > 0) {
      return {
        outcome: 'invalid',
        message:
          there.outcome === 'invalid'
            ? there.message
            : broken.map(({ message }) => message).join('; '),
      };
    }
    const refused = refusals(
      bundle.decide(schemas.defaulted(object), {
        operation,
        namespace: namespaceOf(object),
        params: PARAMS,
        username: user,
        ...(oldObject && { oldObject: schemas.defaulted(oldObject) }),
      }),
    );
    const said = (list: readonly AdmissionDecision[]) =>
      [
        ...new Set(
          list.map(({ binding, message }) => `${binding}: ${message}`),
        ),
      ].sort();
    const denials = refused.filter(({ actions }) => actions.includes('Deny'));
    const warnings = said(
      refused.filter(({ actions }) => actions.includes('Warn')),
    );
    if (denials.length === 0) {
      return { outcome: 'accepted', warnings };
    }
    return {
      outcome: 'denied',
      ...(warnings.length < 2 && {
        denial: said(
          denials.map(denial => ({
            ...denial,
            binding: denyingBinding(denial.binding!),
          })),
        ).join('\n'),
        reason: String(denials[0].reason),
      }),
      warnings,
    };
  }

  it(`are those that were recorded (else: ${RECORD})`, () => {
    expect(recorded.questions).toBe(MANIFEST_QUESTIONS);
    expect(Object.keys(recorded.answers)).toEqual(
      CASES.map(({ name }) => name),
    );
  });

  it('are accepted, refused and found invalid as by the API server, in its words', () => {
    const here = Object.fromEntries(
      CASES.map(one => [one.name, answerHere(one, recorded.answers[one.name])]),
    );
    expect(here).toEqual(recorded.answers);
  });

  it('are of every outcome', () => {
    const outcomes = Object.values(recorded.answers).map(
      ({ outcome }) => outcome,
    );
    for (const outcome of ['accepted', 'denied', 'invalid']) {
      expect(outcomes.filter(one => one === outcome).length).toBeGreaterThan(
        80,
      );
    }
  });
});
