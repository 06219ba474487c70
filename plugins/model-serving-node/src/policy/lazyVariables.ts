import { CelExpression } from './CelExpression';
import { CelProblem } from './CelProblem';
import type { AdmissionPolicy } from './policyTypes';

type Outcome = { value: unknown } | { error: unknown };

/**
 * Adds a policy's `variables` to the values its expressions see. Each is evaluated at most once, when first used, and
 * sees only those before it, as in the cluster.
 */
export function withVariables(
  base: Record<string, unknown>,
  policy: AdmissionPolicy,
): Record<string, unknown> {
  const getters: PropertyDescriptorMap = Object.create(null);
  const seenBy = (earlier: PropertyDescriptorMap) => ({
    ...base,
    variables: Object.create(null, { ...earlier }),
  });
  for (const { name, expression } of policy.spec.variables) {
    const scope = seenBy(getters);
    let outcome: Outcome | undefined;
    getters[name] = {
      enumerable: true,
      get() {
        if (!outcome) {
          try {
            outcome = { value: CelExpression.of(expression).evaluate(scope) };
          } catch (error) {
            outcome = {
              error:
                error instanceof CelProblem
                  ? new CelProblem(
                      error.kind,
                      `variable ${name}: ${error.message}`,
                    )
                  : error,
            };
          }
        }
        if ('error' in outcome) {
          throw outcome.error;
        }
        return outcome.value;
      },
    };
  }
  return seenBy(getters);
}
