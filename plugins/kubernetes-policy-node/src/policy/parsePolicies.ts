import { z } from 'zod';
import {
  isKubernetesObject,
  KubernetesObject,
} from '../kubernetes/KubernetesObject';
import type { ManifestFinding } from '../kubernetes/ManifestFinding';
import { ManifestFile, readYamlDocuments } from '../yaml/readYaml';
import { PolicyBundle, PolicyBundleOptions } from './PolicyBundle';
import {
  AdmissionPolicy,
  admissionPolicySchema,
  PolicyBinding,
  policyBindingSchema,
} from './policyTypes';

/**
 * Reads the ValidatingAdmissionPolicies, their bindings and parameter objects of a set of YAML files.
 *
 * A document that cannot be read becomes a problem of the bundle rather than an error, so that one bad file does not
 * hide what the other policies say.
 * @public
 */
export function parsePolicies(
  files: readonly ManifestFile[],
  options?: PolicyBundleOptions,
): PolicyBundle {
  const policies: AdmissionPolicy[] = [];
  const bindings: PolicyBinding[] = [];
  const objects: KubernetesObject[] = [];
  const problems: ManifestFinding[] = [];
  const problem = (file: string, message: string) =>
    problems.push({
      category: 'policy',
      rule: 'readable-policies',
      outcome: 'unknown',
      message: `A policy file cannot be read, so its rules cannot be checked: ${message}`,
      file,
    });

  const take = (file: string, value: unknown) => {
    if (!isKubernetesObject(value)) {
      problem(file, 'it holds something that is not a Kubernetes object');
      return;
    }
    const read = <T extends z.ZodType, R>(schema: T, into: R[]) => {
      const parsed = schema.safeParse(value);
      if (parsed.success) {
        into.push({ ...(parsed.data as object), file } as R);
      } else {
        problem(
          file,
          `${value.kind} ${value.metadata.name}: ${z.prettifyError(
            parsed.error,
          )}`,
        );
      }
    };
    if (value.kind === 'ValidatingAdmissionPolicy') {
      read(admissionPolicySchema, policies);
    } else if (value.kind === 'ValidatingAdmissionPolicyBinding') {
      read(policyBindingSchema, bindings);
    } else {
      objects.push(value);
    }
  };

  for (const file of files) {
    if (/\.ya?ml$/.test(file.path)) {
      try {
        readYamlDocuments(file).forEach(({ value }) => take(file.path, value));
      } catch (error) {
        problem(file.path, (error as Error).message);
      }
    }
  }
  return new PolicyBundle({ policies, bindings, objects, problems }, options);
}
